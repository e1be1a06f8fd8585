import { argumentsOf } from "../../arrays/arguments";
import { toNdArray } from "../../arrays/to-ndarray";
import type { MatrixLike, NdArray } from "../../arrays/types";
import { multiplyTransposedInto } from "../../simd";
import type { GatedTask } from "../../tasks";
import { type GatedNetworkLike, type Graph, readGraph } from "../graph";
import { type Gate, type GatedInputs, isUnitGate, readInputs } from "./read-gated-task";
import { packWeights } from "./weights";

/**
 * Computes the activity of every node on the P samples of a task, h_v = g_v Σ_q g_q W_q h_from(q) (Saxe, Sodhani &
 * Lewallen 2022, section 2), with h_v = g_v x_v at inputs.
 *
 * @param weights `weights["from->to"]` of shape [units of `to`, units of `from`]
 * @param task inputs and gates of the samples; targets are not needed
 * @returns [P, units] for every node by name
 * @throws ArgumentError for shapes that do not match, unknown names, NaN, or activities that overflow
 * @example
 * const network = gatedNetwork({ nodes: { x: 1, y: 1 }, edges: [["x", "y"]] });
 * const { y } = gatedForward(network, { "x->y": [[3]] }, { inputs: { x: [[1], [2]] }, nodeGates: { y: [1, 0] } });
 * // y: [[3], [0]]
 */
export function gatedForward(
  network: GatedNetworkLike,
  weights: Readonly<Record<string, MatrixLike>>,
  task: Omit<GatedTask, "targets">,
): Record<string, NdArray> {
  const args = argumentsOf("gatedForward");
  const graph = readGraph(args.at("network"), network);
  const packed = packWeights(args.at("weights"), weights, graph);
  const inputs = readInputs(args.at("task"), task, graph);
  const { names, sizes } = graph;
  const numbers = sizes.reduce((sum, n) => sum + n, 0) * inputs.samples;
  args.memory("task", numbers, "run fewer samples at a time");
  const activities = activate(graph, packed, inputs);
  return Object.fromEntries(
    activities.map((data, v) => {
      args.finite("weights", data);
      return [names[v]!, toNdArray(data, [inputs.samples, sizes[v]!])] as const;
    }),
  );
}

function activate(graph: Graph, packed: Float64Array, task: GatedInputs): Float64Array[] {
  const { sizes, edges, incoming, order } = graph;
  const { samples } = task;
  const activities: Float64Array[] = [];
  for (const v of order) {
    const sum = task.inputs[v]?.data.slice() ?? new Float64Array(samples * sizes[v]!);
    for (const e of incoming[v]!) {
      const { from, offset, length } = edges[e]!;
      const part = new Float64Array(sum.length);
      const matrix = packed.subarray(offset, offset + length);
      multiplyTransposedInto(part, activities[from]!, matrix, samples, sizes[from]!, sizes[v]!);
      applyGate(part, task.edgeGates[e], sizes[v]!);
      for (let i = 0; i < sum.length; i++) sum[i]! += part[i]!;
    }
    applyGate(sum, task.nodeGates[v], sizes[v]!);
    activities[v] = sum;
  }
  return activities;
}

/** Multiplies activities [P, units] by a gate, in place. */
function applyGate(activity: Float64Array, gate: Gate, units: number): void {
  if (gate === undefined) return;
  const perUnit = isUnitGate(gate);
  for (let i = 0; i < activity.length; i++) {
    activity[i]! *= perUnit ? gate.data[i]! : gate[Math.floor(i / units)]!;
  }
}
