import { checkMemory } from "../../arrays/check";
import { attachDisplay } from "../../arrays/display-hook";
import { toNdArray } from "../../arrays/to-ndarray";
import type { NdArray } from "../../arrays/types";
import type { FlowSource } from "../../descent/flow-source";
import type { SolveResult, SolveStats } from "../../ode";
import type { Graph } from "../graph";
import type { GatedField } from "../network/vector-field";
import { unpackWeights } from "../network/weights";

/** A gated network at one moment of its learning. */
export interface GatedState {
  /** `weights["from->to"]` of shape [units of `to`, units of `from`]. */
  readonly weights: Record<string, NdArray>;
  /** ½⟨Σ_v ‖y_v − h_v‖²⟩ */
  readonly loss: number;
}

/** One occurrence of an event during learning. */
export interface GatedEventRecord {
  /** The event's name. */
  readonly name: string;
  /** The event's place in `options.events`. */
  readonly index: number;
  /** When it occurred. */
  readonly time: number;
  /** The network there. */
  readonly state: GatedState;
}

/** The learning of a gated network over time. */
export interface GatedFlow {
  /** The times recorded, length T; for gradient descent steps × learning rate. */
  readonly times: Float64Array;
  /** The loss at each of them. */
  readonly loss: Float64Array;
  /** The edges, in the order of the columns of `norms`. */
  readonly edges: readonly string[];
  /** [T, edges]: the Frobenius norm of every edge's weights. */
  readonly norms: NdArray;
  /** The network at any time from 0 to the last one reached; throws `ArgumentError` for others. */
  at(t: number): GatedState;
  /** The occurrences of the events asked for (gradient flow only). */
  readonly events: readonly GatedEventRecord[];
  /** How the gradient was computed. */
  readonly method: "paths" | "sweep";
  /** What it cost. */
  readonly stats: SolveStats;
  /** How it ended. */
  readonly result: SolveResult;
}

/** Collects what a `GatedFlow` holds, one observation after the other. */
export interface GatedRecorder {
  /** Records the state of packed weights (borrowed, not kept); false, and nothing recorded, if its loss overflows. */
  observe(packed: Float64Array): boolean;
  /** The network of packed weights, in fresh arrays. */
  state(packed: Float64Array): GatedState;
  /** The record of the first `times.length` observations. */
  flow(source: FlowSource): GatedFlow;
}

/** A recorder for up to `capacity` observations, whose memory is checked before anything is allocated. */
export function gatedRecorder(
  functionName: string,
  capacity: number,
  graph: Graph,
  field: GatedField,
): GatedRecorder {
  const { edges } = graph;
  checkMemory(functionName, "options", capacity * (edges.length + 1), "record fewer times");
  const loss = new Float64Array(capacity);
  const norms = new Float64Array(capacity * edges.length);
  let count = 0;
  const state = (packed: Float64Array): GatedState => ({
    weights: unpackWeights(packed, graph),
    loss: field.loss(packed),
  });
  /** A state asked for after the run: the memory it took is given back. */
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
