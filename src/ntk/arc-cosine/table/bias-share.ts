import type { PlanLayer } from "../dense-network";

/**
 * What becomes of the length of an input: its amplitude √K(x, x) at the end of the network is √(gain² |x|² + bias²).
 *
 * The share of the biases in it is measured as an angle, atan(bias / (gain |x|)): with it, and with the angle between two
 * inputs once the first bias has turned them, all that comes after is smooth, up to inputs that are nearly parallel.
 */
export interface LengthLaw {
  readonly gain: number;
  readonly bias: number;
}

/** The law of a network; undefined where its numbers are beyond float64. */
export function lengthLaw(layers: readonly PlanLayer[]): LengthLaw | undefined {
  let [gain, bias] = [1, 0];
  for (const layer of layers) {
    gain *= layer.gain;
    bias = Math.hypot(layer.gain * bias, Math.sqrt(layer.biasVariance));
  }
  return gain > 0 && Number.isFinite(1 / gain) && Number.isFinite(gain) && Number.isFinite(bias)
    ? { gain, bias }
    : undefined;
}

/** The share of the biases for an input of this length, in [0, π/2]. */
export const shareOf = ({ gain, bias }: LengthLaw, length: number): number => Math.atan2(bias, gain * length);

/** √K(x, x) at the end of the network. */
export const amplitudeOf = ({ gain, bias }: LengthLaw, length: number): number =>
  Math.hypot(gain * length, bias);

/** The length of inputs with this share; without biases, of those whose amplitude is 1. */
export const lengthOf = ({ gain, bias }: LengthLaw, share: number): number =>
  bias === 0 ? 1 / gain : bias / (gain * Math.tan(share));

/** The shares that inputs have, as the middle of their range and half of its width. */
export interface ShareRange {
  readonly middle: number;
  readonly half: number;
}

export function shareRange(law: LengthLaw, ...sides: readonly Float64Array[]): ShareRange {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const lengths of sides) {
    for (let i = 0; i < lengths.length; i++) {
      const share = shareOf(law, lengths[i]!);
      least = Math.min(least, share);
      most = Math.max(most, share);
    }
  }
  return { middle: (least + most) / 2, half: (most - least) / 2 };
}
