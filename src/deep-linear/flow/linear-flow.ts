import type { Arguments } from "../../arrays/arguments";
import { attachDisplay } from "../../arrays/display-hook";
import { matrixToNdArray, toNdArray } from "../../arrays/to-ndarray";
import type { Matrix, NdArray } from "../../arrays/types";
import type { FlowSource } from "../../descent/flow-source";
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
export interface FlowEventRecord {
  /** Name of the event. */
  readonly name: string;
  /** Index of the event in `options.events`. */
  readonly index: number;
  /** Time of the occurrence. */
  readonly time: number;
  /** State of the network at this time. */
  readonly state: LinearState;
}

/** Trajectory of a deep linear network during learning. */
export interface LinearFlow {
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

/** Recorder that collects the data of a `LinearFlow`, one observation after the other. */
export interface FlowRecorder {
  /**
   * Records the state of packed weights (borrowed, not kept). Returns false and records nothing if the loss overflows.
   */
  observe(packed: Float64Array): boolean;
  /** Returns the state of packed weights, in new arrays. */
  state(packed: Float64Array): LinearState;
  /** Returns the flow of the first `times.length` observations. */
  flow(source: FlowSource): LinearFlow;
}

/**
 * Creates a recorder for up to `capacity` observations. The required memory is checked before anything is allocated.
 *
 * @param expand function that returns the weights of the full network for packed weights of a reduced network
 */
export function flowRecorder(
  args: Arguments,
  capacity: number,
  widths: readonly number[],
  statistics: Statistics,
  expand?: (packed: Float64Array) => Matrix[],
): FlowRecorder {
  const { rows, columns } = statistics.inputOutputCorrelation;
  const r = Math.min(rows, columns);
  args.memory("options", capacity * (rows * columns + r + 1), "record fewer times");
  const basis = modesOf(statistics);
  const products: NdArray[] = [];
  const loss = new Float64Array(capacity);
  const modes = new Float64Array(capacity * r);
  const state = (packed: Float64Array): LinearState => {
    const weights = unpack(packed, widths);
    const product = productOf(weights);
    return {
      weights: toNdArrays(expand?.(packed) ?? weights),
      product: matrixToNdArray(product),
      loss: lossOf(product, statistics),
    };
  };
  return {
    state,
    observe(packed) {
      const index = products.length;
      const product = productOf(unpack(packed, widths));
      loss[index] = lossOf(product, statistics);
      if (!Number.isFinite(loss[index]!)) return false;
      projectModes(product, basis, modes, index * r);
      products.push(matrixToNdArray(product));
      return true;
    },
    flow({ times, weightsAt, events, stats, result }) {
      const flow: LinearFlow = {
        times,
        loss: loss.slice(0, times.length),
        products: products.slice(0, times.length),
        modes: toNdArray(modes.slice(0, times.length * r), [times.length, r]),
        at: (t) => state(weightsAt(t)),
        events: events.map((event) => ({ ...event, state: state(event.state) })),
        stats,
        result,
      };
      return attachDisplay(flow, "linear-flow");
    },
  };
}
