import { checkMemory } from "../../arrays/check";
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

/** A deep linear network at one moment of its learning. */
export interface LinearState {
  /** `weights[l]` of shape [n_{l+1}, n_l], input layer first. */
  readonly weights: NdArray[];
  /** W_L ... W_1, [nOut, nIn]. */
  readonly product: NdArray;
  /** ½⟨‖y − W x‖²⟩ */
  readonly loss: number;
}

/** One occurrence of an event during learning. */
export interface FlowEventRecord {
  /** The event's name. */
  readonly name: string;
  /** The event's place in `options.events`. */
  readonly index: number;
  /** When it occurred. */
  readonly time: number;
  /** The network there. */
  readonly state: LinearState;
}

/** The learning of a deep linear network over time. */
export interface LinearFlow {
  /** The times recorded, length T; for gradient descent steps × learning rate. */
  readonly times: Float64Array;
  /** The loss at each of them. */
  readonly loss: Float64Array;
  /** The product W_L ... W_1 at each of them, [nOut, nIn]. */
  readonly products: NdArray[];
  /** [T, r], r = min(nIn, nOut): u_αᵀ W v_α in the singular vectors of Σyx, strongest mode first (see `taskModes`). */
  readonly modes: NdArray;
  /** The network at any time from 0 to the last one reached; throws `ArgumentError` for others. */
  at(t: number): LinearState;
  /** The occurrences of the events asked for (gradient flow only). */
  readonly events: readonly FlowEventRecord[];
  /** What it cost. */
  readonly stats: SolveStats;
  /** How it ended. */
  readonly result: SolveResult;
}

/** Collects what a `LinearFlow` holds, one observation after the other. */
export interface FlowRecorder {
  /** Records the state of packed weights (borrowed, not kept); false, and nothing recorded, if its loss overflows. */
  observe(packed: Float64Array): boolean;
  /** The network of packed weights, in fresh arrays. */
  state(packed: Float64Array): LinearState;
  /** The record of the first `times.length` observations. */
  flow(source: FlowSource): LinearFlow;
}

/**
 * A recorder for up to `capacity` observations, whose memory is checked before anything is allocated.
 *
 * @param expand the weights to show for packed ones, when those of a reduced network are observed
 */
export function flowRecorder(
  functionName: string,
  capacity: number,
  widths: readonly number[],
  statistics: Statistics,
  expand?: (packed: Float64Array) => Matrix[],
): FlowRecorder {
  const { rows, columns } = statistics.outputInput;
  const r = Math.min(rows, columns);
  checkMemory(functionName, "options", capacity * (rows * columns + r + 1), "record fewer times");
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
