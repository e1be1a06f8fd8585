import type { LayerSignals } from "./backward";
import type { Plan } from "./plan";
import { addWindowGradient, loadImage, loadSignals, type WindowSpace, windowSpace } from "./window-space";

/**
 * Writes the gradients for the `repeat` seeds of one sample, [repeat, channels, fanIn], with respect to the weights of
 * `channels` output channels from `first` on: signals times windows, without the factor `weightScale`.
 *
 * @param space space for one sample
 * @param out array of the space, or a part of one
 */
export function writeWeightGradients(
  space: WindowSpace,
  out: Float64Array,
  { op, input, signal }: LayerSignals,
  sample: number,
  repeat: number,
  first: number,
  channels: number,
): void {
  const { outputs, width, fanIn } = op;
  const size = channels * fanIn;
  out.fill(0, 0, repeat * size);
  loadImage(space, op, input[0]!, sample);
  for (let seed = 0; seed < repeat; seed++) {
    const from = (sample * repeat + seed) * outputs * width + first;
    loadSignals(space, signal[0]!, from, width, channels);
    addWindowGradient(space, op, out.byteOffset + 8 * seed * size, channels);
  }
}

/** Sums signals over the positions, [count · repeat, width]: the gradients with respect to the biases over `biasScale`. */
export function biasGradients({ op: { outputs, width }, signal }: LayerSignals): Float64Array {
  const s = signal[0]!;
  const sums = new Float64Array(s.length / outputs);
  for (let to = 0, at = 0; to < sums.length; to += width) {
    for (let p = 0; p < outputs; p++) for (let j = 0; j < width; j++, at++) sums[to + j]! += s[at]!;
  }
  return sums;
}

/** Writes the gradients of a backward pass with `repeat` seeds per sample to `out`, [count · repeat, parameters]. */
export function writeSampleGradients(
  pass: Iterable<LayerSignals>,
  { parameters }: Plan,
  repeat: number,
  out: Float64Array,
): void {
  for (const layer of pass) {
    const { width, fanIn, weightsAt, biasesAt, weightScale, biasScale } = layer.op;
    const size = width * fanIn;
    const space = windowSpace(layer.op, width, [repeat * size]);
    const gradients = space.others[0]!;
    const sums = biasesAt < 0 ? undefined : biasGradients(layer);
    for (let row = 0; row < out.length / parameters; row++) {
      const seed = row % repeat;
      if (seed === 0) writeWeightGradients(space, gradients, layer, row / repeat, repeat, 0, width);
      const at = row * parameters;
      for (let i = 0; i < size; i++) out[at + weightsAt + i] = weightScale * gradients[seed * size + i]!;
      if (sums === undefined) continue;
      for (let j = 0; j < width; j++) out[at + biasesAt + j] = biasScale * sums[row * width + j]!;
    }
    space.release();
  }
}
