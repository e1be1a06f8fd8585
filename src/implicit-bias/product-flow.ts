import type { Arguments } from "../arrays/arguments";
import { HERE } from "../arrays/path";
import { attachTable, seriesColumns, type Table, type Tabular, tableOf } from "../arrays/table";
import { matrixToNdArray } from "../arrays/to-ndarray";
import type { Matrix, NdArray } from "../arrays/types";
import { attachFigure, type Drawable } from "../figures/drawable";
import { type Flow, flowAlong } from "../flows/flow-along";
import { FLOW_OPTIONS, type FlowOptions } from "../flows/flow-options";
import type { Occurrence } from "../flows/trajectory";
import { denseSingularValues } from "../linalg/dense";
import type { Field, SolveResult, SolveStats } from "../ode";
import { METHODS } from "../ode/methods";
import { factorisationFigure } from "./bias-figures";
import type { ObservedLoss } from "./matrix-problem";

/** Product of matrices at one time. */
export interface FactorisationState {
  /** W, [m, n]. */
  readonly product: NdArray;
  /** Loss L = ½ mean (W − Y)² over the observed entries. */
  readonly loss: number;
}

/** Trajectory of a product of matrices that approximates a target matrix. */
export interface FactorisationFlow extends Tabular, Drawable {
  /** Recorded times, length T. */
  readonly times: Float64Array;
  /** Loss L = ½ mean (W − Y)² over the observed entries at each recorded time. */
  readonly loss: Float64Array;
  /** W at each recorded time, [m, n]. */
  readonly products: NdArray[];
  /** Singular values of W at each recorded time, [T, min(m, n)], in descending order. */
  readonly singularValues: NdArray;
  /** Returns W and the loss at any time from 0 to the last time reached. */
  at(t: number): FactorisationState;
  /** Occurrences of the requested events. */
  readonly events: readonly Occurrence<FactorisationState>[];
  /** Counts of steps and evaluations of the integration. */
  readonly stats: SolveStats;
  /** Outcome of the integration. */
  readonly result: SolveResult;
}

/**
 * Output times and integration settings (see `ode`) of a factorisation. The relative tolerance defaults to 1e-10, the
 * absolute one to that times the root mean square of the initial state (at most 1), and `maxSteps` to 1,000,000.
 */
export type FactorisationOptions = FlowOptions<FactorisationState>;

/** Quantities of a `FactorisationFlow` at one time. */
interface ProductSample extends Readonly<Record<string, unknown>> {
  readonly loss: number;
  readonly products: NdArray;
  readonly singularValues: Float64Array;
}

/** A flow of states that determine a product W. */
export interface ProductFlow {
  /** dy/dt at τ = 1. */
  readonly field: Field;
  readonly initial: Float64Array;
  /** Place of the initial state among the arguments. */
  readonly start: Arguments;
  readonly observed: ObservedLoss;
  /** Returns W of a state, row-major. */
  readonly productOf: (state: Float64Array) => Float64Array;
}

/** Integrates the flow of a product. */
export function* productFlow(
  args: Arguments,
  { field, initial, start, observed, productOf }: ProductFlow,
  options: FactorisationOptions,
): Generator<undefined, FactorisationFlow> {
  args.options("options", options, FLOW_OPTIONS);
  const { rows, columns, evaluate } = observed;
  const r = Math.min(rows, columns);
  const gradient = new Float64Array(rows * columns);
  start.finite(HERE, Float64Array.of(evaluate(productOf(initial), gradient)));
  const read = (packed: Float64Array) => {
    const product: Matrix = { rows, columns, data: productOf(packed).slice() };
    return { product, loss: evaluate(product.data, gradient) };
  };
  const flow: Flow<FactorisationState, ProductSample> = {
    field,
    initial,
    methods: METHODS,
    accuracy: { relativeTolerance: 1e-10 },
    recordedNumbers: rows * columns + r + 1,
    state: (packed) => {
      const { product, loss } = read(packed);
      return { product: matrixToNdArray(product), loss };
    },
    record: (packed) => {
      const { product, loss } = read(packed);
      const singularValues = denseSingularValues(product);
      return { loss, products: matrixToNdArray(product), singularValues };
    },
  };
  return yield* flowAlong(args, flow, options, ({ times, series, at, events, stats, result }) =>
    attachFigure(
      attachTable({ times, ...series, at, events, stats, result }, productTable),
      factorisationFigure,
    ),
  );
}

/** Returns times, loss and singular values as a table. */
const productTable = ({
  times,
  loss,
  singularValues,
}: Omit<FactorisationFlow, "toTable" | "figure">): Table =>
  tableOf([["time", times], ["loss", loss], ...seriesColumns("singular value", singularValues)]);
