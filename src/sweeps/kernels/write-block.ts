import type { Arguments } from "../../arrays/arguments";
import type { Rectangle } from "../../ntk/partial-kernel";
import { writeAll } from "../write-all";
import type { NpyFile } from "./npy-file";

/** Rows that are written between two turns of the event loop. */
const ROWS_PER_TURN = 64;
/** Columns that are read together, because they share cache lines. */
const COLUMNS = 8;

/**
 * Writes a block, flat [rows, columns], to its place in a file, and its mirror image if the kernel is symmetric. Only the
 * entries on and above the diagonal of a block on the diagonal are read. Pauses every few milliseconds.
 *
 * @throws ArgumentError if an entry is not finite
 */
export function* writeBlock(
  args: Arguments,
  file: NpyFile,
  place: Rectangle,
  block: Float64Array,
  isSymmetric: boolean,
): Generator<undefined, void> {
  const { row, rows, column, columns } = place;
  const isDiagonal = isSymmetric && row === column;
  if (isDiagonal) mirrorInPlace(block, rows);
  for (let i = 0; i < rows; i++) {
    if (i % ROWS_PER_TURN === ROWS_PER_TURN - 1) yield;
    const numbers = block.subarray(i * columns, (i + 1) * columns);
    writeNumbers(file, row + i, column, args.finite("x1 and x2", numbers));
  }
  if (!isSymmetric || isDiagonal) return;
  const group = new Float64Array(COLUMNS * rows);
  for (let j = 0; j < columns; j += COLUMNS) {
    if (j % ROWS_PER_TURN === 0) yield;
    const width = Math.min(COLUMNS, columns - j);
    for (let i = 0; i < rows; i++) {
      for (let k = 0; k < width; k++) group[k * rows + i] = block[i * columns + j + k]!;
    }
    for (let k = 0; k < width; k++)
      writeNumbers(file, column + j + k, row, group.subarray(k * rows, (k + 1) * rows));
  }
}

/** Copies the entries above the diagonal of a square block to those below it. */
function mirrorInPlace(block: Float64Array, size: number): void {
  for (let i = 1; i < size; i++) for (let j = 0; j < i; j++) block[i * size + j] = block[j * size + i]!;
}

/** Writes a part of a row of the file, as little-endian numbers. */
function writeNumbers(file: NpyFile, row: number, column: number, numbers: Float64Array): void {
  const bytes = new Uint8Array(8 * numbers.length);
  const view = new DataView(bytes.buffer);
  for (let k = 0; k < numbers.length; k++) view.setFloat64(8 * k, numbers[k]!, true);
  writeAll(file.descriptor, bytes, file.start + 8 * (row * file.shape[1] + column));
}
