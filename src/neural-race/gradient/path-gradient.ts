import { checkMemory } from "../../arrays/check";
import { createWorkspace, type Kernels } from "../../simd";
import type { Graph } from "../graph";
import { type PathPrefix, pathTrie } from "../network/path-trie";
import { type GatedField, lazyField } from "../network/vector-field";
import type { DenseStatistics } from "./dense-statistics";
import { type Panel, pathPanels } from "./path-panels";

/**
 * The gradient from the statistics of the paths (Saxe, Sodhani & Lewallen 2022, equations 3 and 4):
 *
 *   −∂L/∂W_e = Σ_p W_after(e)ᵀ E(p) W_before(e)ᵀ,   E(p) = Σyx(p) − Σ_j W_j Σx(j, p)
 *
 * over the paths p through e and j to the end of p. Beginnings that paths share are multiplied once, and their errors
 * are summed before they are carried back. The number of samples does not enter.
 */
export const pathGradient = (functionName: string, graph: Graph, statistics: DenseStatistics): GatedField =>
  lazyField("paths", () => {
    const space = layOut(functionName, graph, statistics);
    const { weights, gradient, panels, whole, errors } = space;
    return {
      evaluate(packed, out) {
        weights.set(packed);
        multiplyForward(graph, space);
        gradient.fill(0);
        carryBack(graph, space);
        out.set(gradient);
      },
      loss(packed) {
        weights.set(packed);
        multiplyForward(graph, space);
        let explained = 0;
        panels.forEach(({ outputInput }, t) => {
          const [w, e] = [whole[t]!, errors[t]!];
          for (let i = 0; i < w.length; i++) explained += w[i]! * (outputInput[i]! + e[i]!);
        });
        return Math.max(0, (statistics.outputPower - explained) / 2);
      },
      release: space.release,
    };
  });

/** A matrix in the workspace: where it begins and the length of its rows. */
interface MatrixBlock {
  readonly array: Float64Array;
  readonly start: number;
  readonly width: number;
}

const offsetOf = ({ array, start }: MatrixBlock): number => array.byteOffset + 8 * start;

interface PathSpace {
  readonly kernels: Kernels;
  readonly release: () => void;
  readonly weights: Float64Array;
  readonly gradient: Float64Array;
  readonly panels: readonly Panel[];
  /** W_p of all paths to an output, and E(p), side by side. */
  readonly whole: readonly Float64Array[];
  readonly errors: readonly Float64Array[];
  /** The rectangles of every panel. */
  readonly moments: readonly (readonly Float64Array[])[];
  readonly trie: readonly PathPrefix[];
  /** The product of the weights along each prefix, and what is carried back to its end. */
  readonly products: readonly MatrixBlock[];
  readonly carried: readonly MatrixBlock[];
  /** Whether a prefix is the first, going backward, that writes to what is carried to its parent. */
  readonly writesFirst: readonly boolean[];
}

function layOut(functionName: string, graph: Graph, statistics: DenseStatistics): PathSpace {
  const { sizes, edges, parameters } = graph;
  const panels = pathPanels(graph, statistics);
  const trie = pathTrie(graph, statistics.paths);
  // The matrices of whole paths lie in their panels; those of single edges are the weights.
  const own = trie.map(({ edge, width, path }) => (path < 0 ? sizes[edges[edge]!.to]! * width : 0));
  const panelSizes = panels.map(({ units, width }) => units * width);
  const blocks = panels.flatMap(({ rectangles }) => rectangles.map(({ data }) => data));
  const lengths = [
    parameters,
    parameters,
    ...own.map((n, k) => (trie[k]!.parent < 0 ? 0 : n)),
    ...own,
    ...panelSizes,
    ...panelSizes,
    ...blocks.map((data) => data.length),
  ];
  const numbers = lengths.reduce((sum, n) => sum + n, 0);
  checkMemory(functionName, "network", numbers, "use fewer paths");
  const { arrays, kernels, release } = createWorkspace(functionName, lengths);
  let taken = 0;
  const take = (count: number): Float64Array[] => {
    taken += count;
    return arrays.slice(taken - count, taken);
  };
  const [weights, gradient] = take(2) as [Float64Array, Float64Array];
  const [ownProducts, ownErrors] = [take(trie.length), take(trie.length)];
  const [whole, errors] = [take(panels.length), take(panels.length)];
  const moments = panels.map(({ rectangles }) => {
    const places = take(rectangles.length);
    for (const [k, array] of places.entries()) array.set(rectangles[k]!.data);
    return places;
  });

  const inPanel = new Map<number, { panel: number; start: number }>();
  panels.forEach(({ paths, starts }, panel) => {
    for (const [i, p] of paths.entries()) inPanel.set(p, { panel, start: starts[i]! });
  });
  const place = (k: number, mine: readonly Float64Array[], all: readonly Float64Array[]): MatrixBlock => {
    const { path, width } = trie[k]!;
    const at = inPanel.get(path);
    if (at === undefined) return { array: mine[k]!, start: 0, width };
    return { array: all[at.panel]!, start: at.start, width: panels[at.panel]!.width };
  };
  const lastChild = new Map(trie.map(({ parent }, k) => [parent, k]));
  return {
    kernels,
    release,
    weights,
    gradient,
    panels,
    whole,
    errors,
    moments,
    trie,
    products: trie.map(({ parent, edge, path, width }, k) =>
      parent < 0 && path < 0
        ? { array: weights, start: edges[edge]!.offset, width }
        : place(k, ownProducts, whole),
    ),
    carried: trie.map((_, k) => place(k, ownErrors, errors)),
    writesFirst: trie.map(
      ({ parent }, k) => parent >= 0 && trie[parent]!.path < 0 && lastChild.get(parent) === k,
    ),
  };
}

