import { attachTable, seriesColumns, type Table, type Tabular, tableOf } from "../../arrays/table";
import { matrixToNdArray } from "../../arrays/to-ndarray";
import type { Matrix, NdArray } from "../../arrays/types";
import { attachFigure, type Drawable } from "../../figures/drawable";
import type { Figure } from "../../figures/figure";
import { columnCurves, lossSentence, trajectoryFigure } from "../../figures/trajectory-figure";
import type { Occurrence, Readings, Trajectory } from "../../flows/trajectory";
import type { SolveResult, SolveStats } from "../../ode";
import { lossOf } from "../loss";
import { modesOf, projectModes } from "../modes/task-modes";
import { productOf } from "../product";
import type { Statistics } from "../statistics";
import { toNdArrays, unpack } from "../weights";

/** State of a deep linear network at one time. */
export interface LinearState {
  /** `weights[l]` of shape [n_{l+1}, n_l], input layer first. */
  readonly weights: NdArray[];
  /** W_L ... W_1, [nOut, nIn]. */
  readonly product: NdArray;
  /** ½⟨‖y − W x‖²⟩ */
  readonly loss: number;
}

/** Occurrence of an event during learning. */
export type FlowEventRecord = Occurrence<LinearState>;

/** Trajectory of a deep linear network during learning. */
export interface LinearFlow extends Tabular, Drawable {
  /** Recorded times, length T; for gradient descent steps × learning rate. */
  readonly times: Float64Array;
  /** Loss at each recorded time. */
  readonly loss: Float64Array;
  /** Product W_L ... W_1 at each recorded time, [nOut, nIn]. */
  readonly products: NdArray[];
  /** [T, r], r = min(nIn, nOut): u_αᵀ W v_α in the singular vectors of Σyx, strongest mode first (see `taskModes`). */
  readonly modes: NdArray;
  /** Returns the state at any time from 0 to the last one reached; throws `ArgumentError` for other times. */
  at(t: number): LinearState;
  /** Occurrences of the requested events (gradient flow only). */
  readonly events: readonly FlowEventRecord[];
  /** Counts of steps and evaluations. */
  readonly stats: SolveStats;
  /** Reason why the integration ended. */
  readonly result: SolveResult;
}

/** Returns times, loss and modes as a table. */
export const flowTable = ({ times, loss, modes }: Pick<LinearFlow, "times" | "loss" | "modes">): Table =>
  tableOf([["time", times], ["loss", loss], ...seriesColumns("mode", modes)]);

/** Draws the strengths of the modes of a linear network over time. */
export const flowFigure = ({ times, loss, modes }: Pick<LinearFlow, "times" | "loss" | "modes">): Figure =>
  trajectoryFigure({
    name: "modes",
    title: "How the modes of the task are learned",
    caption: lossSentence(loss),
    y: { label: "strength of the mode, uᵀWv" },
    at: times,
    curves: columnCurves(modes, (k) => `mode ${k + 1}`),
  });

/** Quantities of a `LinearFlow` at one time. */
export interface LinearSample extends Readonly<Record<string, unknown>> {
  readonly loss: number;
  readonly products: NdArray;
  readonly modes: Float64Array;
}

/**
 * Returns the functions that read packed weights.
 *
 * @param expand function that returns the weights of the full network for packed weights of a reduced network
 */
export function linearReadings(
  widths: readonly number[],
  statistics: Statistics,
  expand?: (packed: Float64Array) => Matrix[],
): Readings<LinearState, LinearSample> {
  const { rows, columns } = statistics.inputOutputCorrelation;
  const r = Math.min(rows, columns);
  const basis = modesOf(statistics);
  return {
    recordedNumbers: rows * columns + r + 1,
    state: (packed) => {
      const weights = unpack(packed, widths);
      const product = productOf(weights);
      return {
        weights: toNdArrays(expand?.(packed) ?? weights),
        product: matrixToNdArray(product),
        loss: lossOf(product, statistics),
      };
    },
    record: (packed) => {
      const product = productOf(unpack(packed, widths));
      const modes = new Float64Array(r);
      projectModes(product, basis, modes, 0);
      return { loss: lossOf(product, statistics), products: matrixToNdArray(product), modes };
    },
  };
}

/** Builds the public record of a trajectory. */
export function toLinearFlow({
  series,
  times,
  at,
  events,
  stats,
  result,
}: Trajectory<LinearState, LinearSample>): LinearFlow {
  const { loss, products, modes } = series;
  const flow = { times, loss, products, modes, at, events, stats, result };
  return attachFigure(attachTable(flow, flowTable), flowFigure);
}
