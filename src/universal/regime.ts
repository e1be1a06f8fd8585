import { argumentsOf } from "../arrays/arguments";
import type { UniversalProblem } from "./problem";
import { checkResult, readCanonical } from "./read-canonical";

/** Learning regime of two data points: the structured and the random part of their final distance. */
export interface Regime {
  /**
   * 1 / √(1 + (A/2B)²), from 0 (lazy) to 1 (rich). √(1 − richness²) is the learning rate of small outputs relative to
   * the final one. Richness is 0 when the targets agree, and 1 when A is 0.
   */
  readonly richness: number;
  /** `"rich"` from 0.9 on (|A| below 0.97 B), `"lazy"` up to 0.3 (|A| above 6.4 B). */
  readonly label: "rich" | "intermediate" | "lazy";
  /** A = h(0) − ρ ‖dx‖² y(0)/h(0): positive for a large initial encoder, negative for a large initial decoder. */
  readonly random: number;
  /** B = √ρ ‖dx‖ ‖dy‖, the final squared distance in the rich limit. */
  readonly structured: number;
}

/**
 * Classifies the learning of two data points as rich, intermediate or lazy, by the ratio of the random to the
 * structured part of their final distance (see `finalDistance`).
 *
 * The measure is that of λ-balanced linear networks, |λ|/2s = |A|/2B (Dominé et al. 2025). With a large decoder (A < 0)
 * outputs learn exponentially, as with a large encoder, but the small representation still moves.
 *
 * @throws ArgumentError under the conditions of `universalFlow`, and if A or B overflows
 * @example
 * regime({
 *   initial: { representation: 1e-3, output: 1e-6, alignment: 1e-6 - 1e-3 * Math.SQRT1_2 },
 *   inputDistanceSquared: 1,
 *   targetDistanceSquared: 0.5,
 *   rates: { encoder: 1e-3, decoder: 0.04 },
 * }).label; // "rich"
 */
export function regime(problem: UniversalProblem): Regime {
  const args = argumentsOf("regime").at("problem");
  const { balance, drive, encoderScale } = readCanonical(args, problem);
  const rate = Math.hypot(balance, 2 * drive);
  const richness = rate === 0 ? 1 : (2 * drive) / rate;
  return {
    richness,
    label: richness >= 0.9 ? "rich" : richness <= 0.3 ? "lazy" : "intermediate",
    random: checkResult(args, problem, -balance / encoderScale / encoderScale),
    structured: checkResult(args, problem, drive / encoderScale / encoderScale),
  };
}
