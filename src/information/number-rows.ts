import type { Matrix } from "../arrays/types";

/** Rows of a matrix, numbered such that equal rows have equal numbers. */
export interface NumberedRows {
  /** Number of each row: 0, 1, ... in the order of first appearance. */
  readonly numbers: Int32Array;
  /** Number of different rows. */
  readonly count: number;
}

/** Odd multipliers of the hash, from xxHash32. */
const [MULTIPLIER, MIXER] = [0x9e3779b1, 0x85ebca77];

/**
 * Numbers the different rows of a matrix of finite numbers, in which +0 and −0 are equal. A hash of the bits of each row
 * finds candidates in a table of open addresses; rows are equal only if all their numbers are.
 */
export function numberRows({ rows, columns, data }: Matrix): NumberedRows {
  const numbers = new Int32Array(rows);
  const firstRows: number[] = [];
  const mask = 2 ** Math.ceil(Math.log2(2 * rows)) - 1;
  const table = new Int32Array(mask + 1).fill(-1);
  const values = data.slice();
  // Turns −0 into +0, so that equal numbers have equal bits.
  for (let i = 0; i < values.length; i++) values[i]! += 0;
  const bits = new Int32Array(values.buffer);
  for (let row = 0; row < rows; row++) {
    let slot = hashOf(bits, 2 * row * columns, 2 * columns) & mask;
    while (table[slot] !== -1 && !areEqual(values, columns, firstRows[table[slot]!]!, row)) {
      slot = (slot + 1) & mask;
    }
    if (table[slot] === -1) table[slot] = firstRows.push(row) - 1;
    numbers[row] = table[slot]!;
  }
  return { numbers, count: firstRows.length };
}

/** Computes a hash of `count` words from `start` on. */
function hashOf(words: Int32Array, start: number, count: number): number {
  let hash = count;
  for (let i = start; i < start + count; i++) {
    hash = Math.imul(hash ^ words[i]!, MULTIPLIER);
    hash ^= hash >>> 15;
  }
  hash = Math.imul(hash, MIXER);
  return hash ^ (hash >>> 13);
}

function areEqual(values: Float64Array, columns: number, a: number, b: number): boolean {
  for (let j = 0; j < columns; j++) if (values[a * columns + j] !== values[b * columns + j]) return false;
  return true;
}
