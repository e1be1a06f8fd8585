import { argumentsOf } from "../arrays/arguments";
import type { UniversalProblem } from "./problem";
import { checkResult, readCanonical } from "./read-canonical";

/**
 * Computes the conserved quantity of the dynamics, C = y/h − η_y/(η_h ‖dx‖²) h (van Rossem & Saxe 2024), in units of
 * output per representation.
 *
 * @throws ArgumentError under the conditions of `universalFlow`, and if the result overflows
 * @example
 * conserved({
 *   initial: { representation: 0.01, output: 0.004, alignment: 0.03 },
 *   inputDistanceSquared: 1,
 *   targetDistanceSquared: 0.5,
 *   rates: { encoder: 0.006, decoder: 0.02 },
 * }); // 0.3666...
 */
export function conserved(problem: UniversalProblem): number {
  const args = argumentsOf("conserved").at("problem");
  const { balance, decoderScale } = readCanonical(args, problem);
  return checkResult(args, problem, balance / decoderScale / decoderScale);
}
