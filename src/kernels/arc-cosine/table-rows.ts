import type { Kernels } from "../kernels";
import { writeChebyshev } from "./chebyshev";
import { even } from "./directions";
import { arcCosineKernels } from "./engine";
import { INTERVALS, intervalOf, KEYS, keyOf } from "./intervals";
import { type KernelKind, KINDS } from "./network";
import { recordLength } from "./pieces";
import { amplitudeOf, shareOf } from "./shares";
import type { Table } from "./table";

/** Numbers before the slots. */
const HEAD = 5;
/** Pieces that there is room for when each of them is large. */
const MOST_PIECES = 128;

type Numbers = Float64Array<ArrayBuffer>;

/** What the rows or the columns of a kernel are to a table; arrays of even length. */
export interface TableSide {
  /** Amplitudes at the end of the network. */
  readonly amplitudes: Numbers;
  /** Chebyshev polynomials of the share of the biases, [inputs, terms]. */
  readonly basis: Numbers;
}

/** Numbers of the arrays of a `TableSide`. */
export const tableSideRoom = ({ terms }: Table, inputs: number): number[] => [
  even(inputs),
  even(inputs) * terms[0]!,
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

/** How many pieces there may be at a time: of small ones all. */
const roomFor = ({ terms }: Table): number => (terms[0] === 1 ? INTERVALS : MOST_PIECES);

/** Numbers of the working arrays of `tableRows`, for so many rows at a time. */
export function tableRowsRoom(table: Table, rows: number, wanted: readonly KernelKind[]): number[] {
  const [most, record] = [table.terms[0]!, recordLength(table.terms)];
  const count = roomFor(table);
  const perKind = (room: number): number[] => KINDS.map((kind) => (wanted.includes(kind) ? room : 0));
  const records = most === 1 ? 0 : rows * count * record;
  return [HEAD + KEYS / 2, ...perKind(count * most * record), ...perKind(records)];
}

/** Evaluates a table row by row. */
export interface TableRows {
  /** Forgets the records of the rows before: the next ones are those from `row` on. */
  begin(row: number, height: number): void;
  /**
   * The kernels of row `row` and `count` columns from `column` on, out of half-angles behind the first bias; these three
   * are byte offsets.
   *
   * @returns how many are done: fewer than `count` when there are no kernels for the next two in the table
   */
  evaluate(row: number, column: number, halves: number, nngp: number, ntk: number, count: number): number;
  /** For how many of these half-angles, from the first on and in pairs, there are no kernels. */
  missing(halves: number, count: number): number;
}

export function tableRows(
  table: Table,
  { height: mostRows, wanted }: { readonly height: number; readonly wanted: readonly KernelKind[] },
  arrays: readonly Numbers[],
  rows: TableSide,
  columns: TableSide,
  { product }: Kernels,
): TableRows {
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
  /** Which of the pieces an interval's is, or undefined where there is none; those of others are not known yet. */
  const known = new Map<number, number | undefined>();
  const room = roomFor(table);
  let made = 0;
  /** Keys whose records are there for the rows at hand. */
  const brought: number[] = [];
  let [first, height] = [0, 0];

  /** Which of the pieces is that of a key; it is made on first use. */
  function pieceFor(key: number): number | undefined {
    const interval = intervalOf(key);
    if (interval === undefined) return undefined;
    if (!known.has(interval)) {
      const piece = made < room ? table.piece(interval) : undefined;
      for (const kind of wanted) if (piece) pieces[kind].set(piece[kind], made * most * length);
      known.set(interval, piece && made++);
    }
    return known.get(interval);
  }

  const has = (index: number): boolean => pieceFor(keyOf(memory[index]!)) !== undefined;
  const hasPair = (index: number): boolean => has(index) && has(index + 1);

  /** The records of all rows at hand: the piece, summed over the terms of each row. */
  function bring(half: number): void {
    const key = keyOf(half);
    if (slots[key]! >= 0) return;
    const piece = pieceFor(key)!;
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

  function evaluateKind(
    kind: KernelKind,
    row: number,
    column: number,
    halves: number,
    to: number,
    count: number,
  ): number {
    const own = records[kind].byteOffset + (isShared ? 0 : 8 * (row - first) * length);
    const amplitude = rows.amplitudes[row]!;
    for (let done = 0; ; ) {
      const amplitudes = columns.amplitudes.byteOffset + 8 * (column + done);
      const basis = columns.basis.byteOffset + 8 * most * (column + done);
      const from = halves + 8 * done;
      const out = to + 8 * done;
      done += arcCosineTable(head.byteOffset, own, amplitude, amplitudes, basis, from, out, count - done);
      const index = halves / 8 + done;
      if (done === count || !hasPair(index)) return done;
      bring(memory[index]!);
      bring(memory[index + 1]!);
    }
  }

  return {
    begin(row, count) {
      [first, height] = [row, count];
      for (const key of brought) slots[key] = -1;
      brought.length = 0;
    },
    evaluate(row, column, halves, nngp, ntk, count) {
      let done = count;
      for (const kind of wanted)
        done = evaluateKind(kind, row, column, halves, kind === "ntk" ? ntk : nngp, done);
      return done;
    },
    missing(halves, count) {
      let lost = 0;
      while (lost < count && !hasPair(halves / 8 + lost)) lost += 2;
      return lost;
    },
  };
}
