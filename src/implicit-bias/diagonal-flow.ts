import { argumentsOf } from "../arrays/arguments";
import { attachDisplay } from "../arrays/display-hook";
import { IntegrationError } from "../arrays/errors";
import { toNdArray } from "../arrays/to-ndarray";
import type { NdArray, VectorLike } from "../arrays/types";
import type { Solution, SolveOptions, SolveResult, SolveStats } from "../ode";
import { integrateAs } from "../ode/solve";
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
export interface DiagonalFlow {
  /** Recorded times, length T. */
  readonly times: Float64Array;
  /** β at each recorded time, [T, n]. */
  readonly coefficients: NdArray;
  /** Loss ½⟨(y − x·β)²⟩ at each recorded time, T numbers. */
  readonly loss: Float64Array;
  /** Returns the network at any time from 0 to the last time reached. */
  at(t: number): DiagonalState;
  /** Counts of steps and evaluations of the integration. */
  readonly stats: SolveStats;
  /** Outcome of the integration. */
  readonly result: SolveResult;
}

/**
 * Output times and integration settings (see `ode`) of a diagonal network. The relative tolerance defaults to 1e-12,
 * the absolute one to that times 1e-3 of the smallest initial weight, and `maxSteps` to 1,000,000.
 */
export interface DiagonalFlowOptions extends Omit<SolveOptions, "times" | "start" | "events" | "jacobian"> {
  /** Output times in ascending order, >= 0. */
  readonly times: VectorLike;
  /** Time constant τ > 0; default 1. */
  readonly tau?: number;
}

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
  const args = argumentsOf("diagonalFlow");
  const { x, y, depth, scales } = readDiagonalProblem(args, problem);
  const n = x.columns;
  args.record("options", options);
  const { tau = 1, relativeTolerance = 1e-12, maxSteps = 1_000_000, ...settings } = options;
  const times = args.times("options.times", options.times);
  args.number("options.tau", tau, { above: 0 });
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
  const rate = depth / (tau * x.rows);
  const field = (_t: number, w: Float64Array, dw: Float64Array): void => {
    writeCoefficients(w, beta);
    writeResidual(beta);
    transposedTimesVector(x, residual, gradient);
    for (let i = 0; i < n; i++) {
      dw[i] = -rate * w[i]! ** (depth - 1) * gradient[i]!;
      dw[n + i] = rate * w[n + i]! ** (depth - 1) * gradient[i]!;
    }
  };
  const lossOf = (coefficients: Float64Array): number => {
    writeResidual(coefficients);
    return residual.reduce((sum, r) => sum + r * r, 0) / (2 * x.rows);
  };
  const toFlow = (solution: Solution): DiagonalFlow => {
    const count = solution.times.length;
    const coefficients = new Float64Array(count * n);
    const loss = new Float64Array(count);
    for (let i = 0; i < count; i++) {
      const beta = coefficients.subarray(i * n, (i + 1) * n);
      writeCoefficients(solution.states.data.subarray(2 * n * i, 2 * n * (i + 1)), beta);
      loss[i] = lossOf(beta);
    }
    const flow: DiagonalFlow = {
      times: solution.times,
      coefficients: toNdArray(coefficients, [count, n]),
      loss,
      at(t) {
        const w = solution.at(t);
        const beta = new Float64Array(n);
        writeCoefficients(w, beta);
        return { coefficients: beta, positive: w.slice(0, n), negative: w.slice(n), loss: lossOf(beta) };
      },
      stats: solution.stats,
      result: solution.result,
    };
    return attachDisplay(flow, "diagonal-flow");
  };
  const initial = new Float64Array(2 * n);
  initial.set(scales);
  initial.set(scales, n);
  writeCoefficients(initial, beta);
  args.finite("targets", Float64Array.of(lossOf(beta)));
  const relative = typeof relativeTolerance === "number" ? relativeTolerance : 1e-12;
  const { absoluteTolerance = Math.max(1e-300, relative * Math.min(...scales) * 1e-3) } = settings;
  try {
    return toFlow(
      integrateAs(args, field, initial, {
        ...settings,
        relativeTolerance,
        absoluteTolerance,
        maxSteps,
        times,
        start: 0,
      }),
    );
  } catch (error) {
    if (!(error instanceof IntegrationError)) throw error;
    throw error.withPartial(toFlow(error.partial as Solution));
  }
}
