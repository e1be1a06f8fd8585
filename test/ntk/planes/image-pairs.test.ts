import { expect, it } from "vitest";
import type { Cell } from "../../../src/ntk/infinite/engine";
import { cellsByColumns, pairsByRows } from "../../../src/ntk/planes/image-pairs";

/** Returns all entries of a range once, in order. */
const entries = (cells: readonly Cell[]): string[] =>
  [...new Set(cells.map(({ row, column }) => `${row},${column}`))].sort();

it("all entries of a triangle and of a rectangle are listed, and finished rows are reported in order", () => {
  for (const [row, rowEnd, columnEnd, isTriangle] of [
    [0, 4, 4, true],
    [0, 5, 5, true],
    [2, 3, 6, true],
    [3, 4, 6, true],
    [1, 4, 3, false],
    [0, 1, 1, true],
  ] as const) {
    const range = { row, rowEnd, column: 0, columnEnd, isTriangle };
    const expected: Cell[] = [];
    for (let i = row; i < rowEnd; i++)
      for (let j = isTriangle ? i : 0; j < columnEnd; j++) expected.push({ row: i, column: j });
    for (const step of [1, 2]) {
      const groups = [...(step === 1 ? pairsByRows(range) : cellsByColumns(range, step))];
      expect(entries(groups.flatMap(({ cells }) => cells))).toEqual(entries(expected));
      const seen = new Set<string>();
      let last = 0;
      for (const { cells, done = last } of groups) {
        for (const { row: i, column: j } of cells) seen.add(`${i},${j}`);
        expect(done).toBeGreaterThanOrEqual(last);
        last = done;
        // All entries of the finished rows, or blocks of rows, have been listed.
        for (const { row: i, column: j } of expected)
          if (i < row + done - (done % step)) expect(seen.has(`${i},${j}`)).toBe(true);
      }
      expect(last).toBeLessThanOrEqual(rowEnd - row);
    }
  }
});

it("images with themselves, of which half of the planes are needed, are paired with each other or with an odd entry", () => {
  const isDiagonal = ({ row, column }: Cell) => row === column;
  const range = (row: number, rowEnd: number) => ({ row, rowEnd, column: 0, columnEnd: 6, isTriangle: true });
  const costOf = (row: number, rowEnd: number) =>
    [...pairsByRows(range(row, rowEnd))].reduce(
      (sum, { cells }) => sum + (cells.every(isDiagonal) ? 0.5 : 1),
      0,
    );
  // 15 pairs of different images and 6 images with themselves.
  expect(costOf(0, 6)).toBe(8 + 1.5);
  expect([0, 1, 2, 3, 4, 5].map((row) => costOf(row, row + 1))).toEqual([3, 2.5, 2, 1.5, 1, 0.5]);
});
