import { KINDS } from "../arc-cosine/dense-network";
import { copyBlock } from "./copy-block";
import type { CellGroups, FlatKernels, KernelEngine } from "./engine";
import { rowBands } from "./row-bands";
import type { KernelPart } from "./work-item";

/** Part of the kernels that one thread computes at a time. */
export interface RunPart {
  readonly part: KernelPart;
  /** Number of its entries in each kernel. */
  readonly count: number;
  /** First row with entries of the part. */
  readonly firstRow: number;
  /**
   * Copies the entries to their places in the kernels, and to those below the diagonal. Pauses every few milliseconds.
   * Returns true if all of the numbers are finite.
   */
  copy(out: FlatKernels, numbers: FlatKernels): Generator<undefined, boolean>;
}

/** Smallest number of parts of groups, chosen so that all threads finish at about the same time. */
const MIN_PARTS = 32;

/** Divides kernels [rows, columns] into parts, in the order of their rows. */
export function runParts(
  engine: KernelEngine,
  rows: number,
  columns: number,
  isSymmetric: boolean,
): RunPart[] {
  const groups = engine.groups?.();
  if (groups !== undefined) return groupParts(groups, columns, isSymmetric);
  return rowBands(rows, columns, engine.rowStep, isSymmetric).map(([from, to]) => {
    const column = isSymmetric ? from : 0;
    const [height, width] = [to - from, columns - column];
    const place = { row: from, height, column, width, columns, isTriangle: isSymmetric, mirror: isSymmetric };
    const copy: RunPart["copy"] = (out, numbers) => copyBlock(out, numbers, place);
    return { part: [from, to], count: height * width, firstRow: from, copy };
  });
}

function groupParts({ cells }: CellGroups, columns: number, isSymmetric: boolean): RunPart[] {
  const size = Math.ceil(cells.length / MIN_PARTS);
  const parts: RunPart[] = [];
  for (let from = 0; from < cells.length; from += size) {
    const to = Math.min(from + size, cells.length);
    const entries = cells.slice(from, to).flat();
    parts.push({
      part: { groups: [from, to] },
      count: entries.length,
      firstRow: Math.min(...entries.map(({ row }) => row)),
      *copy(out, numbers) {
        let zero = 0;
        for (const kind of KINDS) {
          yield;
          for (const [k, { row, column }] of entries.entries()) {
            const value = numbers[kind][k]!;
            out[kind][row * columns + column] = value;
            if (isSymmetric) out[kind][column * columns + row] = value;
            // The sum becomes NaN unless all numbers are finite.
            zero += 0 * value;
          }
        }
        return zero === 0;
      },
    });
  }
  return parts;
}
