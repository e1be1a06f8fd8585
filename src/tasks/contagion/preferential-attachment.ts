import { argumentsOf, type FieldsOf } from "../../arrays/arguments";
import { toNdArray } from "../../arrays/to-ndarray";
import type { NdArray } from "../../arrays/types";
import { generator } from "../../random/generator";

/** Options of `preferentialAttachment`. */
export interface PreferentialAttachmentOptions {
  /** Number of nodes, more than `edges`. */
  readonly nodes: number;
  /** Number of edges by which a node joins the earlier ones, at least 1; default 2. */
  readonly edges?: number | undefined;
  /** Default 0. */
  readonly seed?: number | undefined;
}

const OPTIONS: FieldsOf<PreferentialAttachmentOptions> = { nodes: true, edges: true, seed: true };

/**
 * Draws a graph by preferential attachment (Barabási & Albert 1999): nodes join one after the other, each with m edges to
 * different earlier nodes, which are chosen in proportion to their degrees. Degrees have a tail of k⁻³.
 *
 * The first m + 1 nodes form a star around node m.
 *
 * @returns symmetric adjacency matrix of 0 and 1, [n, n], with m (n − m) edges, for `contagion`
 * @throws ArgumentError for unknown options, numbers out of range, or a matrix too large for memory
 * @example
 * const graph = preferentialAttachment({ nodes: 200, edges: 2, seed: 1 });
 * const { states } = contagion({ law: "sis", graph, steps: 100 });
 */
export function preferentialAttachment(options: PreferentialAttachmentOptions): NdArray {
  const args = argumentsOf("preferentialAttachment");
  args.options("options", options, OPTIONS);
  const { nodes, edges = 2, seed = 0 } = options;
  args.number("edges", edges, { integer: true, atLeast: 1, atMost: 2 ** 20 });
  args.number("nodes", nodes, { integer: true, atLeast: edges + 1, atMost: 2 ** 20 });
  args.number("seed", seed, { integer: true });
  args.memory("nodes", nodes * nodes, "use fewer nodes");
  const random = generator(seed);
  const matrix = new Float64Array(nodes * nodes);
  // The ends of all edges: each node as often as its degree.
  const ends: number[] = [];
  for (let i = edges; i < nodes; i++) {
    const chosen = new Set<number>();
    if (i === edges) for (let j = 0; j < edges; j++) chosen.add(j);
    while (chosen.size < edges) chosen.add(ends[random.integer(ends.length)]!);
    for (const j of chosen) {
      ends.push(i, j);
      matrix[i * nodes + j] = 1;
      matrix[j * nodes + i] = 1;
    }
  }
  return toNdArray(matrix, [nodes, nodes]);
}
