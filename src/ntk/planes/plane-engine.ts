import type { Arguments } from "../../arrays/arguments";
import type { Samples } from "../../networks/architecture";
import type { Cell, CellGroups, FlatKernels, KernelEngine } from "../infinite/engine";
import { type CellRange, cellsByColumns, pairsByRows } from "./image-pairs";
import { type CellKernels, prepareCells } from "./pair-kernels";
import type { PlanePlan } from "./plan/steps";
import type { PairKernels } from "./pools/tail";

/** Largest number of rows that are computed together if one pair of images is computed at a time. */
const MAX_ROWS = 32;
/** Largest number of images whose side tables are kept, and of their bytes, unless it is less than two images. */
const MAX_TABLES = 256;
const MAX_TABLE_BYTES = 2 ** 26;
/** The same for pairs of images, of which two are computed at a time. */
const MAX_PAIR_TABLE_BYTES = 2 ** 23;

/**
 * Largest number of entries that are divided among threads by groups. Rows and their remainders do not matter in more.
 */
const MAX_GROUPED = 2 ** 16;

/** Returns the engine of a network on images, which computes kernels by planes of offsets. */
export function planeEngine(
  args: Arguments,
  plan: PlanePlan,
  first: Samples,
  second: Samples | undefined,
): KernelEngine {
  const bytes = Math.max(...plan.segments.map(({ tableBytes }) => tableBytes));
  const maxBytes = plan.lanes === 2 ? MAX_PAIR_TABLE_BYTES : MAX_TABLE_BYTES;
  const tables = Math.max(2, Math.min(MAX_TABLES, Math.floor(maxBytes / bytes)));
  // The numbers of rows and columns are the same for all threads and blocks.
  const rowStep = plan.lanes === 2 ? 1 : Math.min(MAX_ROWS, tables - 1);
  const images = first.count + (second?.count ?? 0);
  const tableBlocks = Math.min(tables, plan.lanes * images);
  const groupsOf = (range: CellRange) =>
    plan.lanes === 2 ? pairsByRows(range) : cellsByColumns(range, rowStep);
  let prepared: CellKernels | undefined;

  /** Computes a range of entries and passes them to `write`; returns true if all are finite. */
  function* computeRange(
    range: CellRange,
    write: (cell: Cell, kernels: PairKernels) => void,
  ): Generator<number | undefined, boolean> {
    prepared ??= yield* prepareCells(args, plan, first, second, tableBlocks);
    const rows = range.rowEnd - range.row;
    let [zero, finished] = [0, 0];
    for (const { cells, done } of groupsOf(range)) {
      const results = yield* prepared.compute(cells);
      for (const [lane, cell] of cells.entries()) {
        const kernels = results[lane]!;
        // The sum becomes NaN unless both are finite.
        zero += 0 * kernels.nngp + 0 * kernels.ntk;
        write(cell, kernels);
      }
      if (done === undefined) continue;
      yield done;
      finished = done;
    }
    if (finished < rows) yield rows;
    return zero === 0;
  }

  const isSymmetric = second === undefined;
  const columns = (second ?? first).count;

  function groups(): CellGroups {
    const range = { row: 0, rowEnd: first.count, column: 0, columnEnd: columns, isTriangle: isSymmetric };
    const cells = Array.from(groupsOf(range), ({ cells }) => cells);
    return {
      cells,
      *fill(out, from, to) {
        prepared ??= yield* prepareCells(args, plan, first, second, tableBlocks);
        let zero = 0;
        for (let g = from; g < to; g++) {
          for (const [lane, kernels] of (yield* prepared.compute(cells[g]!)).entries()) {
            put(out, plan.lanes * (g - from) + lane, kernels);
            zero += 0 * kernels.nngp + 0 * kernels.ntk;
          }
          yield g + 1 - from;
        }
        return zero === 0;
      },
    };
  }

  return {
    rowStep,
    ...(first.count * columns <= MAX_GROUPED && { groups }),
    fill(out, from, to, target = "whole") {
      const isWhole = target === "whole";
      const rowOrigin = isWhole ? 0 : from;
      const [start, end] =
        typeof target === "object" ? target : [isWhole || !isSymmetric ? 0 : from, columns];
      const stride = end - start;
      const isTriangle = isSymmetric && start <= from && to <= end;
      const range = { row: from, rowEnd: to, column: start, columnEnd: end, isTriangle };
      return computeRange(range, ({ row, column }, kernels) => {
        put(out, (row - rowOrigin) * stride + column - start, kernels);
        if (isWhole && isSymmetric) put(out, column * stride + row, kernels);
      });
    },
    block(out, { row, rows, column, columns: width }) {
      const isTriangle = isSymmetric && row === column && rows === width;
      const range = { row, rowEnd: row + rows, column, columnEnd: column + width, isTriangle };
      return computeRange(range, (cell, kernels) => {
        put(out, (cell.row - row) * width + cell.column - column, kernels);
        if (isTriangle) put(out, (cell.column - row) * width + cell.row - column, kernels);
      });
    },
    release() {
      prepared?.release();
      prepared = undefined;
    },
  };
}

function put(out: Partial<FlatKernels>, at: number, { nngp, ntk }: PairKernels): void {
  if (out.nngp) out.nngp[at] = nngp;
  if (out.ntk) out.ntk[at] = ntk;
}
