import { argumentsOf, type FieldsOf } from "../../arrays/arguments";
import type { GatedNetwork } from "../../tasks";
import { type GatedNetworkLike, readGraph } from "../graph";

/** Fields of a complete network, which `gatedNetwork` also accepts. */
const NETWORK_FIELDS: FieldsOf<GatedNetwork> = { nodes: true, edges: true, inputs: true, outputs: true };

/**
 * Checks and completes the description of a gated deep linear network on a directed acyclic graph: layers of units at
 * the nodes, a weight matrix W_e [units of `to`, units of `from`] on every edge, and activities
 *
 *   h_v = g_v Σ_q g_q W_q h_from(q)        over the edges q into v
 *
 * with gates g that belong to the data (Saxe, Sodhani & Lewallen 2022, section 2). Nodes without incoming edges are
 * inputs. There may be several inputs and outputs, and edges that skip layers. Recurrent networks have to be unrolled
 * over time.
 *
 * @param network.nodes number of units of each node by name; names must not contain "->"
 * @param network.edges pairs [from, to]; the edge has the name "from->to"
 * @param network.outputs nodes with targets, which must contain all nodes without outgoing edges; default: these nodes
 * @throws ArgumentError for a cycle (named in the error), an unknown node or field, an edge listed twice, or a node
 * without edges
 * @example
 * const network = gatedNetwork({
 *   nodes: { x: 2, shared: 4, own: 4, y: 3 },
 *   edges: [["x", "shared"], ["x", "own"], ["shared", "y"], ["own", "y"]],
 * });
 * network.inputs; // ["x"]
 */
export function gatedNetwork(network: GatedNetworkLike): GatedNetwork {
  const args = argumentsOf("gatedNetwork");
  args.options("network", network, NETWORK_FIELDS);
  const { names, sizes, edges, inputs, outputs } = readGraph(args.at("network"), network);
  return {
    nodes: Object.fromEntries(names.map((name, v) => [name, sizes[v]!])),
    edges: edges.map(({ from, to }) => [names[from]!, names[to]!] as const),
    inputs: inputs.map((v) => names[v]!),
    outputs: outputs.map((v) => names[v]!),
  };
}
