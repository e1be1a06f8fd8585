import type { GatedNetwork } from "../../tasks";
import { type GatedNetworkLike, readGraph } from "../graph";

/**
 * A gated deep linear network on a directed acyclic graph, checked: layers of units at the nodes, a weight matrix
 * W_e [units of `to`, units of `from`] on every edge, and activities
 *
 *   h_v = g_v Σ_q g_q W_q h_from(q)        over the edges q into v
 *
 * whose gates g belong to the data (Saxe, Sodhani & Lewallen 2022, section 2). Nodes that no edge enters are inputs.
 * There may be several inputs and outputs, and edges that skip layers; unroll recurrent networks over time.
 *
 * @param network.nodes the number of units of each node by name; names do not contain "->"
 * @param network.edges pairs [from, to]; an edge is called "from->to"
 * @param network.outputs nodes with targets; default: those that no edge leaves, which have to be among them
 * @throws ArgumentError for a cycle (which it names), an unknown node, an edge named twice, or a node without edges
 * @example
 * const network = gatedNetwork({
 *   nodes: { x: 2, shared: 4, own: 4, y: 3 },
 *   edges: [["x", "shared"], ["x", "own"], ["shared", "y"], ["own", "y"]],
 * });
 * network.inputs; // ["x"]
 */
export function gatedNetwork(network: GatedNetworkLike): GatedNetwork {
  const { names, sizes, edges, inputs, outputs } = readGraph("gatedNetwork", "network", network);
  return {
    nodes: Object.fromEntries(names.map((name, v) => [name, sizes[v]!])),
    edges: edges.map(({ from, to }) => [names[from]!, names[to]!] as const),
    inputs: inputs.map((v) => names[v]!),
    outputs: outputs.map((v) => names[v]!),
  };
}
