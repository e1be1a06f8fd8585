import type { Arguments } from "../arrays/arguments";
import { attachDisplay } from "../arrays/display-hook";
import { IntegrationError } from "../arrays/errors";
import { matrixToNdArray, toNdArray } from "../arrays/to-ndarray";
import type { Matrix, NdArray, VectorLike } from "../arrays/types";
import { denseSingularValues } from "../linalg/dense";
import type { Field, Solution, SolveOptions, SolveResult, SolveStats } from "../ode";
import { integrateAs, integrateAsyncAs } from "../ode/solve";
import type { ObservedLoss } from "./matrix-problem";

/** Trajectory of a product of matrices that approximates a target matrix. */
export interface FactorisationFlow {
  /** Recorded times, length T. */
  readonly times: Float64Array;
  /** Loss L = ½ mean (W − Y)² over the observed entries at each recorded time. */
  readonly loss: Float64Array;
  /** W at each recorded time, [m, n]. */
  readonly products: NdArray[];
  /** Singular values of W at each recorded time, [T, min(m, n)], in descending order. */
  readonly singularValues: NdArray;
  /** Returns W and the loss at any time from 0 to the last time reached. */
  at(t: number): { product: NdArray; loss: number };
  /** Counts of steps and evaluations of the integration. */
  readonly stats: SolveStats;
  /** Outcome of the integration. */
  readonly result: SolveResult;
}

/**
 * Output times and integration settings (see `ode`) of a factorisation. The relative tolerance defaults to 1e-10, the
 * absolute one to that times the root mean square of the initial state (at most 1), and `maxSteps` to 1,000,000.
 */
export interface FactorisationOptions extends Omit<SolveOptions, "times" | "start" | "events" | "jacobian"> {
  /** Output times in ascending order, >= 0. */
  readonly times: VectorLike;
  /** Time constant τ > 0; default 1. */
  readonly tau?: number;
}

/** A flow of states that determine a product W. */
export interface ProductFlow {
  readonly args: Arguments;
  /** dy/dt at τ = 1. */
  readonly field: Field;
  readonly initial: Float64Array;
  readonly observed: ObservedLoss;
  /** Returns W of a state, row-major. */
  readonly productOf: (state: Float64Array) => Float64Array;
}

/** Integrates the flow synchronously. */
export function integrateProducts(flow: ProductFlow, options: FactorisationOptions): FactorisationFlow {
  const { arguments_, toFlow, toFlowError } = prepare(flow, options);
  try {
    return toFlow(integrateAs(...arguments_));
  } catch (error) {
    throw toFlowError(error);
  }
}

/** Computes the same numbers as `integrateProducts`, but yields to the event loop. */
export async function integrateProductsAsync(
  flow: ProductFlow,
  options: FactorisationOptions,
): Promise<FactorisationFlow> {
  const { arguments_, toFlow, toFlowError } = prepare(flow, options);
  try {
    return toFlow(await integrateAsyncAs(...arguments_));
  } catch (error) {
    throw toFlowError(error);
  }
}

function prepare({ args, field, initial, observed, productOf }: ProductFlow, options: FactorisationOptions) {
  const { rows, columns, evaluate } = observed;
  args.record("options", options);
  const { tau = 1, relativeTolerance = 1e-10, maxSteps = 1_000_000, ...settings } = options;
  const times = args.times("options.times", options.times);
  args.number("options.tau", tau, { above: 0 });
  const r = Math.min(rows, columns);
  args.memory("options.times", times.length * (rows * columns + initial.length + r), "record fewer times");
  const gradient = new Float64Array(rows * columns);
  args.finite("the start", Float64Array.of(evaluate(productOf(initial), gradient)));
  const size = Math.sqrt(initial.reduce((sum, w) => sum + w * w, 0) / initial.length);
  const relative = typeof relativeTolerance === "number" ? relativeTolerance : 1e-10;
  const { absoluteTolerance = Math.max(relative * (size === 0 ? 1 : Math.min(1, size)), 1e-300) } = settings;
  const scaled: Field = (t, state, rate) => {
    field(t, state, rate);
    for (let i = 0; i < rate.length; i++) rate[i]! /= tau;
  };
  const matrix = (state: Float64Array): Matrix => ({ rows, columns, data: productOf(state).slice() });
  const toFlow = (solution: Solution): FactorisationFlow => {
    const count = solution.times.length;
    const length = initial.length;
    const products = Array.from({ length: count }, (_, i) =>
      matrix(solution.states.data.subarray(i * length, (i + 1) * length)),
    );
    const values = new Float64Array(count * r);
    products.forEach((product, i) => {
      values.set(denseSingularValues(product), i * r);
    });
    const flow: FactorisationFlow = {
      times: solution.times,
      loss: Float64Array.from(products, ({ data }) => evaluate(data, gradient)),
      products: products.map(matrixToNdArray),
      singularValues: toNdArray(values, [count, r]),
      at(t) {
        const product = matrix(solution.at(t));
        return { product: matrixToNdArray(product), loss: evaluate(product.data, gradient) };
      },
      stats: solution.stats,
      result: solution.result,
    };
    return attachDisplay(flow, "factorisation-flow");
  };
  const solveOptions = { ...settings, relativeTolerance, absoluteTolerance, maxSteps, times, start: 0 };
  const arguments_: Parameters<typeof integrateAs> = [args, scaled, initial, solveOptions];
  const toFlowError = (error: unknown): unknown =>
    error instanceof IntegrationError ? error.withPartial(toFlow(error.partial as Solution)) : error;
  return { arguments_, toFlow, toFlowError };
}
