import type { PlanLayer } from "../dense-network";

/**
 * Amplitude √K(x, x) of the output as a function of the norm of the input: √(gain² |x|² + bias²).
 *
 * The share of the biases in the amplitude is measured as an angle, atan(bias / (gain |x|)). As functions of the shares
 * and of the angle between two inputs after the first bias, the kernels are smooth except at nearly parallel inputs.
 */
export interface AmplitudeLaw {
  readonly gain: number;
  readonly bias: number;
}

/** Computes the amplitude law of a network; undefined if its gain or bias over- or underflows. */
export function amplitudeLaw(layers: readonly PlanLayer[]): AmplitudeLaw | undefined {
  let [gain, bias] = [1, 0];
  for (const layer of layers) {
    gain *= layer.gain;
    bias = Math.hypot(layer.gain * bias, Math.sqrt(layer.biasVariance));
  }
  return gain > 0 && Number.isFinite(1 / gain) && Number.isFinite(gain) && Number.isFinite(bias)
    ? { gain, bias }
    : undefined;
}

/** Computes the bias share of an input with this norm, in [0, π/2]. */
export const shareOf = ({ gain, bias }: AmplitudeLaw, length: number): number =>
  Math.atan2(bias, gain * length);

/** Computes √K(x, x) at the output of the network. */
export const amplitudeOf = ({ gain, bias }: AmplitudeLaw, length: number): number =>
  Math.hypot(gain * length, bias);

/** Computes the norm of inputs with this bias share; without biases, the norm of inputs with amplitude 1. */
export const lengthOf = ({ gain, bias }: AmplitudeLaw, share: number): number =>
  bias === 0 ? 1 / gain : bias / (gain * Math.tan(share));

/** Range of the bias shares of inputs. */
export interface ShareRange {
  readonly middle: number;
  readonly halfWidth: number;
}

/** Computes the range of the bias shares over several arrays of input norms. */
export function shareRange(law: AmplitudeLaw, ...sides: readonly Float64Array[]): ShareRange {
  let [smallest, largest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const lengths of sides) {
    for (let i = 0; i < lengths.length; i++) {
      const share = shareOf(law, lengths[i]!);
      smallest = Math.min(smallest, share);
      largest = Math.max(largest, share);
    }
  }
  return { middle: (smallest + largest) / 2, halfWidth: (largest - smallest) / 2 };
}
