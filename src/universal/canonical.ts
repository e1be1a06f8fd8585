import type { Arguments } from "../arrays/arguments";
import { HERE } from "../arrays/path";
import type { Field, Jacobian } from "../ode";
import type { Pair, UniversalState } from "./problem";

/** Scales for the conversion from canonical coordinates to distances: √k_y, √k_h and ‖dy‖. */
export interface Scales {
  readonly encoderScale: number;
  readonly decoderScale: number;
  readonly targetDistance: number;
}

/** Coordinates of two points in which the equations contain no rates. */
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

/** Expected size of the numbers of a problem, for errors. */
export const WITHIN_FLOAT64 = "such that products and ratios of its numbers stay within float64";

/**
 * Converts a pair to canonical coordinates, in which the dynamics are regular. With the signed separation r of the
 * representations along the fixed direction of dh, h = r², and the decoder's slopes m₁ along dy and m₂ across it,
 *
 *   dr/dt = −k_h [m₁ (r m₁ − s) + r m₂²],  dm₁/dt = −k_y r (r m₁ − s),  dm₂/dt = −k_y r² m₂
 *
 * is the gradient flow of a linear network with one hidden unit. These equations contain no division: unlike the three
 * scalars of the paper, their solution passes through h = 0. Scaled by √k_y and √k_h they have one constant, S, and m₂
 * appears only as its square.
 *
 * @throws ArgumentError if products or ratios of the numbers overflow or underflow in float64
 */
export function canonical(args: Arguments, pair: Pair): Canonical {
  const { start, inputDistance, targetDistance, encoder, decoder } = pair;
  const encoderScale = Math.sqrt(decoder) * Math.SQRT1_2;
  const decoderScale = Math.sqrt(encoder) * inputDistance * Math.SQRT1_2;
  const r = Math.sqrt(start.representation);
  const separation = encoderScale * r;
  const slope = decoderScale * (start.along / r);
  const steepness = decoderScale * (Math.sqrt(start.output) / r);
  const across = decoderScale ** 2 * (start.perpendicular / start.representation);
  const drive = encoderScale * decoderScale * targetDistance;
  const balance = (steepness - separation) * (steepness + separation);
  const largest = Math.max(separation ** 2, steepness ** 2, drive);
  if (!Number.isFinite(largest + across + balance) || separation === 0 || decoderScale === 0) {
    throw args.error(HERE, WITHIN_FLOAT64, pair.start);
  }
  return { separation, slope, across, drive, balance, encoderScale, decoderScale, targetDistance };
}

/** Returns the right-hand side of the canonical equations, for states [R, M, Q]. */
export const canonicalField =
  (drive: number): Field =>
  (_t, state, rate) => {
    const [separation, slope, across] = [state[0]!, state[1]!, state[2]!];
    const deficit = drive - separation * slope;
    rate[0] = slope * deficit - separation * across;
    rate[1] = separation * deficit;
    rate[2] = -2 * separation * separation * across;
  };

/** Returns the Jacobian of the canonical equations, for states [R, M, Q]. */
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

/**
 * Computes h and the output difference of a canonical state: u along the target difference, and the squared rest q.
 */
function outputAt(
  { encoderScale, decoderScale }: Scales,
  separation: number,
  slope: number,
  across: number,
): { representation: number; along: number; perpendicular: number } {
  const r = separation / encoderScale;
  const steepness = Math.sqrt(Math.max(0, across)) / decoderScale;
  return { representation: r * r, along: r * (slope / decoderScale), perpendicular: (r * steepness) ** 2 };
}

/** Converts a canonical state to the three scalars. */
export function stateAt(
  coordinates: Scales,
  separation: number,
  slope: number,
  across: number,
): UniversalState {
  const { representation, along, perpendicular } = outputAt(coordinates, separation, slope, across);
  return {
    representation,
    output: along * along + perpendicular,
    alignment: along * (along - coordinates.targetDistance) + perpendicular,
  };
}

/** Computes the part of the loss due to the output difference, ⅛‖dŷ − dy‖² = ¼ [w + ½ (‖dy‖² − y)]. */
export function differenceLoss({ output, alignment }: UniversalState, targetDistance: number): number {
  return Math.max(0, (alignment + (targetDistance * targetDistance - output) / 2) / 4);
}
