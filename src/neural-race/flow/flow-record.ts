import { attachTable, seriesColumns, type Table, type Tabular, tableOf } from "../../arrays/table";
import type { NdArray } from "../../arrays/types";
import { attachFigure, type Drawable } from "../../figures/drawable";
import type { Figure } from "../../figures/figure";
import { columnCurves, lossSentence, trajectoryFigure } from "../../figures/trajectory-figure";
import type { Occurrence, Readings, Trajectory } from "../../flows/trajectory";
import { norm } from "../../linalg/norm";
import type { SolveResult, SolveStats } from "../../ode";
import type { Graph } from "../graph";
import type { GatedField } from "../network/vector-field";
import { unpackWeights } from "../network/weights";

/** State of a gated network at one time of its training. */
export interface GatedState {
  /** Weights by edge, `weights["from->to"]` of shape [units of `to`, units of `from`]. */
  readonly weights: Record<string, NdArray>;
  /** Loss ½⟨Σ_v ‖y_v − h_v‖²⟩. */
  readonly loss: number;
}

/** One occurrence of an event during training. */
export type GatedEventRecord = Occurrence<GatedState>;

/** Training of a gated network over time. */
export interface GatedFlow extends Tabular, Drawable {
  /** Recorded times, length T; for gradient descent the number of steps × learning rate. */
  readonly times: Float64Array;
  /** Loss at the recorded times, length T. */
  readonly loss: Float64Array;
  /** Edges ("from->to") in the order of the columns of `norms`. */
  readonly edges: readonly string[];
  /** Frobenius norm of the weights of every edge, [T, edges]. */
  readonly norms: NdArray;
  /** Returns the state at any time from 0 to the last one reached; throws `ArgumentError` for other times. */
  at(t: number): GatedState;
  /** Occurrences of the requested events (gradient flow only). */
  readonly events: readonly GatedEventRecord[];
  /** Method by which the gradient was computed. */
  readonly method: "paths" | "sweep";
  /** Numbers of steps and evaluations. */
  readonly stats: SolveStats;
  /** Reason why the training ended. */
  readonly result: SolveResult;
}

/** Returns times, loss and the norm of every edge as a table. */
const gatedTable = ({ times, loss, edges, norms }: Omit<GatedFlow, "toTable" | "figure">): Table =>
  tableOf([["time", times], ["loss", loss], ...seriesColumns((e) => `norm ${edges[e]}`, norms)]);

/** Draws the norms of the edges over time. */
const gatedFigure = ({ times, loss, edges, norms }: Omit<GatedFlow, "toTable" | "figure">): Figure =>
  trajectoryFigure({
    name: "gated-flow",
    title: "How the edges of the gated network grow",
    caption: lossSentence(loss),
    y: { label: "norm of the weights ‖W‖ (Frobenius)" },
    at: times,
    curves: columnCurves(norms, (e) => edges[e]!),
  });

/** Quantities of a `GatedFlow` at one time. */
export interface GatedSample extends Readonly<Record<string, unknown>> {
  readonly loss: number;
  readonly norms: Float64Array;
}

/** Returns the functions that read packed weights. */
export const gatedReadings = (graph: Graph, field: GatedField): Readings<GatedState, GatedSample> => ({
  recordedNumbers: graph.edges.length + 1,
  state: (packed) => ({ weights: unpackWeights(packed, graph), loss: field.loss(packed) }),
  record: (packed) => ({
    loss: field.loss(packed),
    norms: Float64Array.from(graph.edges, ({ offset, length }) => norm(packed, offset, length)),
  }),
  release: () => field.release(),
});

/** Returns the function that builds the public record of a trajectory. */
export const toGatedFlow =
  ({ edges }: Graph, { method }: GatedField) =>
  ({ times, series, at, events, stats, result }: Trajectory<GatedState, GatedSample>): GatedFlow => {
    const { loss, norms } = series;
    const keys = edges.map(({ key }) => key);
    const flow = { times, loss, edges: keys, norms, at, events, method, stats, result };
    return attachFigure(attachTable(flow, gatedTable), gatedFigure);
  };
