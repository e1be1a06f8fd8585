import type { Arguments } from "../../arrays/arguments";
import type { GroupedGraph } from "./read-graph";

/** Edge from the first node to the second, and none in the other direction. */
export const FORWARD = 1;
const BACKWARD = 2;

/** Marks all edges: entry i n + j is `FORWARD` for an edge from i to j, else 0. */
export function edgeMarks(args: Arguments, { nodes, from, to }: GroupedGraph): Uint8Array {
  args.memory("graph", nodes ** 2 / 8, "use fewer nodes");
  const marks = new Uint8Array(nodes * nodes);
  for (let e = 0; e < from.length; e++) marks[from[e]! * nodes + to[e]!] = FORWARD;
  return marks;
}

/** Edges between all pairs of nodes: entry i n + j is 0, `FORWARD`, 2 for one from j to i only, or 3 for both. */
export function relationsOf(args: Arguments, graph: GroupedGraph): Uint8Array {
  const relations = edgeMarks(args, graph);
  const { nodes, from, to } = graph;
  for (let e = 0; e < from.length; e++) relations[to[e]! * nodes + from[e]!]! |= BACKWARD;
  return relations;
}
