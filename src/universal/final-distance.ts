import { ArgumentError } from "../arrays/errors";
import { type Canonical, canonical } from "./canonical";
import { readProblem, type UniversalProblem } from "./problem";

/**
 * What the dynamics conserve: C = y/h − η_y/(η_h ‖dx‖²) h (van Rossem & Saxe 2024), in units of output per
 * representation.
 *
 * @throws ArgumentError as `universalFlow` does, or where float64 does not hold it
 * @example
 * conserved({
 *   initial: { representation: 0.01, output: 0.004, alignment: 0.03 },
 *   inputDistanceSquared: 1,
 *   targetDistanceSquared: 0.5,
 *   rates: { encoder: 0.006, decoder: 0.02 },
 * }); // 0.3666...
 */
export function conserved(problem: UniversalProblem): number {
  const { balance, decoderScale } = read("conserved", problem);
  return finite("conserved", problem, balance / decoderScale / decoderScale);
}

/**
 * The squared distance h(∞) at which the representations of two data points end (van Rossem & Saxe 2024),
 *
 *   h(∞) = A/2 + √(A²/4 + B²),  A = h(0) − ρ ‖dx‖² y(0)/h(0),  B = √ρ ‖dx‖ ‖dy‖,  ρ = η_h/η_y:
 *
 * A is what chance left at the start, B what the task demands. A pair whose targets agree (‖dy‖ = 0) merges unless A > 0.
 *
 * It holds for every start but those that run exactly into the saddle at h = 0; such a start is recognised (and gives 0)
 * where the outputs' difference is opposite to the targets' and A is exactly 0.
 *
 * @throws ArgumentError as `universalFlow` does, or where float64 does not hold it
 * @example
 * finalDistance({
 *   initial: { representation: 1e-3, output: 1e-6, alignment: 1e-6 - 1e-3 * Math.SQRT1_2 },
 *   inputDistanceSquared: 1,
 *   targetDistanceSquared: 0.5,
 *   rates: { encoder: 1e-3, decoder: 0.04 },
 * }); // 0.1122919617...
 */
export function finalDistance(problem: UniversalProblem): number {
  const { separation, slope, across, balance, drive, encoderScale } = read("finalDistance", problem);
  if (across === 0 && slope === -separation) return 0;
  return finite("finalDistance", problem, largerRoot(-balance, drive) / encoderScale / encoderScale);
}

/** A/2 + √(A²/4 + B²) without cancellation. */
export function largerRoot(random: number, structured: number): number {
  const root = Math.hypot(random / 2, structured);
  if (random >= 0) return random / 2 + root;
  return structured === 0 ? 0 : structured * (structured / (root - random / 2));
}

/** Which part of the learning is structured, and which is left from the start. */
export interface Regime {
  /**
   * 1 / √(1 + (A/2B)²) from 0 (lazy) to 1 (rich): √(1 − richness²) is the rate at which outputs learn while they are
   * small, divided by that at the end. It is 0 when the targets agree, and 1 when A is 0.
   */
  readonly richness: number;
  /** `"rich"` from 0.9 on (|A| below 0.97 B), `"lazy"` up to 0.3 (|A| above 6.4 B). */
  readonly label: "rich" | "intermediate" | "lazy";
  /** A = h(0) − ρ ‖dx‖² y(0)/h(0): positive where the encoder, negative where the decoder starts large. */
  readonly random: number;
  /** B = √ρ ‖dx‖ ‖dy‖, the final distance of the rich limit. */
  readonly structured: number;
}

/**
 * Whether two data points learn in the rich or in the lazy regime: by the ratio of what the start leaves to what the
 * task demands in their final distance (see `finalDistance`).
 *
 * The measure is that of λ-balanced linear networks, |λ|/2s = |A|/2B (Dominé et al. 2025). A large decoder (A < 0) learns
 * exponentially like a large encoder, but its small representation still moves.
 *
 * @throws ArgumentError as `universalFlow` does, or where float64 does not hold it
 * @example
 * regime({
 *   initial: { representation: 1e-3, output: 1e-6, alignment: 1e-6 - 1e-3 * Math.SQRT1_2 },
 *   inputDistanceSquared: 1,
 *   targetDistanceSquared: 0.5,
 *   rates: { encoder: 1e-3, decoder: 0.04 },
 * }).label; // "rich"
 */
export function regime(problem: UniversalProblem): Regime {
  const { balance, drive, encoderScale } = read("regime", problem);
  const rate = Math.hypot(balance, 2 * drive);
  const richness = rate === 0 ? 1 : (2 * drive) / rate;
  return {
    richness,
    label: richness >= 0.9 ? "rich" : richness <= 0.3 ? "lazy" : "intermediate",
    random: finite("regime", problem, -balance / encoderScale / encoderScale),
    structured: finite("regime", problem, drive / encoderScale / encoderScale),
  };
}

const read = (functionName: string, problem: UniversalProblem): Canonical =>
  canonical(functionName, readProblem(functionName, problem));

function finite(functionName: string, problem: UniversalProblem, value: number): number {
  if (Number.isFinite(value)) return value === 0 ? 0 : value;
  const expected = "such that products and ratios of its numbers stay within float64";
  throw ArgumentError.of(functionName, "problem", expected, problem);
}
