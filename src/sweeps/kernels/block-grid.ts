import type { PartialKernel, Rectangle } from "../../ntk/partial-kernel";

/** Iterates over the blocks of a kernel row by row: rectangles of `edge` rows and columns, fewer at the ends. */
export function* blocksOf(
  { shape: [rows, columns], isSymmetric }: PartialKernel,
  edge: number,
): Generator<Rectangle, void> {
  for (let row = 0; row < rows; row += edge) {
    for (let column = isSymmetric ? row : 0; column < columns; column += edge) {
      yield { row, rows: Math.min(edge, rows - row), column, columns: Math.min(edge, columns - column) };
    }
  }
}

/** Iterates over every `count`-th item, starting with number `index` from 1. */
export function* everyNth<Item>(
  items: Iterable<Item>,
  { index, count }: { readonly index: number; readonly count: number },
): Generator<Item, void> {
  let number = 0;
  for (const item of items) if (number++ % count === index - 1) yield item;
}

/** Iterates over the items that pass a test. */
export function* where<Item>(items: Iterable<Item>, test: (item: Item) => boolean): Generator<Item, void> {
  for (const item of items) if (test(item)) yield item;
}

/** Returns the number of items. */
export function countOf(items: Iterable<unknown>): number {
  let count = 0;
  for (const _ of items) count++;
  return count;
}
