/** Directed graph without loops, with a layer for every node and a colour for every edge: plain data. */
export interface ColouredGraph {
  /** Number of nodes. */
  readonly nodes: number;
  /** Layer of every node. */
  readonly layers: Int32Array;
  /** Edges, sorted by `from`, then `to`. */
  readonly edges: {
    /** Node at which every edge begins. */
    readonly from: Int32Array;
    /** Node at which every edge ends. */
    readonly to: Int32Array;
    /** Colour of every edge; of weights: 0 strong negative, 1 mild, 2 strong positive. */
    readonly colour: Int32Array;
  };
}
