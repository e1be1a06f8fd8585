import { multiplyInto } from "../../simd";
import { derivativesOf, type Pointwise } from "../architecture/pointwise";
import type { PoolOp, WeightOp } from "./finite-plan";
import type { ParameterSeries, Pass, Trace } from "./forward";
import { normaliseBack } from "./norm";
import { imagesOf } from "./patches";
import { added, productTerm, type Series } from "./series";

/** Inputs and backward signals of one layer with weights. */
export interface LayerSignals {
  readonly op: WeightOp;
  /** Inputs of the weights, [count · positions, fanIn]. */
  readonly input: Series;
  /** ∂(seeded outputs)/∂z, [count · repeat · positions, width]. */
  readonly signal: Series;
}

/**
 * Propagates signals backward through a network, and yields them at every layer with weights, output side first. The
 * order does not depend on the pass.
 *
 * @param seeds signals at the outputs, [count · repeat, O]: `repeat` of them for each of `count` samples
 */
export function* runBackward(
  theta: ParameterSeries,
  pass: Pass,
  seeds: Series,
  count: number,
  repeat: number,
): Generator<LayerSignals, void> {
  yield* backThrough(theta, pass.traces, seeds, count, repeat);
}

function* backThrough(
  theta: ParameterSeries,
  traces: readonly Trace[],
  seeds: Series,
  count: number,
  repeat: number,
): Generator<LayerSignals, Series | undefined> {
  let signal = seeds;
  for (const trace of [...traces].reverse()) {
    const { op } = trace;
    if (op.type === "weights") {
      const { input } = trace as Extract<Trace, { op: WeightOp }>;
      yield { op, input, signal };
      if (!op.hasWeightsBelow) return undefined;
      signal = affineBack(op, theta, signal);
    } else if (op.type === "activation") {
      const { input } = trace as { input: Series };
      signal = activateBack(op.functions, input, signal, count, repeat);
    } else if (op.type === "pool") {
      signal = signal.map((term) => term && poolBack(op, term));
    } else if (op.type === "norm") {
      const { norm } = trace as Extract<Trace, { norm: unknown }>;
      signal = normaliseBack(norm, signal, op.channels, count, repeat);
    } else if (op.type === "sum") {
      const { branches } = trace as Extract<Trace, { branches: unknown }>;
      const parts: (Series | undefined)[] = [];
      for (const branch of branches) parts.push(yield* backThrough(theta, branch, signal, count, repeat));
      const below = parts.filter((part) => part !== undefined);
      if (below.length === 0) return undefined;
      signal = signal.map((_, k) =>
        below.reduce<Float64Array | undefined>((sum, part) => added(sum, part[k]), undefined),
      );
    }
  }
  return signal;
}

/** s_k below = weightScale (W₀ᵀ s_k + W₁ᵀ s_{k−1}) */
function affineBack(op: WeightOp, theta: ParameterSeries, signal: Series): Series {
  const { width, fanIn, weightsAt, weightScale, windows, positions, channels } = op;
  const rows = signal[0]!.length / width;
  return signal.map((_, k) => {
    let out: Float64Array | undefined;
    for (const [a, values] of theta.entries()) {
      const term = signal[k - a];
      if (values === undefined || term === undefined) continue;
      const product = new Float64Array(rows * fanIn);
      multiplyInto(product, term, values.subarray(weightsAt, weightsAt + width * fanIn), rows, width, fanIn);
      if (weightScale !== 1) for (let i = 0; i < product.length; i++) product[i]! *= weightScale;
      out = added(out, product);
    }
    return out && windows ? imagesOf(out, rows / op.outputs, positions, channels, windows) : out;
  });
}

/** Multiplies signals by φ′(x₀ + x₁ ε + ...). */
function activateBack(
  functions: Pointwise,
  x: Series,
  signal: Series,
  count: number,
  repeat: number,
): Series {
  const [x0, x1] = x as [Float64Array, Float64Array?];
  const slope: (Float64Array | undefined)[] = [derivativesOf(functions, x0)];
  if (signal.length > 1 && x1 !== undefined) {
    slope.push(x0.map((value, i) => functions.secondDerivative!(value) * x1[i]!));
  }
  return signal.map((_, k) => productTerm(slope, signal, k, repeat, x0.length / count));
}

function poolBack({ windows, positions, channels }: PoolOp, signal: Float64Array): Float64Array {
  const { outputs, size, sources } = windows;
  const rows = signal.length / (outputs * channels);
  const out = new Float64Array(rows * positions * channels);
  for (let i = 0; i < rows; i++) {
    for (let o = 0; o < outputs * size; o++) {
      const source = sources[o]!;
      if (source < 0) continue;
      const to = (i * positions + source) * channels;
      const from = (i * outputs + Math.floor(o / size)) * channels;
      for (let c = 0; c < channels; c++) out[to + c]! += signal[from + c]! / size;
    }
  }
  return out;
}
