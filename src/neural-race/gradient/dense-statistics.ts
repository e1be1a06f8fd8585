import type { Arguments } from "../../arrays/arguments";
import { HERE } from "../../arrays/path";
import type { Computation } from "../../concurrency/computation";
import { createWorkspace } from "../../simd";
import type { Graph } from "../graph";
import type { Batch } from "./batch";
import { areOpenTogether, openColumns, pathGate } from "./path-gates";

/** Statistics Σx(first, second) = ⟨g_first x xᵀ g_second⟩ of two paths, [units of first's input, units of second's]. */
export interface DensePair {
  readonly first: number;
  readonly second: number;
  readonly data: Float64Array;
}

/** Statistics of the paths that determine the loss and gradient of a network. */
export interface DenseStatistics {
  /** Paths as lists of edge numbers. */
  readonly paths: readonly (readonly number[])[];
  /** Statistics Σyx(p) = ⟨g_p y xᵀ⟩ of every path p. */
  readonly inputOutputCorrelation: readonly Float64Array[];
  /** Pairs first <= second of paths with equal outputs that are open together in some column. */
  readonly pairs: readonly DensePair[];
  readonly targetSecondMoment: number;
  readonly samples: number;
}

/** Number of multiplications between yields. */
const PRODUCTS_PER_PAUSE = 2 ** 26;

/** Length of the buffer of gated inputs, for all paths together. */
const FEATURE_BUFFER_LENGTH = 2 ** 21;

/**
 * Lists the pairs of paths with equal outputs that are open together in some column. `numbers` is the total length of
 * their statistics.
 */
export function openPairs(graph: Graph, batch: Batch, paths: readonly (readonly number[])[]) {
  const { edges, sizes } = graph;
  const gate = new Float64Array(batch.columns);
  const open = paths.map((path) => {
    pathGate(graph, batch, path, gate);
    return openColumns(gate);
  });
  const ends = paths.map((path) => edges[path[path.length - 1]!]!.to);
  const widths = paths.map((path) => sizes[edges[path[0]!]!.from]!);
  const pairs: [first: number, second: number][] = [];
  let numbers = 0;
  for (let first = 0; first < paths.length; first++) {
    for (let second = first; second < paths.length; second++) {
      if (ends[first] !== ends[second] || !areOpenTogether(open[first]!, open[second]!)) continue;
      pairs.push([first, second]);
      numbers += widths[first]! * widths[second]!;
    }
  }
  return { pairs, numbers };
}

/**
 * Computes the statistics of equations 5 and 6 of Saxe, Sodhani & Lewallen 2022 on a batch with scalar gates. Pauses
 * between groups of pairs of paths.
 */
export function* gatherStatistics(
  args: Arguments,
  graph: Graph,
  batch: Batch,
  paths: readonly (readonly number[])[],
): Computation<DenseStatistics> {
  const { edges, sizes } = graph;
  const { pairs, numbers } = openPairs(graph, batch, paths);
  const widths = paths.map((path) => sizes[edges[path[0]!]!.from]!);
  const ends = paths.map((path) => edges[path[path.length - 1]!]!.to);
  const targets = paths.reduce((sum, _, p) => sum + widths[p]! * sizes[ends[p]!]!, 0);
  const totalWidth = widths.reduce((sum, n) => sum + n, 0);
  const advice = `the statistics of ${paths.length} paths and ${pairs.length} pairs of them; use fewer`;
  args.memory("network", numbers + targets + totalWidth, advice);

  const columnsAtOnce = Math.max(1, Math.min(batch.columns, Math.floor(FEATURE_BUFFER_LENGTH / totalWidth)));
  const tallest = Math.max(...graph.outputs.map((v) => sizes[v]!));
  const widest = Math.max(...widths);
  const lengths = [totalWidth * columnsAtOnce, tallest * columnsAtOnce, Math.max(widest, tallest) * widest];
  const { arrays, kernels, release } = createWorkspace(args, lengths);
  const [features, target, sum] = arrays as [Float64Array, Float64Array, Float64Array];
  const inputOutputCorrelation = paths.map((_, p) => new Float64Array(widths[p]! * sizes[ends[p]!]!));
  const moments = pairs.map(([first, second]) => new Float64Array(widths[first]! * widths[second]!));
  let numbersBefore = 0;
  const starts = widths.map((n) => {
    numbersBefore += n * columnsAtOnce;
    return numbersBefore - n * columnsAtOnce;
  });
  /** Adds a bᵀ over the current columns to `total`. */
  const add = (total: Float64Array, a: number, rows: number, b: number, columns: number, length: number) => {
    kernels.product(2, 0, sum.byteOffset, columns, a, columnsAtOnce, b, columnsAtOnce, rows, length, columns);
    for (let i = 0; i < total.length; i++) total[i]! += sum[i]!;
  };
  try {
    for (let from = 0; from < batch.columns; from += columnsAtOnce) {
      const length = Math.min(columnsAtOnce, batch.columns - from);
      const gate = new Float64Array(length);
      paths.forEach((path, p) => {
        pathGate(graph, batch, path, gate, from);
        const x = batch.inputs[edges[path[0]!]!.from]!;
        for (let i = 0; i < widths[p]!; i++) {
          const [at, source] = [starts[p]! + i * columnsAtOnce, i * batch.columns + from];
          for (let c = 0; c < length; c++) features[at + c] = gate[c]! * x[source + c]!;
        }
      });
      const featuresOf = (p: number) => features.byteOffset + 8 * starts[p]!;
      for (const v of graph.outputs) {
        const y = batch.targets[v]!;
        for (let i = 0; i < sizes[v]!; i++) {
          const source = i * batch.columns + from;
          target.set(y.subarray(source, source + length), i * columnsAtOnce);
        }
        paths.forEach((_, p) => {
          if (ends[p] !== v) return;
          add(inputOutputCorrelation[p]!, target.byteOffset, sizes[v]!, featuresOf(p), widths[p]!, length);
        });
      }
      let unpaused = 0;
      for (const [k, [first, second]] of pairs.entries()) {
        add(moments[k]!, featuresOf(first), widths[first]!, featuresOf(second), widths[second]!, length);
        unpaused += widths[first]! * widths[second]! * length;
        if (unpaused < PRODUCTS_PER_PAUSE) continue;
        unpaused = 0;
        yield (from + (length * (k + 1)) / pairs.length) / batch.columns;
      }
    }
  } finally {
    release();
  }
  for (const data of inputOutputCorrelation) batch.at.finite(HERE, data);
  const found = pairs.map(([first, second], k) => {
    const data = batch.at.finite(HERE, moments[k]!);
    if (first === second) symmetrise(data, widths[first]!);
    return { first, second, data };
  });
  return {
    paths,
    inputOutputCorrelation,
    pairs: found.filter(({ data }) => data.some((x) => x !== 0)),
    targetSecondMoment: batch.targetSecondMoment,
    samples: batch.samples,
  };
}

/** Averages the two triangles of an [n, n] matrix that is symmetric up to rounding, in place. */
function symmetrise(data: Float64Array, n: number): void {
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) {
      data[i * n + j] = data[j * n + i] = (data[i * n + j]! + data[j * n + i]!) / 2;
    }
  }
}
