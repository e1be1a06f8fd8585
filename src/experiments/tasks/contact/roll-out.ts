import { type Course, type State, stateAt } from "./ball-data";

/** Function from the states of balls to their next states. */
export type Stepper = (states: readonly State[]) => State[];

/** Predicts the courses of balls from their initial states, one list of states for each. */
export function rollOut(next: Stepper, courses: readonly Course[]): State[][] {
  let states = courses.map((course) => stateAt(course, 0));
  const out = states.map((state) => [state]);
  const steps = Math.max(...courses.map(({ positions }) => positions.length)) - 1;
  for (let t = 0; t < steps; t++) {
    states = next(states);
    for (const [i, state] of states.entries()) out[i]!.push(state);
  }
  return courses.map(({ positions }, i) => out[i]!.slice(0, positions.length));
}

/** Computes the root mean square of the errors of predicted positions over all courses and times. */
export function positionError(predicted: readonly (readonly State[])[], courses: readonly Course[]): number {
  const squares = courses.flatMap(({ positions }, i) =>
    Array.from(positions, (q, t) => (predicted[i]![t]![0] - q) ** 2),
  );
  return Math.sqrt(squares.reduce((sum, x) => sum + x, 0) / squares.length);
}
