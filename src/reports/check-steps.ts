import type { Arguments } from "../arrays/arguments";

/** Largest number of steps of gradient descent in an experiment (a few minutes of computation). */
const MAX_STEPS = 1e7;

/** Returns `steps`, after checking that it is at most `MAX_STEPS`. */
export function checkSteps(args: Arguments, steps: number): number {
  if (steps <= MAX_STEPS) return steps;
  const expected = `such that gradient descent makes at most ${MAX_STEPS} steps (increase the step or the initial strength)`;
  throw args.refusal("parameters", expected, `parameters that need ${steps} steps`);
}
