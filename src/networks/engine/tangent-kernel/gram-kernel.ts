import { type Computation, part } from "../../../concurrency/computation";
import type { LayerSignals } from "../backward";
import { gram, gramSteps } from "../differentiate";
import { type LayerKernel, layerScales, type Sizes } from "./layer-kernel";
import { patchesOf } from "./patches";

/** Adds the Gram matrices of the inputs of a layer times those of its signals. */
export const addGramKernel: LayerKernel = (out, left, right, sizes) =>
  (left.op.outputs === 1 ? addDense : addShared)(out, left, right, sizes);

/** Adds the Gram matrix of the inputs times that of the signals. */
function* addDense(
  out: Float64Array,
  left: LayerSignals,
  right: LayerSignals,
  { rows, columns, outputs, perSample }: Sizes,
): Computation<void> {
  const { op } = left;
  const inputGram = yield* part(0, 0.2, gramSteps(left.input[0]!, right.input[0]!, op.fanIn));
  const [scale, shift] = layerScales(op);
  const depth = (outputs / perSample) * op.width;
  const signalGram = yield* part(0.2, 1, gramSteps(left.signal[0]!, right.signal[0]!, depth));
  for (let row = 0, k = 0; row < rows * perSample; row++) {
    const from = Math.floor(row / perSample) * columns;
    for (let j = 0; j < columns; j++) {
      const factor = scale * inputGram[from + j]! + shift;
      for (let b = 0; b < perSample; b++, k++) out[k]! += factor * signalGram[k]!;
    }
  }
}

/** Adds Σ_{p, p'} (patch_p · patch_p') (signal_p · signal_p') for each pair of samples. */
function* addShared(
  out: Float64Array,
  left: LayerSignals,
  right: LayerSignals,
  { rows, columns, outputs: O, perSample, isOneSet }: Sizes,
): Computation<void> {
  const { op } = left;
  const { outputs: S, fanIn, width } = op;
  const [scale, shift] = layerScales(op);
  // For the sum, outputs are contiguous at every position, so that one Gram matrix sums over them.
  const inOrder = ({ signal }: LayerSignals, count: number): Float64Array =>
    perSample > 1 ? signal[0]! : outputsInnermost(signal[0]!, count, O, S, width);
  const [leftSignal, rightSignal] = [inOrder(left, rows), inOrder(right, columns)];
  const depth = (O / perSample) * width;
  const rowOf = (values: Float64Array, i: number, size: number) => values.subarray(i * size, (i + 1) * size);
  for (let i = 0; i < rows; i++) {
    const patches = patchesOf(left.input[0]!, op, i, 1);
    for (let j = 0; j < (isOneSet ? i + 1 : columns); j++) {
      const inputGram = gram(patches, patchesOf(right.input[0]!, op, j, 1), fanIn);
      for (let k = 0; k < inputGram.length; k++) inputGram[k] = scale * inputGram[k]! + shift;
      const signalGram = gram(
        rowOf(leftSignal, i, perSample * S * depth),
        rowOf(rightSignal, j, perSample * S * depth),
        depth,
      );
      for (let a = 0; a < perSample; a++) {
        for (let b = 0; b < perSample; b++) {
          let sum = 0;
          for (let p = 0; p < S; p++) {
            const from = (a * S + p) * perSample * S + b * S;
            for (let q = 0; q < S; q++) sum += inputGram[p * S + q]! * signalGram[from + q]!;
          }
          out[(i * perSample + a) * columns * perSample + j * perSample + b]! += sum;
        }
      }
    }
    yield (i + 1) / rows;
  }
}

/** Rearranges [rows, O, S, width] to [rows, S, O, width]. */
function outputsInnermost(
  signal: Float64Array,
  rows: number,
  O: number,
  S: number,
  width: number,
): Float64Array {
  if (O === 1) return signal;
  const out = new Float64Array(signal.length);
  for (let i = 0; i < rows; i++) {
    for (let o = 0; o < O; o++) {
      for (let p = 0; p < S; p++) {
        const from = ((i * O + o) * S + p) * width;
        out.set(signal.subarray(from, from + width), ((i * S + p) * O + o) * width);
      }
    }
  }
  return out;
}
