import type { Arguments, FieldsOf } from "../../../arrays/arguments";
import { MemoryError } from "../../../arrays/memory-error";
import { toNdArray } from "../../../arrays/to-ndarray";
import type { NdArray } from "../../../arrays/types";
import { type Computation, part } from "../../../concurrency/computation";
import type { InputRows } from "../../architecture/samples";
import { type LayerSignals, runBackward } from "../backward";
import {
  addGradient,
  directionalDerivative,
  forwardValues,
  learningRates,
  scaleByRates,
  unitSeeds,
} from "../differentiate";
import type { Prepared } from "../prepared";
import { addGramKernel } from "./gram-kernel";
import { addJacobianKernel } from "./jacobian-kernel";
import { jacobianNumbers, prefersGramMatrices, type Sizes } from "./layer-kernel";

/** Methods for the contributions of the layers, and one that computes the kernel by columns. */
const METHODS = ["auto", "structured", "jacobian", "products"] as const;
type Method = (typeof METHODS)[number];

/** Form and method of a tangent kernel. */
export interface EmpiricalOptions {
  /** `"trace"`: the mean over outputs of Θ_oo, [N1, N2] (default); `"full"`: [N1, N2, O, O]. */
  readonly outputs?: "trace" | "full" | undefined;
  /**
   * `"structured"`: sum over layers of the Gram matrix of the inputs times the Gram matrix of the backward signals,
   * without a Jacobian. `"jacobian"`: sum over layers of the product of the Jacobians. `"auto"` (default): for each
   * layer the one of these that takes fewer operations, the second for most convolutions, and the first if the second
   * needs more than 1 GB. `"products"`: one backward and one forward pass per column, with memory for one gradient.
   */
  readonly method?: "auto" | "structured" | "jacobian" | "products" | undefined;
}

/** Fields of the form and method of a tangent kernel. */
export const EMPIRICAL_OPTIONS: FieldsOf<EmpiricalOptions> = { outputs: true, method: true };

/** Computes the number of arrays of values per sample and layer that the passes of a tangent kernel keep. */
export const passesPerSample = ({ method }: EmpiricalOptions, outputs: number): number =>
  method === "products" ? 2 : outputs;

/** Computes the tangent kernel between two sets of inputs, or within one, with pauses. */
export function* empiricalKernel(
  args: Arguments,
  prepared: Prepared,
  first: InputRows,
  second: InputRows,
  options: EmpiricalOptions,
): Computation<NdArray> {
  const { outputs = "trace", method = "auto" } = options;
  args.choice("options.outputs", outputs, ["trace", "full"] as const);
  args.choice("options.method", method, METHODS);
  const { outputs: O } = prepared.plan;
  const places = "(inputs)";
  const footprint = prepared.plan.footprint * (first.count + second.count) * passesPerSample(options, O);
  args.memory(places, footprint, "take fewer inputs at a time");
  const pairs = first.count * second.count;
  const isFull = outputs === "full";
  args.memory(places, isFull || method === "products" ? pairs * O * O : pairs, "take fewer inputs at a time");
  if (method === "jacobian") {
    const sizes = sizesOf(first, second, O, isFull);
    const trained = prepared.plan.weights.filter(({ learningRate }) => learningRate > 0);
    const numbers = Math.max(0, ...trained.map((op) => jacobianNumbers(op, sizes)));
    args.memory(places, numbers, 'use the method "structured"');
  }
  const data = yield* asCall(
    args,
    method === "products"
      ? byColumns(prepared, first, second, isFull)
      : byLayers(prepared, first, second, isFull, method),
  );
  args.finite("(inputs and parameters)", data);
  return toNdArray(data, isFull ? [first.count, second.count, O, O] : [first.count, second.count]);
}

/** Runs a computation; its errors of memory name the calling function. */
function* asCall<Result>({ functionName }: Arguments, computation: Computation<Result>): Computation<Result> {
  try {
    return yield* computation;
  } catch (cause) {
    throw cause instanceof MemoryError ? new MemoryError(functionName, cause.bytes, { cause }) : cause;
  }
}

const sizesOf = (first: InputRows, second: InputRows, outputs: number, isFull: boolean): Sizes => ({
  rows: first.count,
  columns: second.count,
  outputs,
  perSample: isFull ? outputs : 1,
  isOneSet: first === second,
});

