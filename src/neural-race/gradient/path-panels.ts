import type { Graph } from "../graph";
import type { DenseStatistics } from "./dense-statistics";

/** A block of statistics between neighbouring paths: rows [rowStart, + rows) and columns [start, + columns) of a panel. */
export interface Rectangle {
  readonly rowStart: number;
  readonly rows: number;
  readonly start: number;
  readonly columns: number;
  /** Σx of these paths side by side, [rows, columns]. */
  readonly data: Float64Array;
}

/** The paths to one output side by side: W_p, Σyx(p) and E(p) of all of them are [units, width] together. */
export interface Panel {
  readonly units: number;
  readonly width: number;
  readonly paths: readonly number[];
  /** Where each of the paths begins among the columns. */
  readonly starts: readonly number[];
  readonly outputInput: Float64Array;
  readonly rectangles: readonly Rectangle[];
}

/** The statistics of every output as few products as possible need them: where all pairs are open, in one block. */
export function pathPanels({ edges, sizes }: Graph, statistics: DenseStatistics): Panel[] {
  const { paths, pairs, outputInput } = statistics;
  const widthOf = (p: number): number => sizes[edges[paths[p]![0]!]!.from]!;
  const ends = paths.map((path) => edges[path[path.length - 1]!]!.to);
  const partners = paths.map(() => new Map<number, { data: Float64Array; transposed: boolean }>());
  for (const { first, second, data } of pairs) {
    partners[second]!.set(first, { data, transposed: false });
    if (first !== second) partners[first]!.set(second, { data, transposed: true });
  }
  return [...new Set(ends)].map((end) => {
    const mine = paths.flatMap((_, p) => (ends[p] === end ? [p] : []));
    const starts: number[] = [];
    let width = 0;
    for (const p of mine) {
      starts.push(width);
      width += widthOf(p);
    }
    const whole = new Float64Array(sizes[end]! * width);
    mine.forEach((p, i) => {
      place(whole, width, outputInput[p]!, sizes[end]!, widthOf(p), starts[i]!, false);
    });
    const edgesOf = (i: number): number => starts[i] ?? width;
    const runsOf = (p: number): [number, number][] => {
      const runs: [number, number][] = [];
      mine.forEach((j, i) => {
        if (!partners[p]!.has(j)) return;
        const last = runs[runs.length - 1];
        if (last !== undefined && last[1] === i) last[1]++;
        else runs.push([i, i + 1]);
      });
      return runs;
    };
    const rectangles: Rectangle[] = [];
    for (let first = 0; first < mine.length; ) {
      const runs = runsOf(mine[first]!);
      let last = first + 1;
      while (last < mine.length && sameRuns(runs, runsOf(mine[last]!))) last++;
      const [start, columns] = [edgesOf(first), edgesOf(last) - edgesOf(first)];
      for (const [from, to] of runs) {
        const [rowStart, rows] = [edgesOf(from), edgesOf(to) - edgesOf(from)];
        const data = new Float64Array(rows * columns);
        for (let j = from; j < to; j++) {
          for (let i = first; i < last; i++) {
            const { data: block, transposed } = partners[mine[i]!]!.get(mine[j]!)!;
            const at = (starts[j]! - rowStart) * columns + starts[i]! - start;
            place(data, columns, block, widthOf(mine[j]!), widthOf(mine[i]!), at, transposed);
          }
        }
        rectangles.push({ rowStart, rows, start, columns, data });
      }
      first = last;
    }
    return { units: sizes[end]!, width, paths: mine, starts, outputInput: whole, rectangles };
  });
}

const sameRuns = (a: readonly (readonly number[])[], b: readonly (readonly number[])[]): boolean =>
  a.length === b.length && a.every(([from, to], i) => from === b[i]![0] && to === b[i]![1]);

/** Copies a [rows, columns] matrix (or the transpose of a [columns, rows] one) into a wider one. */
function place(
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
