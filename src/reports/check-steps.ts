import { argumentsOf } from "../arrays/arguments";

/** Largest number of steps of gradient descent in an experiment (a few minutes of computation). */
const MAX_STEPS = 1e7;

/** Returns `steps`, after checking that it is at most `MAX_STEPS`. */
export function checkSteps(experiment: string, steps: number): number {
  if (steps <= MAX_STEPS) return steps;
  const expected = `such that gradient descent makes at most ${MAX_STEPS} steps (increase the step or the initial strength)`;
  throw argumentsOf(experiment).refusal("parameters", expected, `parameters that need ${steps} steps`);
}
