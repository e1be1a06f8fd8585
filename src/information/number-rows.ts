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
/** Bit of the sign in a word of 32 bits, the only one that is set in −0. */
const SIGN = -(2 ** 31);

/**
 * Numbers the different rows of a matrix of finite numbers, in which +0 and −0 are equal. A hash of the bits of each row
 * finds candidates in a table of open addresses; rows are equal only if all their numbers are.
 */
export function numberRows({ rows, columns, data }: Matrix): NumberedRows {
  const numbers = new Int32Array(rows);
  const firstRows: number[] = [];
  const mask = 2 ** Math.ceil(Math.log2(2 * rows)) - 1;
  const table = new Int32Array(mask + 1).fill(-1);
  const words = new Int32Array(data.buffer, data.byteOffset, 2 * data.length);
  for (let row = 0; row < rows; row++) {
    let slot = hashOf(words, 2 * row * columns, 2 * columns) & mask;
    while (table[slot] !== -1 && !areEqual(data, columns, firstRows[table[slot]!]!, row)) {
      slot = (slot + 1) & mask;
    }
    if (table[slot] === -1) table[slot] = firstRows.push(row) - 1;
    numbers[row] = table[slot]!;
  }
  return { numbers, count: firstRows.length };
}

/** Computes a hash of numbers from `count` words, two for each; it is the same for +0 and −0. */
function hashOf(words: Int32Array, start: number, count: number): number {
  let hash = count;
  for (let i = start; i < start + count; i += 2) {
    const [first, second] = [words[i]!, words[i + 1]!];
    const word = (first | second) === SIGN ? 0 : first ^ Math.imul(second, MIXER);
    hash = Math.imul(hash ^ word, MULTIPLIER);
    hash ^= hash >>> 15;
  }
  hash = Math.imul(hash, MIXER);
  return hash ^ (hash >>> 13);
}

function areEqual(data: Float64Array, columns: number, a: number, b: number): boolean {
  for (let j = 0; j < columns; j++) if (data[a * columns + j] !== data[b * columns + j]) return false;
  return true;
}
