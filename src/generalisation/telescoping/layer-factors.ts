import type { InputRows } from "../../networks/architecture";
import {
  addLayerGradient,
  forwardValues,
  type Prepared,
  patchesOf,
  runBackward,
  type WeightOp,
} from "../../networks/engine";
import { multiplyTransposedInto } from "../../simd";

/**
 * Derivatives of the outputs of samples with respect to the weights of one layer, as factors: ∂f/∂W is the sum over
 * positions of a signal times an input.
 */
export interface LayerFactors {
  readonly op: WeightOp;
  /** Patches that the weights multiply, [samples · positions, fanIn]. */
  readonly input: Float64Array;
  /** ∂f/∂z, [samples · positions, width]. */
  readonly signal: Float64Array;
}

/** Outputs of a network with one output at some samples, and their derivatives. */
export interface Factors {
  readonly outputs: Float64Array;
  readonly layers: readonly LayerFactors[];
}

/** Computes the outputs at samples and their derivatives, by one forward and one backward pass. */
export function factorsOf(prepared: Prepared, samples: InputRows): Factors {
  const tape = forwardValues(prepared, samples);
  const seeds = [new Float64Array(samples.count).fill(1)];
  const layers = Array.from(
    runBackward([prepared.theta], tape, seeds, samples.count),
    ({ op, input, signal }): LayerFactors => ({
      op,
      input: patchesOf(input[0]!, op, 0, samples.count),
      signal: signal[0]!,
    }),
  );
  return { outputs: tape.output[0]!, layers };
}

/** Returns the factors of some samples: of `rows`, or without `rows` of the first `count`. */
export function factorsAt({ op, input, signal }: LayerFactors, count: number, rows?: ArrayLike<number>) {
  return {
    op,
    input: gatherRows(input, op.outputs * op.fanIn, count, rows),
    signal: gatherRows(signal, op.outputs * op.width, count, rows),
  };
}

/** Returns rows of `size` numbers: the first `count`, or copies of `rows`. */
function gatherRows(from: Float64Array, size: number, count: number, rows?: ArrayLike<number>): Float64Array {
  if (rows === undefined) return from.subarray(0, count * size);
  const out = new Float64Array(count * size);
  for (let i = 0; i < count; i++) out.set(from.subarray(rows[i]! * size, (rows[i]! + 1) * size), i * size);
  return out;
}

/** Computes Σ factor_i ∂f_i/∂θ over samples. */
export function weightedGradient(
  layers: readonly LayerFactors[],
  factors: Float64Array,
  parameters: number,
): Float64Array {
  const gradient = new Float64Array(parameters);
  for (const { op, input, signal } of layers) {
    const size = op.outputs * op.width;
    const weighted = signal.map((s, at) => s * factors[Math.floor(at / size)]!);
    // A convolution is a dense layer of its patches.
    const dense = { ...op, windows: undefined };
    addLayerGradient({ op: dense, input: [input], signal: [weighted] }, 0, gradient);
  }
  return gradient;
}

/** Adds ∂f/∂θ · change to `out`, for every sample. */
export function addDerivative(
  layers: readonly LayerFactors[],
  change: Float64Array,
  out: Float64Array,
): void {
  for (const { op, input, signal } of layers) {
    const { fanIn, width, outputs, weightsAt, biasesAt, weightScale, biasScale } = op;
    const rows = out.length * outputs;
    const moved = new Float64Array(rows * width);
    const weights = change.subarray(weightsAt, weightsAt + width * fanIn);
    multiplyTransposedInto(moved, input, weights, rows, fanIn, width);
    const shift = biasesAt < 0 ? 0 : biasScale;
    for (let i = 0, at = 0; i < rows; i++) {
      let sum = 0;
      for (let u = 0; u < width; u++, at++) {
        const bias = shift === 0 ? 0 : shift * change[biasesAt + u]!;
        sum += signal[at]! * (weightScale * moved[at]! + bias);
      }
      out[Math.floor(i / outputs)]! += sum;
    }
  }
}
