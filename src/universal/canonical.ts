import { ArgumentError } from "../arrays/errors";
import type { Field, Jacobian } from "../ode";
import type { Pair, UniversalState } from "./problem";

/** What leads back from canonical coordinates: √k_y, √k_h and ‖dy‖. */
export interface Scales {
  readonly encoderScale: number;
  readonly decoderScale: number;
  readonly targetDistance: number;
}

/** The coordinates of two points in which no rate is left in the equations. */
export interface Canonical extends Scales {
  /** R = √k_y r and M = √k_h m₁ at the start, k_h = η_h ‖dx‖²/2, k_y = η_y/2; both in (time)^(−1/2). */
  readonly separation: number;
  readonly slope: number;
  /** Q = k_h m₂² at the start, per unit of time. */
  readonly across: number;
  /** S = √(k_h k_y) ‖dy‖, per unit of time. */
  readonly drive: number;
  /** c = M² + Q − R², which is conserved. */
  readonly balance: number;
}

/**
 * The regular form of the dynamics in canonical coordinates. With the signed separation r of the representations along
 * the fixed direction of dh, h = r², and the decoder's slopes m₁ along dy and m₂ across it,
 *
 *   dr/dt = −k_h [m₁ (r m₁ − s) + r m₂²],  dm₁/dt = −k_y r (r m₁ − s),  dm₂/dt = −k_y r² m₂
 *
 * is the gradient flow of a linear network with one hidden unit. It divides by nothing: unlike the three scalars of the
 * paper it passes through h = 0. Scaled by √k_y and √k_h it has one constant, S, and m₂ appears as its square.
 *
 * @throws ArgumentError where the numbers are too far apart for float64
 */
export function canonical(functionName: string, pair: Pair): Canonical {
  const { start, inputDistance, targetDistance, encoder, decoder } = pair;
  const encoderScale = Math.sqrt(decoder) * Math.SQRT1_2;
  const decoderScale = Math.sqrt(encoder) * inputDistance * Math.SQRT1_2;
  const r = Math.sqrt(start.representation);
  const separation = encoderScale * r;
  const slope = decoderScale * (start.along / r);
  const steepness = decoderScale * (Math.sqrt(start.output) / r);
  const across = decoderScale ** 2 * (start.beside / start.representation);
  const drive = encoderScale * decoderScale * targetDistance;
  const balance = (steepness - separation) * (steepness + separation);
  const largest = Math.max(separation ** 2, steepness ** 2, drive);
  if (!Number.isFinite(largest + across + balance) || separation === 0 || decoderScale === 0) {
    const expected = "such that products and ratios of its numbers stay within float64";
    throw ArgumentError.of(functionName, "problem", expected, pair.start);
  }
  return { separation, slope, across, drive, balance, encoderScale, decoderScale, targetDistance };
}

/** The field of [R, M, Q]. */
export const canonicalField =
  (drive: number): Field =>
  (_t, state, rate) => {
    const [separation, slope, across] = [state[0]!, state[1]!, state[2]!];
    const lack = drive - separation * slope;
    rate[0] = slope * lack - separation * across;
    rate[1] = separation * lack;
    rate[2] = -2 * separation * separation * across;
  };

/** Its Jacobian. */
export const canonicalJacobian =
  (drive: number): Jacobian =>
  (_t, state, out) => {
    const [separation, slope, across] = [state[0]!, state[1]!, state[2]!];
    out[0] = -slope * slope - across;
    out[1] = drive - 2 * separation * slope;
    out[2] = -separation;
    out[3] = drive - 2 * separation * slope;
    out[4] = -separation * separation;
    out[6] = -4 * separation * across;
    out[8] = -2 * separation * separation;
  };

/** The output difference at a canonical state: u along the target difference, q the square of the rest. */
function outputAt(
  { encoderScale, decoderScale }: Scales,
  separation: number,
  slope: number,
  across: number,
): { representation: number; along: number; beside: number } {
  const r = separation / encoderScale;
  const steepness = Math.sqrt(Math.max(0, across)) / decoderScale;
  return { representation: r * r, along: r * (slope / decoderScale), beside: (r * steepness) ** 2 };
}

/** The three scalars at a canonical state. */
export function stateAt(
  coordinates: Scales,
  separation: number,
  slope: number,
  across: number,
): UniversalState {
  const { representation, along, beside } = outputAt(coordinates, separation, slope, across);
  return {
    representation,
    output: along * along + beside,
    alignment: along * (along - coordinates.targetDistance) + beside,
  };
}

/** ⅛‖dŷ − dy‖² = ¼ [w + ½ (‖dy‖² − y)], what the difference of the outputs adds to the loss. */
export function differenceLoss({ output, alignment }: UniversalState, targetDistance: number): number {
  return Math.max(0, (alignment + (targetDistance * targetDistance - output) / 2) / 4);
}
