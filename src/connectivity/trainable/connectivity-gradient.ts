import { argumentsOf } from "../../arrays/arguments";
import type { NdArray } from "../../arrays/types";
import { readLoss } from "../../networks/engine";
import type { TaskLike } from "../../tasks";
import type { GraphLike } from "./connectivity-graph";
import { graphPass, passSize } from "./graph-pass";
import { graphOf, readGraph, readGraphTask } from "./read-graph";

/** Loss of a connectivity graph on a task, and its gradient. */
export interface ConnectivityGradient {
  /** Half of the mean over the samples of ‖x_{n−1} − y‖². */
  readonly loss: number;
  /** ∂L/∂a_ij at [i, j], [n, n], also of edges with gain 0; 0 for i >= j. */
  readonly gains: NdArray;
  /** ∂L/∂W_1 … ∂L/∂W_{n−1}, [w, w] each. */
  readonly maps: readonly NdArray[];
}

/**
 * Computes the loss of a connectivity graph and its gradient by gains and maps, without the penalty of the gains:
 *
 *   ∂L/∂a_ij = Σ_samples ∂L/∂s_j · x_i  with  s_j = Σ_{i<j} a_ij x_i     (Yuan, Li, Shao & Yan 2020)
 *
 * One forward and one backward pass. The derivative of the activation at a kink is the one from below.
 *
 * @param task inputs and targets, [P, w] each
 * @throws ArgumentError for shapes that do not match, gains on edges that do not lead to later nodes, NaN, unknown fields,
 * numbers that overflow, or activities that do not fit in memory
 * @example
 * const graph = connectivityGraph({ nodes: 3, width: 1 });
 * const { loss, gains } = connectivityGradient(graph, { inputs: [[1]], targets: [[3]] });
 * gains.get(0, 2); // −1: the output is 2, and a larger gain lowers the loss of 1/2
 */
export function connectivityGradient(graph: GraphLike, task: TaskLike): ConnectivityGradient {
  const args = argumentsOf("connectivityGradient");
  const checked = readGraph(args.at("graph"), graph);
  const { inputs, targets } = readGraphTask(args.at("task"), task, checked);
  args.memory("task.inputs", passSize(checked, inputs.rows), "use fewer samples");
  const rule = readLoss(args, targets);
  const pass = graphPass(args, checked, inputs.data);
  try {
    pass.forward();
    const { rows, columns } = targets;
    const loss = rule.sum(pass.states.at(-1)!, targets.data, rows, columns) / rows;
    pass.backward(rule, targets.data, true);
    for (const numbers of [Float64Array.of(loss), pass.gainGradient, ...pass.mapGradients]) {
      args.finite("(graph and task)", numbers);
    }
    const { gains, maps } = graphOf({ ...checked, gains: pass.gainGradient, maps: pass.mapGradients });
    return { loss, gains, maps };
  } finally {
    pass.release();
  }
}
