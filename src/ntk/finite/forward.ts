import type { Generator } from "../../random";
import { multiplyTransposedInto } from "../../simd";
import { derivativesOf, valuesOf } from "../architecture/pointwise";
import type { ActivationOp, DropOp, Op, PoolOp, WeightOp } from "./finite-plan";
import { type NormTape, normalise } from "./norm";
import { patchesOf } from "./patches";
import { added, productTerm, type Series } from "./series";

/** Values of one operation that the backward pass needs. */
export type Trace =
  | { readonly op: WeightOp; readonly input: Series }
  | { readonly op: ActivationOp; readonly input: Series }
  | { readonly op: PoolOp | DropOp }
  | { readonly op: Extract<Op, { type: "norm" }>; readonly norm: NormTape }
  | { readonly op: Extract<Op, { type: "sum" }>; readonly branches: readonly (readonly Trace[])[] };

/** Result of a forward pass: the outputs [count, O], and the traces. */
export interface Pass {
  readonly output: Series;
  readonly traces: readonly Trace[];
}

/** Parameters as a series: θ, and the direction of their change. */
export type ParameterSeries = readonly [values: Float64Array, direction?: Float64Array];

/** Runs a network forward on `count` samples, row-major, to order 0, 1 or 2 in the direction of the parameters. */
export function runForward(
  ops: readonly Op[],
  theta: ParameterSeries,
  inputs: Series,
  count: number,
  masks?: Generator,
): Pass {
  const traces: Trace[] = [];
  let x = inputs;
  for (const op of ops) {
    const [output, trace] = advance(op, theta, x, count, masks);
    traces.push(trace);
    x = output;
  }
  return { output: x, traces };
}

function advance(
  op: Op,
  theta: ParameterSeries,
  x: Series,
  count: number,
  masks: Generator | undefined,
): [Series, Trace] {
  switch (op.type) {
    case "weights": {
      const input = windowed(op, x, count);
      return [affine(op, theta, input), { op, input }];
    }
    case "activation":
      return [activate(op, x), { op, input: x }];
    case "pool":
      return [x.map((term) => term && poolForward(op, term, count)), { op }];
    case "norm": {
      const norm = normalise(x, op.channels, op.epsilon);
      return [norm.output, { op, norm }];
    }
    case "drop":
      return [masks === undefined ? x : dropout(op, x, masks), { op }];
    case "sum": {
      const passes = op.branches.map((branch) => runForward(branch, theta, x, count, masks));
      const output = x.map((_, k) =>
        passes.reduce<Float64Array | undefined>((sum, pass) => added(sum, pass.output[k]), undefined),
      );
      return [output, { op, branches: passes.map(({ traces }) => traces) }];
    }
  }
}

const windowed = ({ windows, positions, channels }: WeightOp, x: Series, count: number): Series =>
  windows === undefined ? x : x.map((term) => term && patchesOf(term, count, positions, channels, windows));

/** z_k = weightScale (W₀ x_k + W₁ x_{k−1}) + biasScale b_k */
function affine(op: WeightOp, theta: ParameterSeries, x: Series): Series {
  const { width, fanIn, weightsAt, biasesAt, weightScale, biasScale } = op;
  const rows = x[0]!.length / fanIn;
  const weights = theta.map((values) => values?.subarray(weightsAt, weightsAt + width * fanIn));
  return x.map((_, k) => {
    let out: Float64Array | undefined;
    for (const [a, w] of weights.entries()) {
      const term = x[k - a];
      if (w === undefined || term === undefined) continue;
      const product = new Float64Array(rows * width);
      multiplyTransposedInto(product, term, w, rows, fanIn, width);
      if (weightScale !== 1) for (let i = 0; i < product.length; i++) product[i]! *= weightScale;
      out = added(out, product);
    }
    const shift = biasesAt < 0 ? undefined : theta[k]?.subarray(biasesAt, biasesAt + width);
    if (shift === undefined) return out;
    const shifted = out ?? new Float64Array(rows * width);
    for (let i = 0; i < shifted.length; i++) shifted[i]! += biasScale * shift[i % width]!;
    return shifted;
  });
}

/** y₀ = φ(x₀), y₁ = φ′ x₁, y₂ = φ′ x₂ + ½ φ″ x₁² */
function activate({ functions }: ActivationOp, x: Series): Series {
  const [x0, x1] = x as [Float64Array, Float64Array?];
  const slope = x.length > 1 ? [derivativesOf(functions, x0)] : [];
  return x.map((_, k) => {
    if (k === 0) return valuesOf(functions, x0);
    const linearTerm = productTerm(slope, [x[k]], 0, 1, x0.length);
    if (k === 1 || x1 === undefined) return linearTerm;
    const quadraticTerm = x0.map((value, i) => (functions.secondDerivative!(value) / 2) * x1[i]! * x1[i]!);
    return added(linearTerm, quadraticTerm);
  });
}

function poolForward({ windows, positions, channels }: PoolOp, x: Float64Array, count: number): Float64Array {
  const { outputs, size, sources } = windows;
  const out = new Float64Array(count * outputs * channels);
  for (let i = 0; i < count; i++) {
    for (let o = 0; o < outputs * size; o++) {
      const source = sources[o]!;
      if (source < 0) continue;
      const from = (i * positions + source) * channels;
      const to = (i * outputs + Math.floor(o / size)) * channels;
      for (let c = 0; c < channels; c++) out[to + c]! += x[from + c]! / size;
    }
  }
  return out;
}

function dropout({ rate }: DropOp, x: Series, masks: Generator): Series {
  const mask = x[0]!.map(() => (masks.uniform() < rate ? 0 : 1 / (1 - rate)));
  return x.map((term) => term?.map((value, i) => value * mask[i]!));
}
