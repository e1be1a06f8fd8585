import { ArgumentError } from "../arrays/errors";
import { type Canonical, canonical } from "./canonical";
import { readProblem, type UniversalProblem } from "./problem";

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
  const { balance, decoderScale } = readCanonical("conserved", problem);
  return checkResult("conserved", problem, balance / decoderScale / decoderScale);
}

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
  const { separation, slope, across, balance, drive, encoderScale } = readCanonical("finalDistance", problem);
  if (across === 0 && slope === -separation) return 0;
  return checkResult("finalDistance", problem, largerRoot(-balance, drive) / encoderScale / encoderScale);
}

/** Computes A/2 + √(A²/4 + B²) without cancellation. */
export function largerRoot(random: number, structured: number): number {
  const root = Math.hypot(random / 2, structured);
  if (random >= 0) return random / 2 + root;
  return structured === 0 ? 0 : structured * (structured / (root - random / 2));
}

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
  const { balance, drive, encoderScale } = readCanonical("regime", problem);
  const rate = Math.hypot(balance, 2 * drive);
  const richness = rate === 0 ? 1 : (2 * drive) / rate;
  return {
    richness,
    label: richness >= 0.9 ? "rich" : richness <= 0.3 ? "lazy" : "intermediate",
    random: checkResult("regime", problem, -balance / encoderScale / encoderScale),
    structured: checkResult("regime", problem, drive / encoderScale / encoderScale),
  };
}

const readCanonical = (functionName: string, problem: UniversalProblem): Canonical =>
  canonical(functionName, readProblem(functionName, problem));

function checkResult(functionName: string, problem: UniversalProblem, value: number): number {
  if (Number.isFinite(value)) return value === 0 ? 0 : value;
  const expected = "such that products and ratios of its numbers stay within float64";
  throw ArgumentError.of(functionName, "problem", expected, problem);
}