/** W_p and E(p) of every path. */
function multiplyForward({ edges, sizes }: Graph, space: PathSpace): void {
  const { kernels, weights, trie, products, panels, whole, errors, moments } = space;
  for (let k = 0; k < trie.length; k++) {
    const { parent, edge, path, width } = trie[k]!;
    const { from, to, offset } = edges[edge]!;
    const [rows, inner, out] = [sizes[to]!, sizes[from]!, products[k]!];
    if (parent >= 0) {
      const before = products[parent]!;
      const [w, a] = [weights.byteOffset + 8 * offset, offsetOf(before)];
      kernels.product(0, 0, offsetOf(out), out.width, w, inner, a, before.width, rows, inner, width);
    } else if (path >= 0) {
      addRows(out, { array: weights, start: offset, width }, rows, width, true);
    }
  }
  panels.forEach(({ units, width, outputInput, rectangles }, t) => {
    errors[t]!.set(outputInput);
    rectangles.forEach(({ rowStart, rows, start, columns }, r) => {
      const [out, w] = [errors[t]!.byteOffset + 8 * start, whole[t]!.byteOffset + 8 * rowStart];
      const data = moments[t]![r]!.byteOffset;
      kernels.product(0, -1, out, width, w, width, data, columns, units, rows, columns);
    });
  });
}

/** The errors E(p) carried back along the trie, and what every edge has of them. */
function carryBack({ edges, sizes }: Graph, space: PathSpace): void {
  const { kernels, weights, gradient, trie, products, carried, writesFirst } = space;
  for (let k = trie.length - 1; k >= 0; k--) {
    const { parent, edge, width } = trie[k]!;
    const { from, to, offset } = edges[edge]!;
    const [rows, inner, error] = [sizes[to]!, sizes[from]!, carried[k]!];
    if (parent < 0) {
      addRows({ array: gradient, start: offset, width }, error, rows, width, false);
      continue;
    }
    const before = products[parent]!;
    const slope = gradient.byteOffset + 8 * offset;
    const d = offsetOf(error);
    kernels.product(2, 1, slope, inner, d, error.width, offsetOf(before), before.width, rows, width, inner);
    const [out, mode] = [carried[parent]!, writesFirst[k] ? 0 : 1];
    const w = weights.byteOffset + 8 * offset;
    kernels.product(1, mode, offsetOf(out), out.width, w, inner, d, error.width, inner, rows, width);
  }
}

/** out += source, or out = source, for matrices of some rows and columns. */
function addRows(
  out: MatrixBlock,
  source: MatrixBlock,
  rows: number,
  columns: number,
  overwrite: boolean,
): void {
  for (let i = 0; i < rows; i++) {
    const [to, from] = [out.start + i * out.width, source.start + i * source.width];
    for (let j = 0; j < columns; j++) {
      const before = overwrite ? 0 : out.array[to + j]!;
      out.array[to + j] = before + source.array[from + j]!;
    }
  }
}
