import type { DenseStatistics } from "../gradient/dense-statistics";
import type { Graph } from "../graph";

/** Statistics as a matrix between two ends of paths, [units of `a`, units of `b`]. */
export interface EndMatrix {
  readonly a: number;
  readonly b: number;
  readonly data: Float64Array;
  readonly kind: "inputOutputCorrelation" | "inputCorrelation";
}

/**
 * Ends of paths at which a reduction chooses a basis.
 *
 * Every edge out of an input has a separate end, because paths with different first edges may split the input
 * differently. Two edges into an output share an end if paths over both of them are open together, because
 * their contributions are added. All edges into an output that has outgoing edges share one end.
 */
export interface PathEnds {
  /** Number of units of each end. */
  readonly sizes: readonly number[];
  /** End at the input from which each edge leads; -1 for edges from other nodes. */
  readonly ofFirst: readonly number[];
  /** End at the output to which each edge leads; -1 for edges to other nodes. */
  readonly ofLast: readonly number[];
  /** Statistics between ends: Σyx of every path, then Σx of every pair. */
  readonly matrices: readonly EndMatrix[];
}

/** Disjoint sets of the numbers 0 to `count` - 1 (union-find). */
export class DisjointSets {
  private readonly parent: number[];

  constructor(count: number) {
    this.parent = Array.from({ length: count }, (_, i) => i);
  }

  find(i: number): number {
    let root = i;
    while (this.parent[root] !== root) root = this.parent[root]!;
    this.parent[i] = root;
    return root;
  }

  join(i: number, j: number): void {
    this.parent[this.find(i)] = this.find(j);
  }
}

/** Finds the ends of the paths of a network, and arranges the statistics as matrices between them. */
export function findPathEnds(graph: Graph, statistics: DenseStatistics): PathEnds {
  const { edges, sizes, incoming, outgoing, outputs } = graph;
  const { paths, pairs, inputOutputCorrelation } = statistics;
  const first = (p: number): number => paths[p]![0]!;
  const last = (p: number): number => paths[p]![paths[p]!.length - 1]!;
  const shared = new DisjointSets(edges.length);
  for (const pair of pairs) shared.join(last(pair.first), last(pair.second));
  for (const v of outputs) {
    if (outgoing[v]!.length > 0) for (const e of incoming[v]!) shared.join(incoming[v]![0]!, e);
  }
  const endSizes: number[] = [];
  const ofFirst = edges.map(({ from }) =>
    incoming[from]!.length === 0 ? endSizes.push(sizes[from]!) - 1 : -1,
  );
  const numbers = new Map<number, number>();
  const isOutput = new Set(outputs);
  const ofLast = edges.map(({ to }, e) => {
    if (!isOutput.has(to)) return -1;
    const root = shared.find(e);
    if (!numbers.has(root)) numbers.set(root, endSizes.push(sizes[to]!) - 1);
    return numbers.get(root)!;
  });
  const matrices = [
    ...inputOutputCorrelation.map((data, p) => ({
      a: ofLast[last(p)]!,
      b: ofFirst[first(p)]!,
      data,
      kind: "inputOutputCorrelation" as const,
    })),
    ...pairs.map((pair) => ({
      a: ofFirst[first(pair.first)]!,
      b: ofFirst[first(pair.second)]!,
      data: pair.data,
      kind: "inputCorrelation" as const,
    })),
  ];
  return { sizes: endSizes, ofFirst, ofLast, matrices };
}
