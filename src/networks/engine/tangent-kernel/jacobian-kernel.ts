import type { Computation } from "../../../concurrency/computation";
import type { LayerSignals } from "../backward";
import { gramSteps } from "../differentiate";
import { biasGradients, writeWeightGradients } from "../sample-gradients";
import { windowSpace } from "../window-space";
import { jacobianSamples, layerScales, type Sizes } from "./layer-kernel";

/** Numbers of gradients that are in memory at a time, 16 MB, if those of one output channel are not more. */
const MAX_GRADIENTS = 2 ** 21;

/** Adds the products of the gradients with respect to the weights, some output channels at a time, and to the biases. */
export function* addJacobianKernel(
  out: Float64Array,
  left: LayerSignals,
  right: LayerSignals,
  sizes: Sizes,
): Computation<void> {
  const { rows, columns, outputs: O, perSample, isOneSet } = sizes;
  const { op } = left;
  const { fanIn, width } = op;
  const [scale, shift] = layerScales(op);
  const sides = isOneSet ? [left] : [left, right];
  const counts = [rows, columns].slice(0, sides.length);
  const perChannel = jacobianSamples(sizes) * O * fanIn;
  const channels = Math.max(1, Math.min(width, Math.floor(MAX_GRADIENTS / perChannel)));
  const lengths = counts.map((count) => count * O * channels * fanIn);
  const space = windowSpace(op, channels, [out.length, ...lengths]);
  const [kernel, first, second = first!] = space.others as [Float64Array, Float64Array, Float64Array?];
  const [m, n] = [rows * perSample, columns * perSample];
  try {
    for (let from = 0; from < width; from += channels) {
      const count = Math.min(channels, width - from);
      const size = O * count * fanIn;
      for (const [side, signals] of sides.entries()) {
        const target = side === 0 ? first : second;
        for (let i = 0; i < counts[side]!; i++) {
          writeWeightGradients(space, target.subarray(i * size), signals, i, O, from, count);
          yield (from + (count * (side + i / counts[side]!)) / sides.length) / width;
        }
      }
      const k = size / perSample;
      const form = isOneSet ? 6 : 2;
      space.kernels.product(
        form,
        1,
        kernel.byteOffset,
        n,
        first.byteOffset,
        k,
        second.byteOffset,
        k,
        m,
        k,
        n,
      );
    }
    for (let i = 0; i < out.length; i++) out[i]! += scale * kernel[i]!;
  } finally {
    space.release();
  }
  if (shift === 0) return;
  const depth = (O / perSample) * width;
  const biases = yield* gramSteps(biasGradients(left), biasGradients(right), depth);
  for (let i = 0; i < out.length; i++) out[i]! += shift * biases[i]!;
}
