/** Ends of edges by their other ends, one list after the other: that of node i begins at `starts[i]`. */
export interface NeighbourLists {
  readonly starts: Int32Array;
  readonly ends: Int32Array;
}

/** Lists the ends `to` of edges by their other ends `from`. */
export function neighbourLists(nodes: number, from: Int32Array, to: Int32Array): NeighbourLists {
  const starts = new Int32Array(nodes + 1);
  for (let e = 0; e < from.length; e++) starts[from[e]! + 1]!++;
  for (let i = 0; i < nodes; i++) starts[i + 1]! += starts[i]!;
  const next = starts.slice();
  const ends = new Int32Array(from.length);
  for (let e = 0; e < from.length; e++) ends[next[from[e]!]!++] = to[e]!;
  return { starts, ends };
}
