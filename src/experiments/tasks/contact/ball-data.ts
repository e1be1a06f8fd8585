import { generator } from "../../../random";
import { permute } from "../../../random/permute";
import { type BouncingBall, bouncingBall, type ContactLaw } from "../../../tasks";

/** Positions and velocities of a ball at consecutive times, and its touches. */
export type Course = Pick<BouncingBall, "positions" | "velocities" | "touches">;

/** Position and velocity. */
export type State = readonly [position: number, velocity: number];

/** A step of a ball. */
export interface BallStep {
  readonly before: State;
  readonly after: State;
  /** True if the ball touched the floor in this step. */
  readonly touch: boolean;
}

/** Lowest and highest initial position, from which the default ball does not come to rest within 200 steps of 0.02 s. */
const HEIGHTS = [2, 4] as const;

/** Draws courses from random heights, each of which ends before the ball comes to rest. */
export function drawCourses(
  law: ContactLaw,
  { courses, steps, noise }: { readonly courses: number; readonly steps: number; readonly noise: number },
  seed: number,
): Course[] {
  const random = generator(seed);
  const [lowest, highest] = HEIGHTS;
  return Array.from({ length: courses }, () => {
    const drop = { ...law, height: lowest + (highest - lowest) * random.uniform() };
    const rest = firstRest(bouncingBall({ ...drop, steps }));
    return bouncingBall({
      ...drop,
      steps: rest < 0 ? steps : rest - 1,
      noise,
      seed: random.integer(2 ** 32),
    });
  });
}

/** Returns the step in which a ball without noise comes to rest; −1 if it does not. */
const firstRest = ({ velocities, touches }: Course): number =>
  touches.findIndex((touch, t) => touch === 1 && velocities[t] === 0);

/** Returns the state of a ball at a time of a recording. */
export const stateAt = ({ positions, velocities }: Course, t: number): State => [
  positions[t]!,
  velocities[t]!,
];

/** Returns the steps of courses; if `isShuffled`, with the touches shuffled over all steps. */
export function ballSteps(courses: readonly Course[], seed: number, isShuffled: boolean): BallStep[] {
  const touches = courses.flatMap((course) => [...course.touches.subarray(1)]);
  if (isShuffled) permute(touches, generator(seed));
  return courses
    .flatMap((course) =>
      Array.from(course.touches.subarray(1), (_, t) => [stateAt(course, t), stateAt(course, t + 1)] as const),
    )
    .map(([before, after], p) => ({ before, after, touch: touches[p] === 1 }));
}
