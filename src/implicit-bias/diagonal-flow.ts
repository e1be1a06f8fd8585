import { type Arguments, argumentsOf } from "../arrays/arguments";
import { attachTable, seriesColumns, type Table, type Tabular, tableOf } from "../arrays/table";
import type { NdArray } from "../arrays/types";
import { runAsync, runSync } from "../concurrency/run-generator";
import { attachFigure, type Drawable } from "../figures/drawable";
import { type Flow, flowAlong } from "../flows/flow-along";
import { FLOW_OPTIONS, type FlowOptions } from "../flows/flow-options";
import type { Occurrence } from "../flows/trajectory";
import type { SolveResult, SolveStats } from "../ode";
import { METHODS } from "../ode/methods";
import { diagonalFigure } from "./bias-figures";
import { type DiagonalProblem, readDiagonalProblem } from "./diagonal-problem";
import { timesVector, transposedTimesVector } from "./regression";

/** State of a diagonal linear network at one time. */
export interface DiagonalState {
  /** Coefficients β = w₊^D − w₋^D, n numbers. */
  readonly coefficients: Float64Array;
  /** w₊, n numbers. */
  readonly positive: Float64Array;
  /** w₋, n numbers. */
  readonly negative: Float64Array;
  /** Loss ½⟨(y − x·β)²⟩. */
  readonly loss: number;
}

/** Gradient flow of a diagonal linear network. */
export interface DiagonalFlow extends Tabular, Drawable {
  /** Recorded times, length T. */
  readonly times: Float64Array;
  /** β at each recorded time, [T, n]. */
  readonly coefficients: NdArray;
  /** Loss ½⟨(y − x·β)²⟩ at each recorded time, T numbers. */
  readonly loss: Float64Array;
  /** Returns the network at any time from 0 to the last time reached. */
  at(t: number): DiagonalState;
  /** Occurrences of the requested events. */
  readonly events: readonly Occurrence<DiagonalState>[];
  /** Counts of steps and evaluations of the integration. */
  readonly stats: SolveStats;
  /** Outcome of the integration. */
  readonly result: SolveResult;
}

/**
 * Output times and integration settings (see `ode`) of a diagonal network. The relative tolerance defaults to 1e-12,
 * the absolute one to that times 1e-3 of the smallest initial weight, and `maxSteps` to 1,000,000.
 */
export type DiagonalFlowOptions = FlowOptions<DiagonalState>;

/**
 * Integrates the gradient flow τ dw/dt = −∂L/∂w of a diagonal linear network β = w₊^D − w₋^D from w₊ = w₋ = α, on the
 * loss L = ½⟨(y − x·β)²⟩ (Woodworth et al. 2020). Large α gives the kernel regime, small α the rich regime.
 *
 *   τ dw±/dt = ∓ D w±^(D−1) ∂L/∂β
 *
 * `diagonalMinimiser` computes the limit of the flow, which does not depend on τ.
 *
 * @param problem inputs [P, n], targets (P numbers), depth D >= 2 and scale α > 0
 * @throws ArgumentError for sizes that do not match or numbers out of range; IntegrationError with the partial flow, if
 * the integration fails
 * @example
 * const flow = diagonalFlow({ inputs: [[1, 2, 3]], targets: [1], depth: 2, scale: 0.1 }, { times: [0, 10, 50] });
 * flow.coefficients.get(2, 2); // 0.2658...
 */
export function diagonalFlow(problem: DiagonalProblem, options: DiagonalFlowOptions): DiagonalFlow {
  return runSync(integrateDiagonal(argumentsOf("diagonalFlow"), problem, options));
}

/**
 * Computes the same numbers as `diagonalFlow`, but yields to the event loop, so that an AbortSignal or Ctrl-C takes
 * effect.
 *
 * @example
 * const { signal } = new AbortController();
 * const problem = { inputs: [[1, 2, 3]], targets: [1], depth: 3, scale: 1e-4 };
 * const flow = await diagonalFlowAsync(problem, { times: [0, 1e4], signal });
 */
export function diagonalFlowAsync(
  problem: DiagonalProblem,
  options: DiagonalFlowOptions,
): Promise<DiagonalFlow> {
  return runAsync(integrateDiagonal(argumentsOf("diagonalFlowAsync"), problem, options));
}

/** Quantities of a `DiagonalFlow` at one time. */
interface DiagonalSample extends Readonly<Record<string, unknown>> {
  readonly coefficients: Float64Array;
  readonly loss: number;
}

function* integrateDiagonal(
  args: Arguments,
  problem: DiagonalProblem,
  options: DiagonalFlowOptions,
): Generator<undefined, DiagonalFlow> {
  const { x, y, depth, scales } = readDiagonalProblem(args, problem);
  args.options("options", options, FLOW_OPTIONS);
  const n = x.columns;
  const residual = new Float64Array(x.rows);
  const gradient = new Float64Array(n);
  const beta = new Float64Array(n);
  const writeCoefficients = (w: Float64Array, out: Float64Array): void => {
    for (let i = 0; i < n; i++) out[i] = w[i]! ** depth - w[n + i]! ** depth;
  };
  const writeResidual = (coefficients: Float64Array): void => {
    timesVector(x, coefficients, residual);
    for (let p = 0; p < x.rows; p++) residual[p]! -= y[p]!;
  };
  const record = (w: Float64Array): DiagonalSample => {
    const coefficients = new Float64Array(n);
    writeCoefficients(w, coefficients);
    writeResidual(coefficients);
    return { coefficients, loss: residual.reduce((sum, r) => sum + r * r, 0) / (2 * x.rows) };
  };
  const rate = depth / x.rows;
  const initial = new Float64Array(2 * n);
  initial.set(scales);
  initial.set(scales, n);
  args.finite("targets", Float64Array.of(record(initial).loss));
  const flow: Flow<DiagonalState, DiagonalSample> = {
    field: (_t, w, dw) => {
      writeCoefficients(w, beta);
      writeResidual(beta);
      transposedTimesVector(x, residual, gradient);
      for (let i = 0; i < n; i++) {
        dw[i] = -rate * w[i]! ** (depth - 1) * gradient[i]!;
        dw[n + i] = rate * w[n + i]! ** (depth - 1) * gradient[i]!;
      }
    },
    initial,
    methods: METHODS,
    accuracy: { size: 1e-3 * scales.reduce((min, x) => Math.min(min, x)) },
    recordedNumbers: n + 1,
    state: (w) => ({ ...record(w), positive: w.slice(0, n), negative: w.slice(n) }),
    record,
  };
  return yield* flowAlong(args, flow, options, ({ times, series, at, events, stats, result }) =>
    attachFigure(attachTable({ times, ...series, at, events, stats, result }, diagonalTable), diagonalFigure),
  );
}

/** Returns times, loss and coefficients as a table. */
const diagonalTable = ({ times, loss, coefficients }: Omit<DiagonalFlow, "toTable" | "figure">): Table =>
  tableOf([["time", times], ["loss", loss], ...seriesColumns("coefficient", coefficients)]);
