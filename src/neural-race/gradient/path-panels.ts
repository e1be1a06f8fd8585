import type { Graph } from "../graph";
import type { DenseStatistics } from "./dense-statistics";

/**
 * Block of statistics between adjacent paths of a panel. Its rows begin at `rowStart` and its columns at `start`, both
 * counted in columns of the panel.
 */
export interface Rectangle {
  readonly rowStart: number;
  readonly rows: number;
  readonly start: number;
  readonly columns: number;
  /** Statistics Σx of these paths, side by side, [rows, columns]. */
  readonly data: Float64Array;
}

/** The paths to one output. W_p, Σyx(p) and E(p) of these paths are stored side by side as [units, width] matrices. */
export interface Panel {
  readonly units: number;
  readonly width: number;
  readonly paths: readonly number[];
  /** First column of each path. */
  readonly starts: readonly number[];
  readonly inputOutputCorrelation: Float64Array;
  readonly rectangles: readonly Rectangle[];
}

/**
 * Arranges the statistics of every output in few large rectangles, which need few matrix products. One rectangle
 * suffices if all pairs of paths are open together.
 */
export function pathPanels({ edges, sizes }: Graph, statistics: DenseStatistics): Panel[] {
  const { paths, pairs, inputOutputCorrelation } = statistics;
  const widthOf = (p: number): number => sizes[edges[paths[p]![0]!]!.from]!;
  const ends = paths.map((path) => edges[path[path.length - 1]!]!.to);
  const partners = paths.map(() => new Map<number, { data: Float64Array; transposed: boolean }>());
  for (const { first, second, data } of pairs) {
    partners[second]!.set(first, { data, transposed: false });
    if (first !== second) partners[first]!.set(second, { data, transposed: true });
  }
  return [...new Set(ends)].map((end) => {
    const members = paths.flatMap((_, p) => (ends[p] === end ? [p] : []));
    const starts: number[] = [];
    let width = 0;
    for (const p of members) {
      starts.push(width);
      width += widthOf(p);
    }
    const joined = new Float64Array(sizes[end]! * width);
    members.forEach((p, i) => {
      copyBlock(joined, width, inputOutputCorrelation[p]!, sizes[end]!, widthOf(p), starts[i]!, false);
    });
    const startOf = (i: number): number => starts[i] ?? width;
    const runsOf = (p: number): [number, number][] => {
      const runs: [number, number][] = [];
      members.forEach((j, i) => {
        if (!partners[p]!.has(j)) return;
        const last = runs[runs.length - 1];
        if (last !== undefined && last[1] === i) last[1]++;
        else runs.push([i, i + 1]);
      });
      return runs;
    };
    const rectangles: Rectangle[] = [];
    for (let first = 0; first < members.length; ) {
      const runs = runsOf(members[first]!);
      let last = first + 1;
      while (last < members.length && sameRuns(runs, runsOf(members[last]!))) last++;
      const [start, columns] = [startOf(first), startOf(last) - startOf(first)];
      for (const [from, to] of runs) {
        const [rowStart, rows] = [startOf(from), startOf(to) - startOf(from)];
        const data = new Float64Array(rows * columns);
        for (let j = from; j < to; j++) {
          for (let i = first; i < last; i++) {
            const { data: block, transposed } = partners[members[i]!]!.get(members[j]!)!;
            const at = (starts[j]! - rowStart) * columns + starts[i]! - start;
            copyBlock(data, columns, block, widthOf(members[j]!), widthOf(members[i]!), at, transposed);
          }
        }
        rectangles.push({ rowStart, rows, start, columns, data });
      }
      first = last;
    }
    return { units: sizes[end]!, width, paths: members, starts, inputOutputCorrelation: joined, rectangles };
  });
}

const sameRuns = (a: readonly (readonly number[])[], b: readonly (readonly number[])[]): boolean =>
  a.length === b.length && a.every(([from, to], i) => from === b[i]![0] && to === b[i]![1]);

/** Copies a [rows, columns] matrix, or the transpose of a [columns, rows] matrix, into a wider matrix from `at` on. */
function copyBlock(
  out: Float64Array,
  width: number,
  block: Float64Array,
  rows: number,
  columns: number,
  at: number,
  transposed: boolean,
): void {
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      out[at + i * width + j] = block[transposed ? j * rows + i : i * columns + j]!;
    }
  }
}