/** Sums the contributions of the layers, each from its inputs and backward signals. */
function* byLayers(
  prepared: Prepared,
  first: InputRows,
  second: InputRows,
  isFull: boolean,
  method: Exclude<Method, "products">,
): Computation<Float64Array> {
  const { plan, theta } = prepared;
  const O = plan.outputs;
  const signals = (samples: InputRows) => {
    const seeds = [unitSeeds(samples.count, O)];
    return runBackward([theta], forwardValues(prepared, samples), seeds, samples.count, { repeat: O });
  };
  const sizes = sizesOf(first, second, O, isFull);
  const [m, n] = [sizes.rows * sizes.perSample, sizes.columns * sizes.perSample];
  const kernel = new Float64Array(m * n);
  const right = sizes.isOneSet ? undefined : signals(second);
  const layers = plan.weights.length;
  let l = 0;
  for (const leftSignals of signals(first)) {
    const rightSignals = right === undefined ? leftSignals : (right.next().value as LayerSignals);
    const { op } = leftSignals;
    if (op.learningRate > 0) {
      const isStructured = method === "structured" || (method === "auto" && prefersGramMatrices(op, sizes));
      const add = isStructured ? addGramKernel : addJacobianKernel;
      yield* part(l / layers, (l + 1) / layers, add(kernel, leftSignals, rightSignals, sizes));
    }
    yield ++l / layers;
  }
  if (sizes.isOneSet) {
    for (let i = 0; i < m; i++) for (let j = 0; j < i; j++) kernel[j * n + i] = kernel[i * n + j]!;
  }
  return isFull ? pairsInnermost(kernel, first.count, second.count, O) : kernel.map((sum) => sum / O);
}

/**
 * Computes the kernel between all outputs of a set of samples, [N, N, O, O], with the learning rates of the layers and
 * with pauses.
 */
export const fullKernel = (prepared: Prepared, samples: InputRows): Computation<Float64Array> =>
  byLayers(prepared, samples, samples, true, "auto");

/** Computes the columns Θ e = J η (J'ᵀ e) one at a time. */
function* byColumns(
  prepared: Prepared,
  first: InputRows,
  second: InputRows,
  isFull: boolean,
): Computation<Float64Array> {
  const { outputs: O, parameters } = prepared.plan;
  const rates = learningRates(prepared.plan);
  const width = second.data.length / second.count;
  const kernel = new Float64Array(first.count * O * second.count * O);
  for (let j = 0; j < second.count; j++) {
    const sample: InputRows = { count: 1, data: second.data.subarray(j * width, (j + 1) * width) };
    const pass = forwardValues(prepared, sample);
    for (let b = 0; b < O; b++) {
      const gradient = new Float64Array(parameters);
      const seed = new Float64Array(O);
      seed[b] = 1;
      addGradient(prepared, pass, seed, 1, gradient);
      const column = directionalDerivative(prepared, first, scaleByRates(rates, gradient));
      for (let row = 0; row < column.length; row++) kernel[row * second.count * O + j * O + b] = column[row]!;
      yield (j * O + b + 1) / (second.count * O);
    }
  }
  const pairs = pairsInnermost(kernel, first.count, second.count, O);
  return isFull ? pairs : meanDiagonals(pairs, O);
}

/** Rearranges [N1 O, N2 O] to [N1, N2, O, O]. */
function pairsInnermost(kernel: Float64Array, rows: number, columns: number, outputs: number): Float64Array {
  const out = new Float64Array(kernel.length);
  for (let row = 0, at = 0; row < rows * outputs; row++) {
    const to = Math.floor(row / outputs) * columns * outputs + (row % outputs);
    for (let j = 0; j < columns; j++) {
      for (let b = 0; b < outputs; b++, at++) out[(to + j * outputs) * outputs + b] = kernel[at]!;
    }
  }
  return out;
}

/** Computes the means of the diagonals of matrices [O, O]. */
function meanDiagonals(matrices: Float64Array, outputs: number): Float64Array {
  const out = new Float64Array(matrices.length / outputs ** 2);
  for (let pair = 0; pair < out.length; pair++) {
    const at = pair * outputs ** 2;
    for (let o = 0; o < outputs; o++) out[pair]! += matrices[at + o * (outputs + 1)]! / outputs;
  }
  return out;
}
