import type { Arguments } from "../../arrays/arguments";
import { createWorkspace, type Kernels } from "../../simd";
import type { Graph } from "../graph";
import { type PathPrefix, pathTrie } from "../network/path-trie";
import { type GatedField, lazyField } from "../network/vector-field";
import type { DenseStatistics } from "./dense-statistics";
import { type Panel, pathPanels } from "./path-panels";

/**
 * Creates the field that computes the gradient from the statistics of the paths (Saxe, Sodhani & Lewallen 2022,
 * equations 3 and 4):
 *
 *   −∂L/∂W_e = Σ_p W_after(e)ᵀ E(p) W_before(e)ᵀ,   E(p) = Σyx(p) − Σ_j W_j Σx(j, p)
 *
 * over the paths p through e, and the paths j to the end of p. Products along shared prefixes are computed once, and
 * the errors of paths with a common prefix are summed before backpropagation. The cost is independent of the number of
 * samples.
 */
export const pathGradient = (args: Arguments, graph: Graph, statistics: DenseStatistics): GatedField =>
  lazyField("paths", () => {
    const space = layOut(args, graph, statistics);
    const { weights, gradient, panels, pathProducts, errors } = space;
    return {
      evaluate(packed, out) {
        weights.set(packed);
        multiplyForward(graph, space);
        gradient.fill(0);
        backpropagate(graph, space);
        out.set(gradient);
      },
      loss(packed) {
        weights.set(packed);
        multiplyForward(graph, space);
        let explained = 0;
        panels.forEach(({ inputOutputCorrelation }, t) => {
          const [w, e] = [pathProducts[t]!, errors[t]!];
          for (let i = 0; i < w.length; i++) explained += w[i]! * (inputOutputCorrelation[i]! + e[i]!);
        });
        return Math.max(0, (statistics.targetSecondMoment - explained) / 2);
      },
      release: space.release,
    };
  });

/** A matrix in the workspace, with the index of its first entry and the stride of its rows. */
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
  /** For each output, W_p of all paths to it, side by side. */
  readonly pathProducts: readonly Float64Array[];
  /** For each output, E(p) of all paths to it, in the same layout. */
  readonly errors: readonly Float64Array[];
  /** Statistics of the rectangles of every panel. */
  readonly moments: readonly (readonly Float64Array[])[];
  readonly trie: readonly PathPrefix[];
  /** Product of the weights along each prefix. */
  readonly products: readonly MatrixBlock[];
  /** Error backpropagated to the end of each prefix. */
  readonly prefixErrors: readonly MatrixBlock[];
  /** True for a prefix that is the first, in backward order, to write the backpropagated error of its parent. */
  readonly writesFirst: readonly boolean[];
}

function layOut(args: Arguments, graph: Graph, statistics: DenseStatistics): PathSpace {
  const { sizes, edges, parameters } = graph;
  const panels = pathPanels(graph, statistics);
  const trie = pathTrie(graph, statistics.paths);
  // Products of complete paths are stored in the panels, and products of single edges are the weights.
  const blockSizes = trie.map(({ edge, width, path }) => (path < 0 ? sizes[edges[edge]!.to]! * width : 0));
  const panelSizes = panels.map(({ units, width }) => units * width);
  const blocks = panels.flatMap(({ rectangles }) => rectangles.map(({ data }) => data));
  const lengths = [
    parameters,
    parameters,
    ...blockSizes.map((n, k) => (trie[k]!.parent < 0 ? 0 : n)),
    ...blockSizes,
    ...panelSizes,
    ...panelSizes,
    ...blocks.map((data) => data.length),
  ];
  const numbers = lengths.reduce((sum, n) => sum + n, 0);
  args.memory("network", numbers, "use fewer paths");
  const { arrays, kernels, release } = createWorkspace(args, lengths);
  let used = 0;
  const take = (count: number): Float64Array[] => {
    used += count;
    return arrays.slice(used - count, used);
  };
  const [weights, gradient] = take(2) as [Float64Array, Float64Array];
  const [ownProducts, ownErrors] = [take(trie.length), take(trie.length)];
  const [pathProducts, errors] = [take(panels.length), take(panels.length)];
  const moments = panels.map(({ rectangles }) => {
    const rectangleArrays = take(rectangles.length);
    for (const [k, array] of rectangleArrays.entries()) array.set(rectangles[k]!.data);
    return rectangleArrays;
  });

  const inPanel = new Map<number, { panel: number; start: number }>();
  panels.forEach(({ paths, starts }, panel) => {
    for (const [i, p] of paths.entries()) inPanel.set(p, { panel, start: starts[i]! });
  });
  const blockOf = (
    k: number,
    ownArrays: readonly Float64Array[],
    panelArrays: readonly Float64Array[],
  ): MatrixBlock => {
    const { path, width } = trie[k]!;
    const at = inPanel.get(path);
    if (at === undefined) return { array: ownArrays[k]!, start: 0, width };
    return { array: panelArrays[at.panel]!, start: at.start, width: panels[at.panel]!.width };
  };
  const lastChild = new Map(trie.map(({ parent }, k) => [parent, k]));
  return {
    kernels,
    release,
    weights,
    gradient,
    panels,
    pathProducts,
    errors,
    moments,
    trie,
    products: trie.map(({ parent, edge, path, width }, k) =>
      parent < 0 && path < 0
        ? { array: weights, start: edges[edge]!.offset, width }
        : blockOf(k, ownProducts, pathProducts),
    ),
    prefixErrors: trie.map((_, k) => blockOf(k, ownErrors, errors)),
    writesFirst: trie.map(
      ({ parent }, k) => parent >= 0 && trie[parent]!.path < 0 && lastChild.get(parent) === k,
    ),
  };
}

/** Computes W_p and E(p) of every path. */
function multiplyForward({ edges, sizes }: Graph, space: PathSpace): void {
  const { kernels, weights, trie, products, panels, pathProducts, errors, moments } = space;
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
  panels.forEach(({ units, width, inputOutputCorrelation, rectangles }, t) => {
    errors[t]!.set(inputOutputCorrelation);
    rectangles.forEach(({ rowStart, rows, start, columns }, r) => {
      const [out, w] = [errors[t]!.byteOffset + 8 * start, pathProducts[t]!.byteOffset + 8 * rowStart];
      const data = moments[t]![r]!.byteOffset;
      kernels.product(0, -1, out, width, w, width, data, columns, units, rows, columns);
    });
  });
}

/** Backpropagates the errors E(p) along the trie and accumulates the gradient of every edge. */
function backpropagate({ edges, sizes }: Graph, space: PathSpace): void {
  const { kernels, weights, gradient, trie, products, prefixErrors, writesFirst } = space;
  for (let k = trie.length - 1; k >= 0; k--) {
    const { parent, edge, width } = trie[k]!;
    const { from, to, offset } = edges[edge]!;
    const [rows, inner, error] = [sizes[to]!, sizes[from]!, prefixErrors[k]!];
    if (parent < 0) {
      addRows({ array: gradient, start: offset, width }, error, rows, width, false);
      continue;
    }
    const before = products[parent]!;
    const slope = gradient.byteOffset + 8 * offset;
    const d = offsetOf(error);
    kernels.product(2, 1, slope, inner, d, error.width, offsetOf(before), before.width, rows, width, inner);
    const [out, mode] = [prefixErrors[parent]!, writesFirst[k] ? 0 : 1];
    const w = weights.byteOffset + 8 * offset;
    kernels.product(1, mode, offsetOf(out), out.width, w, inner, d, error.width, inner, rows, width);
  }
}

/** Adds a [rows, columns] block to another, or overwrites it. */
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
