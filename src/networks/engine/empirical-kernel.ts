import type { Arguments, FieldsOf } from "../../arrays/arguments";
import { toNdArray } from "../../arrays/to-ndarray";
import type { NdArray } from "../../arrays/types";
import { type Computation, part } from "../../concurrency/computation";
import type { InputRows } from "../architecture/samples";
import { type LayerSignals, runBackward } from "./backward";
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
import { addLayerKernel } from "./layer-kernel";
import type { Prepared } from "./prepared";

/** Form and method of a tangent kernel. */
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
  const { outputs = "trace", method = "structured" } = options;
  args.choice("options.outputs", outputs, ["trace", "full"] as const);
  args.choice("options.method", method, ["structured", "jacobian", "products"] as const);
  const { outputs: O } = prepared.plan;
  const places = "(inputs)";
  const footprint = prepared.plan.footprint * (first.count + second.count) * passesPerSample(options, O);
  args.memory(places, footprint, "take fewer inputs at a time");
  const pairs = first.count * second.count;
  const isFull = outputs === "full";
  const work = isFull || method !== "structured" ? pairs * O * O : pairs;
  args.memory(places, work, "take fewer inputs at a time");
  const data = yield* METHODS[method](args, prepared, first, second, isFull);
  args.finite("(inputs and parameters)", data);
  return toNdArray(data, isFull ? [first.count, second.count, O, O] : [first.count, second.count]);
}

type Method = (
  args: Arguments,
  prepared: Prepared,
  first: InputRows,
  second: InputRows,
  isFull: boolean,
) => Computation<Float64Array>;

const METHODS: Record<"structured" | "jacobian" | "products", Method> = {
  structured: (_args, prepared, first, second, isFull) => structured(prepared, first, second, isFull),
  *jacobian(args, prepared, first, second, isFull) {
    const { parameters, outputs } = prepared.plan;
    const rows = Math.max(first.count, second.count) * outputs;
    args.memory("(inputs)", rows * parameters, 'use the method "structured"');
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
  first: InputRows,
  second: InputRows,
  isFull: boolean,
): Computation<Float64Array> {
  const { plan, theta } = prepared;
  const O = plan.outputs;
  const signals = (samples: InputRows) => {
    const seeds = [unitSeeds(samples.count, O)];
    return runBackward([theta], forwardValues(prepared, samples), seeds, samples.count, { repeat: O });
  };
  const out = new Float64Array(first.count * second.count * (isFull ? O * O : 1));
  const right = first === second ? undefined : signals(second);
  const sizes = { rows: first.count, columns: second.count, outputs: O, isFull };
  const layers = plan.weights.length;
  let l = 0;
  for (const leftSignals of signals(first)) {
    const rightSignals = right === undefined ? leftSignals : (right.next().value as LayerSignals);
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
export const fullKernel = (prepared: Prepared, samples: InputRows): Computation<Float64Array> =>
  structured(prepared, samples, samples, true);

/** Computes the columns Θ e = J η (J'ᵀ e) one at a time. */
function* products(
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
