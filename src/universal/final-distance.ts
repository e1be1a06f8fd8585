import { argumentsOf } from "../arrays/arguments";
import type { UniversalProblem } from "./problem";
import { checkResult, readCanonical } from "./read-canonical";

/**
 * Computes the final squared distance h(∞) of the representations of two data points (van Rossem & Saxe 2024),
 *
 *   h(∞) = A/2 + √(A²/4 + B²),  A = h(0) − ρ ‖dx‖² y(0)/h(0),  B = √ρ ‖dx‖ ‖dy‖,  ρ = η_h/η_y:
 *
 * A is the random part, set by the start, and B the structured part, set by the task. A pair whose targets agree
 * (‖dy‖ = 0) merges unless A > 0.
 *
 * The formula holds for every start except those that run exactly into the saddle at h = 0. Such a start gives 0; it is
 * recognised by an output difference opposite to that of the targets and A exactly 0.
 *
 * @throws ArgumentError under the conditions of `universalFlow`, and if the result overflows
 * @example
 * finalDistance({
 *   initial: { representation: 1e-3, output: 1e-6, alignment: 1e-6 - 1e-3 * Math.SQRT1_2 },
 *   inputDistanceSquared: 1,
 *   targetDistanceSquared: 0.5,
 *   rates: { encoder: 1e-3, decoder: 0.04 },
 * }); // 0.1122919617...
 */
export function finalDistance(problem: UniversalProblem): number {
  const args = argumentsOf("finalDistance").at("problem");
  const { separation, slope, across, balance, drive, encoderScale } = readCanonical(args, problem);
  if (across === 0 && slope === -separation) return 0;
  return checkResult(args, problem, largerRoot(-balance, drive) / encoderScale / encoderScale);
}

/** Computes A/2 + √(A²/4 + B²) without cancellation. */
export function largerRoot(random: number, structured: number): number {
  const root = Math.hypot(random / 2, structured);
  if (random >= 0) return random / 2 + root;
  return structured === 0 ? 0 : structured * (structured / (root - random / 2));
}
