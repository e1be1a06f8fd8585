import type { Arguments } from "../../arrays/arguments";
import type { GroupedGraph } from "./read-graph";

/** Edge from the first node to the second, and none in the other direction. */
export const FORWARD = 1;
const BACKWARD = 2;

/** Edges between all pairs of nodes: entry i n + j is 0, `FORWARD`, 2 for one from j to i only, or 3 for both. */
export function relationsOf(args: Arguments, { nodes, from, to }: GroupedGraph): Uint8Array {
  args.memory("graph", nodes ** 2 / 8, "use fewer nodes");
  const relations = new Uint8Array(nodes * nodes);
  for (let e = 0; e < from.length; e++) {
    relations[from[e]! * nodes + to[e]!]! |= FORWARD;
    relations[to[e]! * nodes + from[e]!]! |= BACKWARD;
  }
  return relations;
}
