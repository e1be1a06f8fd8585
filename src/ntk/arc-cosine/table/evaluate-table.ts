import type { Kernels } from "../../../simd/kernels";
import { amplitudeOf, shareOf } from "./bias-share";
import type { Block } from "../workspace-block";
import { writeChebyshev } from "./chebyshev";
import { type KernelKind, KINDS } from "../dense-network";
import { intervalOf, KEYS, keyOf, rankOf } from "./half-angle-intervals";
import { arcCosineKernels } from "../instance";
import { evenLength } from "../normalised-rows";
import { recordLength } from "./polynomial-pieces";
import type { Table } from "./choose-pieces";

/** Numbers before the slots. */
const HEAD = 5;

type Numbers = Float64Array<ArrayBuffer>;

/** What the rows or the columns of a kernel are to a table; arrays of even length. */
export interface TableSide {
  /** Amplitudes at the end of the network. */
  readonly amplitudes: Numbers;
  /** Chebyshev polynomials of the share of the biases, [inputs, terms]. */
  readonly basis: Numbers;
}

/** Numbers of the arrays of a `TableSide`. */
export const tableSideLength = ({ terms }: Table, inputs: number): number[] => [
  evenLength(inputs),
  evenLength(inputs) * terms[0]!,
];

/** Fills the arrays for inputs of these lengths. */
export function tableSide(
  [amplitudes, basis]: readonly Numbers[],
  { law, range, terms }: Table,
  lengths: Float64Array,
): TableSide {
  const most = terms[0]!;
  for (const [i, length] of lengths.entries()) {
    amplitudes![i] = amplitudeOf(law, length);
    const share = most === 1 ? 0 : (shareOf(law, length) - range.middle) / range.half;
    writeChebyshev(basis!, most * i, most, share);
  }
  return { amplitudes: amplitudes!, basis: basis! };
}

/** Numbers of the working arrays of `tableBlocks`, for so many rows at a time. */
export function tableWorkLength(table: Table, rows: number, wanted: readonly KernelKind[]): number[] {
  const [most, record] = [table.terms[0]!, recordLength(table.terms)];
  const perKind = (count: number): number[] => KINDS.map((kind) => (wanted.includes(kind) ? count : 0));
  const records = most === 1 ? 0 : rows * table.room * record;
  return [HEAD + KEYS / 2, ...perKind(table.room * most * record), ...perKind(records)];
}

/** Evaluates a table block by block. */
export interface TableBlocks {
  /** Forgets the records of the rows before: the blocks to come are of the rows from `row` on. */
  begin(row: number, height: number): void;
  /**
   * Fills a block out of half-angles behind the first bias, which lie as the block does; `otherwise` fills what the table
   * has no kernels for, so many numbers of a row at a time.
   */
  fill(block: Block, halves: number, otherwise: (row: number, column: number, count: number) => void): void;
}

export function tableBlocks(
  table: Table,
  { height: mostRows, wanted }: { readonly height: number; readonly wanted: readonly KernelKind[] },
  arrays: readonly Numbers[],
  rows: TableSide,
  columns: TableSide,
  { product }: Kernels,
): TableBlocks {
  const { terms } = table;
  const [most, length] = [terms[0]!, recordLength(terms)];
  const [head, nngpPieces, ntkPieces, nngpRecords, ntkRecords] = arrays as [
    Numbers,
    Numbers,
    Numbers,
    Numbers,
    Numbers,
  ];
  const isShared = most === 1;
  const pieces = { nngp: nngpPieces, ntk: ntkPieces };
  /** The records [piece, row]; those of the pieces where they are the same for all rows. */
  const records = isShared ? pieces : { nngp: nngpRecords, ntk: ntkRecords };
  const step = isShared ? length : mostRows * length;
  head.set(terms);
  const slots = new Int32Array(head.buffer, head.byteOffset + 8 * HEAD, KEYS).fill(-1);
  const memory = new Float64Array(head.buffer);
  const { arcCosineTable } = arcCosineKernels(head);
  /** Whether there is a piece of an interval, for those asked for so far. */
  const known = new Map<number, boolean>();
  /** Keys whose records are there for the rows at hand. */
  const brought: number[] = [];
  let [first, height] = [0, 0];

  /** Whether there is a piece for a half-angle; it is made on first use. */
  function has(half: number): boolean {
    const interval = intervalOf(keyOf(half));
    if (interval === undefined || rankOf(interval) >= table.room) return false;
    if (!known.has(interval)) {
      const piece = table.piece(interval);
      const at = rankOf(interval) * most * length;
      for (const kind of wanted) if (piece) pieces[kind].set(piece[kind], at);
      known.set(interval, piece !== undefined);
    }
    return known.get(interval)!;
  }

  const hasPair = (index: number): boolean => has(memory[index]!) && has(memory[index + 1]!);

  /** Of how many numbers, from `index` on and in pairs, the table has no kernels. */
  function missing(index: number, count: number): number {
    let lost = 0;
    while (lost < count && !hasPair(index + lost)) lost += 2;
    return lost;
  }

  /** The records of all rows at hand: the piece, summed over the terms of each row. */
  function bring(half: number): void {
    const key = keyOf(half);
    if (slots[key]! >= 0) return;
    const piece = rankOf(intervalOf(key)!);
    slots[key] = 8 * piece * step;
    if (isShared) return;
    brought.push(key);
    for (const kind of wanted) {
      const from = pieces[kind].byteOffset + 8 * piece * most * length;
      const to = records[kind].byteOffset + 8 * piece * step;
      const basis = rows.basis.byteOffset + 8 * first * most;
      product(0, 0, to, length, basis, most, from, length, height, most, length);
    }
  }

  return {
    begin(row, count) {
      [first, height] = [row, count];
      for (const key of brought) slots[key] = -1;
      brought.length = 0;
    },
    fill(block, halves, otherwise) {
      const { row, column, stride, isTriangle } = block;
      const [left, right] = [
        rows.amplitudes.byteOffset + 8 * row,
        columns.amplitudes.byteOffset + 8 * column,
      ];
      const basis = columns.basis.byteOffset + 8 * most * column;
      const end = block.height * block.width;
      for (const kind of wanted) {
        const own = records[kind].byteOffset;
        for (let at = 0; ; ) {
          at = arcCosineTable(
            ...([
              head.byteOffset,
              own,
              isShared ? 0 : length,
              left,
              right,
              basis,
              halves,
              block[kind],
            ] as const),
            ...([stride, block.height, block.width, isTriangle ? 1 : 0, at] as const),
          );
          if (at === end) break;
          const [r, k] = [Math.floor(at / block.width), at % block.width];
          const index = halves / 8 + r * stride + k;
          const lost = missing(index, block.width - k);
          at += lost;
          if (lost === 0) for (const place of [index, index + 1]) bring(memory[place]!);
          // Both kernels at once.
          else if (kind === wanted[0]) otherwise(r, k, lost);
        }
      }
    },
  };
}
