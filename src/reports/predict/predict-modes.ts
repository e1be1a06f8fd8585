import { type ModeDynamics, modeDynamics, type TaskModes } from "../../deep-linear";

/** Strength, relative to the strongest mode, below which a mode is a rounding error of the correlations. */
const MIN_RELATIVE_STRENGTH = 1e-9;

/** Returns the closed forms of the strongest modes of a task, at most `maxModes`, in descending order of strength. */
export function predictModes(
  basis: TaskModes,
  depth: number,
  initial: number,
  maxModes: number,
): ModeDynamics[] {
  const count = basis.strengths.findIndex((s) => !(s > MIN_RELATIVE_STRENGTH * basis.strengths[0]!));
  const strengths = Array.from(
    basis.strengths.slice(0, Math.min(maxModes, count < 0 ? basis.strengths.length : count)),
  );
  return strengths.map((strength, k) =>
    modeDynamics({ strength, initial, depth, inputVariance: basis.inputVariances[k]! }),
  );
}

/**
 * Computes the time to 95 % of the final strength, or to 105 % for a mode that starts above it. Returns 1 if the mode
 * never reaches this strength.
 */
export function timeToLearn(mode: ModeDynamics, initial: number): number {
  const time = mode.timeTo((initial < mode.final ? 0.95 : 1.05) * mode.final);
  return Number.isFinite(time) ? time : 1;
}
