import { type Arguments, argumentsOf, type FieldsOf } from "../../arrays/arguments";
import { toNdArray } from "../../arrays/to-ndarray";
import type { NdArray } from "../../arrays/types";
import { type Computation, computeAsync, part } from "../../concurrency/computation";
import {
  COMPUTATION_OPTIONS,
  type ComputationOptions,
  checkComputationOptions,
} from "../../concurrency/computation-options";
import { runSync } from "../../concurrency/run-generator";
import type { Samples, SamplesLike } from "../architecture/samples";
import { runBackward } from "./backward";
import {
  addGradient,
  directionalDerivative,
  forwardValues,
  gramSteps,
  learningRates,
  scaleByRates,
  unitSeeds,
  writeJacobian,
} from "./differentiate";
import { type FiniteNetwork, type Prepared, readFinite, readInputs } from "./finite-network";
import { addLayerKernel } from "./layer-kernel";

/** Options of `empiricalNtk`. */
export interface EmpiricalOptions {
  /** `"trace"`: the mean over outputs of Θ_oo, [N1, N2] (default); `"full"`: [N1, N2, O, O]. */
  readonly outputs?: "trace" | "full" | undefined;
  /**
   * `"structured"` (default): sum over layers of the Gram matrix of the inputs times the Gram matrix of the backward
   * signals, without a Jacobian. `"jacobian"`: product of Jacobians. `"products"`: one backward and one forward pass
   * per column, with memory for one gradient.
   */
  readonly method?: "structured" | "jacobian" | "products" | undefined;
}

/**
 * Computes the tangent kernel of a network of finite width, Θ(x, x') = Σ_θ η_θ ∂f(x)/∂θ ∂f(x')/∂θ (Jacot, Gabriel &
 * Hongler 2018; Novak, Sohl-Dickstein & Schoenholz 2022 for structured derivatives), with the learning rates η of the
 * layers:
 *
 *   Θ(x, x') = Σ_l η_l (c_l² h_{l−1}(x)·h_{l−1}(x') + σ_b²) δ_l(x)ᵀ δ_l(x'),   δ_l = ∂f/∂z_l.
 *
 * All methods are exact. For a fully connected network of L layers of width n, the trace by the default method takes
 * O((N1 + N2) O L n² + N1 N2 O L n) operations.
 *
 * @param finite a network from `initialise` or `networkFromWeights`
 * @throws ArgumentError for unknown options, inputs of a different shape, or a kernel that does not fit in memory
 * @example
 * const network = serial(dense({ width: 64, weightVariance: 2 }), relu(), dense({ width: 2, weightVariance: 2 }));
 * const finite = initialise(network, { inputSize: 3, seed: 1 });
 * const x = [[1, 2, 3], [-1, 0.5, 2]];
 * empiricalNtk(finite, x).shape; // [2, 2]
 * empiricalNtk(finite, x, x, { outputs: "full" }); // [2, 2, 2, 2]
 */
export function empiricalNtk(
  finite: FiniteNetwork,
  x1: SamplesLike,
  x2?: SamplesLike,
  options: EmpiricalOptions = {},
): NdArray {
  const args = argumentsOf("empiricalNtk");
  args.options("options", options, EMPIRICAL_OPTIONS);
  return runSync(kernelOf(args, finite, x1, x2, options));
}

/**
 * Computes the same numbers as `empiricalNtk`, but yields to the event loop.
 *
 * @throws the errors of `empiricalNtk`, and the reason of an aborted signal (rejects)
 * @example
 * const network = serial(dense({ width: 64, weightVariance: 2 }), relu(), dense({ width: 2, weightVariance: 2 }));
 * const finite = initialise(network, { inputSize: 3, seed: 1 });
 * const { signal } = new AbortController();
 * const kernel = await empiricalNtkAsync(finite, [[1, 2, 3], [-1, 0.5, 2]], undefined, { signal }); // [2, 2]
 */
export async function empiricalNtkAsync(
  finite: FiniteNetwork,
  x1: SamplesLike,
  x2?: SamplesLike,
  options: EmpiricalOptions & ComputationOptions = {},
): Promise<NdArray> {
  const args = argumentsOf("empiricalNtkAsync");
  args.options("options", options, { ...EMPIRICAL_OPTIONS, ...COMPUTATION_OPTIONS });
  checkComputationOptions(args, options);
  return computeAsync(args, kernelOf(args, finite, x1, x2, options), options);
}

const EMPIRICAL_OPTIONS: FieldsOf<EmpiricalOptions> = { outputs: true, method: true };

