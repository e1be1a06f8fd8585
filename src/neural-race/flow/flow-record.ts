import type { Arguments } from "../../arrays/arguments";
import { attachDisplay } from "../../arrays/display-hook";
import { toNdArray } from "../../arrays/to-ndarray";
import type { NdArray } from "../../arrays/types";
import type { FlowSource } from "../../descent/flow-source";
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
export interface GatedEventRecord {
  /** Name of the event. */
  readonly name: string;
  /** Index of the event in `options.events`. */
  readonly index: number;
  /** Time of the occurrence. */
  readonly time: number;
  /** State of the network at that time. */
  readonly state: GatedState;
}

/** Training of a gated network over time. */
export interface GatedFlow {
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

/** Recorder of the observations that make up a `GatedFlow`. */
export interface GatedRecorder {
  /** Records the state of packed weights, which it does not keep. Returns false and records nothing on overflow. */
  observe(packed: Float64Array): boolean;
  /** Copies packed weights into a state. */
  state(packed: Float64Array): GatedState;
  /** Returns the flow of the first `times.length` observations. */
  flow(source: FlowSource): GatedFlow;
}

/** Creates a recorder for up to `capacity` observations, after checking that its memory fits. */
export function gatedRecorder(
  args: Arguments,
  capacity: number,
  graph: Graph,
  field: GatedField,
): GatedRecorder {
  const { edges } = graph;
  args.memory("options", capacity * (edges.length + 1), "record fewer times");
  const loss = new Float64Array(capacity);
  const norms = new Float64Array(capacity * edges.length);
  let count = 0;
  const state = (packed: Float64Array): GatedState => ({
    weights: unpackWeights(packed, graph),
    loss: field.loss(packed),
  });
  /** Computes a state after the run, and releases the workspace of the field. */
  const laterState = (packed: Float64Array): GatedState => {
    try {
      return state(packed);
    } finally {
      field.release();
    }
  };
  return {
    state,
    observe(packed) {
      const value = field.loss(packed);
      if (!Number.isFinite(value)) return false;
      loss[count] = value;
      edges.forEach(({ offset, length }, e) => {
        norms[count * edges.length + e] = norm(packed, offset, length);
      });
      count++;
      return true;
    },
    flow({ times, weightsAt, events, stats, result }) {
      const flow: GatedFlow = {
        times,
        loss: loss.slice(0, times.length),
        edges: edges.map(({ key }) => key),
        norms: toNdArray(norms.slice(0, times.length * edges.length), [times.length, edges.length]),
        at: (t) => laterState(weightsAt(t)),
        events: events.map((event) => ({ ...event, state: state(event.state) })),
        method: field.method,
        stats,
        result,
      };
      return attachDisplay(flow, "gated-flow");
    },
  };
}

function norm(packed: Float64Array, offset: number, length: number): number {
  let [largest, sum] = [0, 0];
  for (let i = offset; i < offset + length; i++) largest = Math.max(largest, Math.abs(packed[i]!));
  if (largest === 0) return 0;
  for (let i = offset; i < offset + length; i++) sum += (packed[i]! / largest) ** 2;
  return largest * Math.sqrt(sum);
}
