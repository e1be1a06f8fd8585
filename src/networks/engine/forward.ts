import type { Generator } from "../../random";
import { derivativesOf, valuesOf, writeSecondDerivatives } from "../architecture/pointwise";
import { transposed } from "../architecture/transpose";
import { type NormTape, normalise } from "./norm";
import type {
  ActivationOp,
  DropOp,
  HiddenOp,
  NormOp,
  Op,
  PoolOp,
  SkipOp,
  SumOp,
  TransposeOp,
  WeightOp,
} from "./ops";
import { averagePool, entriesAt, largestEntries } from "./pooling";
import { added, productTerm, type Series, sumOf } from "./series";
import { timesWeights } from "./weight-products";

/** Values of one operation that the backward pass needs. */
export type Trace =
  | { readonly op: WeightOp; readonly input: Series; readonly output: Series }
  | ActivationTrace
  | { readonly op: PoolOp; readonly largest: Int32Array | undefined }
  | { readonly op: DropOp; readonly mask: Float64Array | undefined }
  | { readonly op: NormOp; readonly norm: NormTape }
  | { readonly op: HiddenOp; readonly value: Series }
  | { readonly op: SkipOp | TransposeOp }
  | { readonly op: SumOp; readonly branches: readonly (readonly Trace[])[] };

/** Values of an activation, and its derivatives if the forward pass needed them. */
export interface ActivationTrace {
  readonly op: ActivationOp;
  readonly input: Series;
  readonly output: Series;
  readonly slope: Float64Array | undefined;
}

/** Trace of the operations of one type. */
export type TraceOf<Type extends Op["type"]> = Extract<Trace, { op: { type: Type } }>;

/** Result of a forward pass: the outputs [count, O], and the traces. */
export interface Tape {
  readonly output: Series;
  readonly traces: readonly Trace[];
  /** Hidden layers, by index. */
  readonly hidden: readonly Series[];
}

/** Parameters as a series: θ, and the direction of their change. */
export type ParameterSeries = readonly [values: Float64Array, direction?: Float64Array | undefined];

/** Arguments that all operations of a forward pass share. */
interface Context {
  readonly theta: ParameterSeries;
  readonly count: number;
  readonly masks: Generator | undefined;
  readonly hidden: Series[];
}

/**
 * Runs a network forward on `count` samples, row-major, to order 0, 1 or 2 in the direction of the parameters and of
 * the inputs. With a generator, units are dropped at random.
 */
export function runForward(
  ops: readonly Op[],
  theta: ParameterSeries,
  inputs: Series,
  count: number,
  masks?: Generator,
): Tape {
  const hidden: Series[] = [];
  return { ...runChain(ops, { theta, count, masks, hidden }, inputs), hidden };
}

function runChain(ops: readonly Op[], context: Context, inputs: Series): Omit<Tape, "hidden"> {
  const traces: Trace[] = [];
  let x = inputs;
  for (const op of ops) {
    const [output, trace] = advance(op, context, x);
    traces.push(trace);
    x = output;
  }
  return { output: x, traces };
}

function advance(op: Op, context: Context, x: Series): [Series, Trace] {
  const { theta, count, masks, hidden } = context;
  switch (op.type) {
    case "weights": {
      const output = affine(op, theta, x, count);
      return [output, { op, input: x, output }];
    }
    case "activation":
      return activate(op, x);
    case "averagePool":
      return [x.map((term) => term && averagePool(op, term, count)), { op, largest: undefined }];
    case "maxPool": {
      const largest = largestEntries(op, x[0]!, count);
      return [x.map((term) => term && entriesAt(term, largest)), { op, largest }];
    }
    case "norm": {
      const norm = normalise(x, op.channels, op.epsilon);
      return [norm.output, { op, norm }];
    }
    case "drop": {
      const mask = masks && x[0]!.map(() => (masks.uniform() < op.rate ? 0 : 1 / (1 - op.rate)));
      return [
        mask === undefined ? x : x.map((term) => term?.map((value, i) => value * mask[i]!)),
        { op, mask },
      ];
    }
    case "transpose":
      return [x.map((term) => term && transposed(term, op.rows, op.columns)), { op }];
    case "hidden":
      hidden[op.index] = x;
      return [x, { op, value: x }];
    case "skip":
      return [x.map((term, k) => added(term, hidden[op.from]![k])), { op }];
    case "sum": {
      const chains = op.branches.map((branch) => runChain(branch, context, x));
      const output = sumOf(chains.map((chain) => chain.output));
      return [output, { op, branches: chains.map(({ traces }) => traces) }];
    }
  }
}

/** z_k = weightScale (W₀ x_k + W₁ x_{k−1}) + biasScale b_k */
function affine(op: WeightOp, theta: ParameterSeries, x: Series, count: number): Series {
  const { width, fanIn, weightsAt, biasesAt, weightScale, biasScale, outputs } = op;
  const weights = theta.map((values) => values?.subarray(weightsAt, weightsAt + width * fanIn));
  return x.map((_, k) => {
    let out: Float64Array | undefined;
    for (const [a, w] of weights.entries()) {
      const term = x[k - a];
      if (w === undefined || term === undefined) continue;
      const product = timesWeights(op, term, w);
      if (weightScale !== 1) for (let i = 0; i < product.length; i++) product[i]! *= weightScale;
      out = added(out, product);
    }
    const shift = biasesAt < 0 ? undefined : theta[k]?.subarray(biasesAt, biasesAt + width);
    if (shift === undefined) return out;
    const shifted = out ?? new Float64Array(count * outputs * width);
    for (let at = 0; at < shifted.length; at += width) {
      for (let j = 0; j < width; j++) shifted[at + j]! += biasScale * shift[j]!;
    }
    return shifted;
  });
}

/** y₀ = φ(x₀), y₁ = φ′ x₁, y₂ = φ′ x₂ + ½ φ″ x₁² */
function activate(op: ActivationOp, x: Series): [Series, ActivationTrace] {
  const { functions } = op;
  const [x0, x1] = x as [Float64Array, Float64Array?];
  const values = valuesOf(functions, x0);
  const slope = x.length > 1 ? derivativesOf(functions, x0, values) : undefined;
  const output = x.map((_, k) => {
    if (k === 0) return values;
    const linearTerm = productTerm([slope], [x[k]], 0, 1, x0.length);
    if (k === 1 || x1 === undefined) return linearTerm;
    const quadraticTerm = x1.map((value) => (value * value) / 2);
    writeSecondDerivatives(functions, x0, quadraticTerm, quadraticTerm, x0.length, values);
    return added(linearTerm, quadraticTerm);
  });
  return [output, { op, input: x, output, slope }];
}
