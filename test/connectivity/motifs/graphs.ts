import type { ColouredGraph } from "../../../src/connectivity";
import type { Motif } from "../../../src/connectivity/motifs/motif";
import { generator } from "../../../src/random";

/** An edge from a node to another, with a colour. */
export type Edge = readonly [from: number, to: number, colour?: number];

/** Returns the adjacency matrix of edges. */
export function adjacencyOf(nodes: number, edges: readonly Edge[]): number[][] {
  const matrix = Array.from({ length: nodes }, () => new Array<number>(nodes).fill(0));
  for (const [i, j] of edges) matrix[i]![j] = 1;
  return matrix;
}

/** Returns a coloured graph of edges, by default of colour 0, with the given layers. */
export const colouredGraph = (layers: readonly number[], edges: readonly Edge[]): ColouredGraph => ({
  nodes: layers.length,
  layers: Int32Array.from(layers),
  edges: {
    from: Int32Array.from(edges, ([i]) => i),
    to: Int32Array.from(edges, ([, j]) => j),
    colour: Int32Array.from(edges, ([, , colour = 0]) => colour),
  },
});

/** Returns the layers of all nodes of a layered graph. */
export const layersOf = (widths: readonly number[]): number[] =>
  widths.flatMap((width, layer) => new Array<number>(width).fill(layer));

/** Draws the edges between all pairs of nodes, by default of different ones, with a probability. */
export function randomEdges(
  nodes: number,
  probability: number,
  seed: number,
  joins: (i: number, j: number) => boolean = (i, j) => i !== j,
): Edge[] {
  const random = generator(seed);
  const edges: Edge[] = [];
  for (let i = 0; i < nodes; i++) {
    for (let j = 0; j < nodes; j++) {
      if (joins(i, j) && random.uniform() < probability) edges.push([i, j, random.integer(3)]);
    }
  }
  return edges;
}

/** Draws the edges between successive layers. */
export function randomLayers(widths: readonly number[], probability: number, seed: number): ColouredGraph {
  const layers = layersOf(widths);
  const joins = (i: number, j: number) => layers[j]! === layers[i]! + 1;
  return colouredGraph(layers, randomEdges(layers.length, probability, seed, joins));
}

/** Edges of the motifs between nodes 0, 1, ... */
const PATTERNS: Readonly<Record<Motif, { size: number; edges: readonly Edge[] }>> = {
  bifan: {
    size: 4,
    edges: [
      [0, 2],
      [0, 3],
      [1, 2],
      [1, 3],
    ],
  },
  diamond: {
    size: 4,
    edges: [
      [0, 1],
      [0, 2],
      [1, 3],
      [2, 3],
    ],
  },
  feedForward: {
    size: 3,
    edges: [
      [0, 1],
      [1, 2],
      [0, 2],
    ],
  },
};

/** Counts a motif by trying all orders of all subsets of nodes. */
export function bruteForce(matrix: readonly (readonly number[])[], motif: Motif, induced: boolean): number {
  const { size, edges } = PATTERNS[motif];
  const wanted = adjacencyOf(size, edges);
  const places = Array.from({ length: size * size }, (_, at) => [Math.floor(at / size), at % size] as const);
  const orders = permutations(size);
  const matchesOf = (matrix: readonly (readonly number[])[], nodes: readonly number[]) =>
    orders.filter((order) =>
      places.every(([i, j]) => {
        const entry = matrix[nodes[order[i]!]!]![nodes[order[j]!]!]!;
        return i === j || (induced ? entry === wanted[i]![j] : entry >= wanted[i]![j]!);
      }),
    ).length;
  const own = permutations(size)[0]!;
  const symmetries = matchesOf(wanted, own);
  let count = 0;
  for (const nodes of subsets(matrix.length, size)) count += matchesOf(matrix, nodes);
  return count / symmetries;
}

/** Returns all orders of the numbers 0 to n − 1, the ascending one first. */
const permutations = (n: number): number[][] =>
  n === 0
    ? [[]]
    : permutations(n - 1).flatMap((rest) =>
        rest
          .map((_, at) => [...rest.slice(0, n - 1 - at), n - 1, ...rest.slice(n - 1 - at)])
          .concat([[n - 1, ...rest]]),
      );

/** Returns all sets of `size` of the numbers 0 to n − 1. */
const subsets = (n: number, size: number): number[][] =>
  size === 0
    ? [[]]
    : Array.from({ length: n }, (_, last) => subsets(last, size - 1).map((set) => [...set, last])).flat();
