import type { Computation } from "../../concurrency/computation";
import type { Operand } from "./block-product";
import { addScaled } from "./hot-loops";
import { writeProductSteps } from "./product-steps";

/** Largest number of rows that are solved one by one, for several right-hand sides and for one. */
const MAX_ROWS = 8;
const MAX_VECTOR_ROWS = 64;

/** Form of a triangular matrix; the ones of a unit diagonal are not read. */
export interface Triangle {
  readonly lower: boolean;
  readonly unit: boolean;
}

/**
 * Overwrites a row-major `b` [n, k] with the solution X of T X = b for a triangular T [n, n], of which the other triangle
 * is not read.
 *
 * The rows are halved again and again, and between two halves one product updates the second; n² k operations. Pauses
 * within large products.
 */
export function* solveTriangular(
  t: Operand,
  form: Triangle,
  b: Operand,
  n: number,
  k: number,
): Computation<void> {
  const most = k === 1 ? MAX_VECTOR_ROWS : MAX_ROWS;
  if (n <= most) {
    if (k === 1) solveVector(t, form, b, n);
    else solveRows(t, form, b, n, k);
    return;
  }
  const half = most * Math.ceil(n / most / 2);
  const rest = n - half;
  const [top, bottom] = [b, at(b, half, 0)];
  if (form.lower) {
    yield* solveTriangular(t, form, top, half, k);
    yield* writeProductSteps(bottom, at(t, half, 0), top, [rest, k, half], -1);
    yield* solveTriangular(at(t, half, half), form, bottom, rest, k);
  } else {
    yield* solveTriangular(at(t, half, half), form, bottom, rest, k);
    yield* writeProductSteps(top, at(t, 0, half), bottom, [half, k, rest], -1);
    yield* solveTriangular(t, form, top, half, k);
  }
}

function solveRows(t: Operand, { lower, unit }: Triangle, b: Operand, n: number, k: number): void {
  for (let step = 0; step < n; step++) {
    const i = lower ? step : n - 1 - step;
    const row = b.offset + i * b.rowStride;
    const entry = t.offset + i * t.rowStride;
    for (let other = 0; other < step; other++) {
      const j = lower ? other : n - 1 - other;
      const factor = t.data[entry + j * t.columnStride]!;
      addScaled(b.data, row, -factor, b.data, b.offset + j * b.rowStride, k);
    }
    if (unit) continue;
    const pivot = t.data[entry + i * t.columnStride]!;
    for (let c = row; c < row + k; c++) b.data[c]! /= pivot;
  }
}

/** Solves for one right-hand side, in plain loops: the rows are too short for kernels. */
function solveVector(t: Operand, { lower, unit }: Triangle, b: Operand, n: number): void {
  const [entries, x] = [t.data, b.data];
  for (let step = 0; step < n; step++) {
    const i = lower ? step : n - 1 - step;
    const [first, end] = lower ? [0, i] : [i + 1, n];
    let entry = t.offset + i * t.rowStride + first * t.columnStride;
    let at = b.offset + first * b.rowStride;
    let sum = x[b.offset + i * b.rowStride]!;
    for (let j = first; j < end; j++) {
      sum -= entries[entry]! * x[at]!;
      entry += t.columnStride;
      at += b.rowStride;
    }
    x[b.offset + i * b.rowStride] = unit
      ? sum
      : sum / entries[t.offset + i * (t.rowStride + t.columnStride)]!;
  }
}

/** Returns the part of an operand from a row and a column on. */
export const at = (operand: Operand, row: number, column: number): Operand => ({
  ...operand,
  offset: operand.offset + row * operand.rowStride + column * operand.columnStride,
});
