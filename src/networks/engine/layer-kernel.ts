import { type Computation, part } from "../../concurrency/computation";
import type { LayerSignals } from "./backward";
import { gram, gramSteps } from "./differentiate";

/** Sizes of a kernel. */
interface Sizes {
  readonly rows: number;
  readonly columns: number;
  readonly outputs: number;
  readonly isFull: boolean;
}

/**
 * Adds the contribution of one layer to the tangent kernel: the Gram matrix of its inputs times that of its signals.
 * Pauses within large products and between rows of samples.
 */
export function* addLayerKernel(
  out: Float64Array,
  left: LayerSignals,
  right: LayerSignals,
  sizes: Sizes,
): Computation<void> {
  if (left.op.outputs === 1) yield* addDense(out, left, right, sizes);
  else yield* addShared(out, left, right, sizes);
}

function* addDense(
  out: Float64Array,
  left: LayerSignals,
  right: LayerSignals,
  sizes: Sizes,
): Computation<void> {
  const { op } = left;
  const { rows, columns, outputs: O, isFull } = sizes;
  const inputGram = yield* part(0, 0.2, gramSteps(left.input[0]!, right.input[0]!, op.fanIn));
  const [scale, shift] = scales(op);
  for (let k = 0; k < inputGram.length; k++) inputGram[k] = scale * inputGram[k]! + shift;
  if (!isFull) {
    const products = gramSteps(left.signal[0]!, right.signal[0]!, O * op.width);
    const signalGram = yield* part(0.2, 1, products);
    for (let k = 0; k < inputGram.length; k++) out[k]! += (inputGram[k]! * signalGram[k]!) / O;
    return;
  }
  const signalGram = yield* part(0.2, 1, gramSteps(left.signal[0]!, right.signal[0]!, op.width));
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      const pair = i * columns + j;
      for (let a = 0; a < O; a++) {
        const from = (i * O + a) * columns * O + j * O;
        const to = (pair * O + a) * O;
        for (let b = 0; b < O; b++) out[to + b]! += inputGram[pair]! * signalGram[from + b]!;
      }
    }
  }
}

/** Adds the contribution of shared weights, Σ_{p, p'} (patch_p · patch_p') (signal_p · signal_p'), for each pair. */
function* addShared(
  out: Float64Array,
  left: LayerSignals,
  right: LayerSignals,
  sizes: Sizes,
): Computation<void> {
  const { op } = left;
  const { outputs: S, fanIn, width } = op;
  const { rows, columns, outputs: O, isFull } = sizes;
  const [scale, shift] = scales(op);
  // For the trace, outputs are contiguous at every position, so that one Gram matrix sums over them.
  const [leftSignal, rightSignal] = isFull
    ? [left.signal[0]!, right.signal[0]!]
    : [
        outputsInnermost(left.signal[0]!, rows, O, S, width),
        outputsInnermost(right.signal[0]!, columns, O, S, width),
      ];
  const signals = isFull ? O : 1;
  const depth = isFull ? width : O * width;
  const rowOf = (values: Float64Array, i: number, size: number) => values.subarray(i * size, (i + 1) * size);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      const inputGram = gram(
        rowOf(left.input[0]!, i, S * fanIn),
        rowOf(right.input[0]!, j, S * fanIn),
        fanIn,
      );
      for (let k = 0; k < inputGram.length; k++) inputGram[k] = scale * inputGram[k]! + shift;
      const signalGram = gram(
        rowOf(leftSignal, i, signals * S * depth),
        rowOf(rightSignal, j, signals * S * depth),
        depth,
      );
      const pair = i * columns + j;
      for (let a = 0; a < signals; a++) {
        for (let b = 0; b < signals; b++) {
          let sum = 0;
          for (let p = 0; p < S; p++) {
            const from = (a * S + p) * signals * S + b * S;
            for (let q = 0; q < S; q++) sum += inputGram[p * S + q]! * signalGram[from + q]!;
          }
          out[(pair * signals + a) * signals + b]! += isFull ? sum : sum / O;
        }
      }
    }
    yield (i + 1) / rows;
  }
}

const scales = ({ weightScale, biasesAt, biasScale, learningRate }: LayerSignals["op"]): [number, number] => [
  learningRate * weightScale * weightScale,
  biasesAt < 0 ? 0 : learningRate * biasScale * biasScale,
];

/** Rearranges [rows, O, S, width] to [rows, S, O, width]. */
function outputsInnermost(
  signal: Float64Array,
  rows: number,
  O: number,
  S: number,
  width: number,
): Float64Array {
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
