import type { Computation } from "../../concurrency/computation";
import { productSteps } from "../../linalg/product-steps";
import { multiplyTransposedInto } from "../../simd";
import type { InputRows } from "../architecture/samples";
import { type LayerSignals, runBackward } from "./backward";
import { type ParameterSeries, runForward, type Tape } from "./forward";
import type { Prepared } from "./prepared";
import { gradientsPerBlock, sampleBlocks } from "./sample-blocks";
import { writeSampleGradients } from "./sample-gradients";
import { weightGradient } from "./weight-products";

/** Returns the seeds for the derivatives of every output of every sample: identity matrices, [count · O, O]. */
export function unitSeeds(count: number, outputs: number): Float64Array {
  const seeds = new Float64Array(count * outputs * outputs);
  for (let row = 0; row < count * outputs; row++) seeds[row * outputs + (row % outputs)] = 1;
  return seeds;
}

/** Runs a forward pass without derivatives. */
export const forwardValues = ({ plan, theta }: Prepared, samples: InputRows): Tape =>
  runForward(plan.ops, [theta], [samples.data], samples.count);

/** Adds Σ (seed · ∂f/∂θ) over all samples to `gradient`. */
export function addGradient(
  { theta }: Prepared,
  tape: Tape,
  seeds: Float64Array,
  count: number,
  gradient: Float64Array,
): void {
  for (const signals of runBackward([theta], tape, [seeds], count)) addLayerGradient(signals, 0, gradient);
}

/** Adds Σ_{a+b=k} s_aᵀ h_b, scaled, to the entries of `gradient` for the parameters of a layer. */
export function addLayerGradient(
  { op, input, signal }: LayerSignals,
  k: number,
  gradient: Float64Array,
): void {
  const { width, weightsAt, biasesAt, weightScale, biasScale } = op;
  for (let a = 0; a <= k; a++) {
    const [s, h] = [signal[a], input[k - a]];
    if (s === undefined || h === undefined) continue;
    const product = weightGradient(op, s, h);
    for (let i = 0; i < product.length; i++) gradient[weightsAt + i]! += weightScale * product[i]!;
  }
  const s = signal[k];
  if (biasesAt < 0 || s === undefined) return;
  for (let at = 0; at < s.length; at += width) {
    for (let j = 0; j < width; j++) gradient[biasesAt + j]! += biasScale * s[at + j]!;
  }
}

/** Computes ∂f/∂θ for every sample and output, [count · O, parameters], with pauses. */
export function* writeJacobian(prepared: Prepared, samples: InputRows): Computation<Float64Array> {
  const { plan, theta } = prepared;
  const { outputs: O, parameters } = plan;
  const jacobian = new Float64Array(samples.count * O * parameters);
  const visit = (block: InputRows, start: number): void => {
    const { count } = block;
    const seeds = [unitSeeds(count, O)];
    const pass = runBackward([theta], forwardValues(prepared, block), seeds, count, { repeat: O });
    const at = start * O * parameters;
    writeSampleGradients(pass, plan, O, jacobian.subarray(at, at + count * O * parameters));
  };
  yield* sampleBlocks(gradientsPerBlock(plan, O), samples, visit);
  return jacobian;
}

/** Computes the derivative of the outputs along a change of the parameters and of the inputs, [count, O]. */
export function directionalDerivative(
  { plan, theta }: Prepared,
  samples: InputRows,
  parameters: Float64Array | undefined,
  inputs?: Float64Array,
): Float64Array {
  const series: ParameterSeries = [theta, parameters];
  const { output } = runForward(plan.ops, series, [samples.data, inputs], samples.count);
  return output[1] ?? new Float64Array(samples.count * plan.outputs);
}

/** Computes a bᵀ for flat matrices [m, k] and [n, k]. */
export function gram(a: Float64Array, b: Float64Array, k: number): Float64Array {
  const [m, n] = [a.length / k, b.length / k];
  const out = new Float64Array(m * n);
  multiplyTransposedInto(out, a, b, m, k, n);
  return out;
}

/** Computes `gram` with pauses. */
export function* gramSteps(a: Float64Array, b: Float64Array, k: number): Computation<Float64Array> {
  const [left, right] = [a, b].map((data) => ({ rows: data.length / k, columns: k, data }));
  return (yield* productSteps(left!, right!, { right: true })).data;
}

/** Multiplies the columns of a Jacobian, or a gradient, by the learning rates of the layers. */
export const scaleByRates = (rates: Float64Array, rows: Float64Array): Float64Array =>
  rows.map((x, at) => x * rates[at % rates.length]!);

/** Returns the learning rate of every parameter. */
export function learningRates({ weights, parameters }: Prepared["plan"]): Float64Array {
  const rates = new Float64Array(parameters);
  for (const { weightsAt, biasesAt, width, fanIn, learningRate } of weights) {
    rates.fill(learningRate, weightsAt, weightsAt + width * fanIn);
    if (biasesAt >= 0) rates.fill(learningRate, biasesAt, biasesAt + width);
  }
  return rates;
}