function* kernelOf(
  args: Arguments,
  finite: FiniteNetwork,
  x1: SamplesLike,
  x2: SamplesLike | undefined,
  options: EmpiricalOptions,
): Computation<NdArray> {
  const prepared = readFinite(args.at("finite"), finite);
  const { outputs = "trace", method = "structured" } = options;
  args.choice("options.outputs", outputs, ["trace", "full"] as const);
  args.choice("options.method", method, ["structured", "jacobian", "products"] as const);
  const { outputs: O } = prepared.plan;
  const rows = method === "products" ? 2 : O;
  const first = readInputs(args.at("x1"), x1, prepared, rows);
  const second = x2 === undefined ? first : readInputs(args.at("x2"), x2, prepared, rows);
  const footprint = prepared.plan.footprint * (first.count + second.count) * rows;
  args.memory("x1 and x2", footprint, "take fewer inputs at a time");
  const pairs = first.count * second.count;
  const isFull = outputs === "full";
  const work = isFull || method !== "structured" ? pairs * O * O : pairs;
  args.memory("x1 and x2", work, "take fewer inputs at a time");
  const data = yield* METHODS[method](args, prepared, first, second, isFull);
  args.finite("x1, x2 and parameters", data);
  return toNdArray(data, isFull ? [first.count, second.count, O, O] : [first.count, second.count]);
}

type Method = (
  args: Arguments,
  prepared: Prepared,
  first: Samples,
  second: Samples,
  isFull: boolean,
) => Computation<Float64Array>;

const METHODS: Record<"structured" | "jacobian" | "products", Method> = {
  structured: (_args, prepared, first, second, isFull) => structured(prepared, first, second, isFull),
  *jacobian(args, prepared, first, second, isFull) {
    const { parameters, outputs } = prepared.plan;
    const rows = Math.max(first.count, second.count) * outputs;
    args.memory("x1 and x2", rows * parameters, 'use the method "structured"');
    const left = yield* part(0, 0.3, writeJacobian(prepared, first));
    const right = first === second ? left : yield* part(0.3, 0.6, writeJacobian(prepared, second));
    const scaled = scaleByRates(learningRates(prepared.plan), left);
    const kernel = yield* part(0.6, 1, gramSteps(scaled, right, parameters));
    return arranged(kernel, first.count, second.count, outputs, isFull);
  },
  products: (_args, prepared, first, second, isFull) => products(prepared, first, second, isFull),
};

function* structured(
  prepared: Prepared,
  first: Samples,
  second: Samples,
  isFull: boolean,
): Computation<Float64Array> {
  const { plan, theta } = prepared;
  const O = plan.outputs;
  const signals = (samples: Samples) =>
    runBackward([theta], forwardValues(prepared, samples), [unitSeeds(samples.count, O)], samples.count, O);
  const out = new Float64Array(first.count * second.count * (isFull ? O * O : 1));
  const right = first === second ? undefined : signals(second);
  const sizes = { rows: first.count, columns: second.count, outputs: O, isFull };
  const layers = plan.weights.length;
  let l = 0;
  for (const leftSignals of signals(first)) {
    const rightSignals = right === undefined ? leftSignals : right.next().value!;
    if (leftSignals.op.learningRate > 0) {
      yield* part(l / layers, (l + 1) / layers, addLayerKernel(out, leftSignals, rightSignals, sizes));
    }
    yield ++l / layers;
  }
  return out;
}

/**
 * Computes the kernel between all outputs of a set of samples, [N, N, O, O], with the learning rates of the layers and
 * with pauses.
 */
export const fullKernel = (prepared: Prepared, samples: Samples): Computation<Float64Array> =>
  structured(prepared, samples, samples, true);

/** Computes the columns Θ e = J η (J'ᵀ e) one at a time. */
function* products(
  prepared: Prepared,
  first: Samples,
  second: Samples,
  isFull: boolean,
): Computation<Float64Array> {
  const { outputs: O, parameters } = prepared.plan;
  const rates = learningRates(prepared.plan);
  const width = second.data.length / second.count;
  const kernel = new Float64Array(first.count * O * second.count * O);
  for (let j = 0; j < second.count; j++) {
    const sample: Samples = { ...second, count: 1, data: second.data.subarray(j * width, (j + 1) * width) };
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
  return arranged(kernel, first.count, second.count, O, isFull);
}

/** Rearranges [N1 O, N2 O] to [N1, N2, O, O], or averages the diagonal over outputs to [N1, N2]. */
function arranged(
  kernel: Float64Array,
  rows: number,
  columns: number,
  outputs: number,
  isFull: boolean,
): Float64Array {
  const out = new Float64Array(rows * columns * (isFull ? outputs * outputs : 1));
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      const pair = i * columns + j;
      for (let a = 0; a < outputs; a++) {
        const from = (i * outputs + a) * columns * outputs + j * outputs;
        if (!isFull) out[pair]! += kernel[from + a]! / outputs;
        else for (let b = 0; b < outputs; b++) out[(pair * outputs + a) * outputs + b] = kernel[from + b]!;
      }
    }
  }
  return out;
}
