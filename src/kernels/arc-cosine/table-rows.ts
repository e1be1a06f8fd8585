import type { Kernels } from "../kernels";
import { writeChebyshev } from "./chebyshev";
import { even } from "./directions";
import { arcCosineKernels } from "./engine";
import { type KernelKind, KINDS } from "./network";
import { recordLength } from "./pieces";
import { amplitudeOf, shareOf } from "./shares";
import type { Table } from "./table";

/** Numbers before the flags of the intervals. */
const HEAD = 6;

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

/** Numbers of the working arrays of `tableRows`, for so many rows at a time. */
export function tableRowsRoom({ intervals, terms }: Table, rows: number): number[] {
  const [most, record] = [terms[0]!, recordLength(terms)];
  const pieces = 2 * intervals * most * record;
  const records = most === 1 ? 0 : rows * 2 * intervals * record;
  return [HEAD + 2 * intervals, pieces, pieces, records, records];
}

/** Evaluates a table row by row. */
export interface TableRows {
  /** Writes where half-angles behind the first bias lie in the table; both are byte offsets and may be one. */
  place(out: number, halves: number, count: number): void;
  /** Forgets the records of the rows before: the next ones are those from `row` on. */
  begin(row: number, height: number): void;
  /**
   * The kernels of row `row` and `count` columns from `column` on, out of places in the table; these three are byte
   * offsets.
   *
   * @returns how many are done: fewer than `count` when there are no kernels for the next two in the table
   */
  evaluate(row: number, column: number, places: number, nngp: number, ntk: number, count: number): number;
  /** For how many of these places, from the first on and in pairs, there are no kernels. */
  missing(places: number, count: number): number;
}

export function tableRows(
  table: Table,
  { height: mostRows, wanted }: { readonly height: number; readonly wanted: readonly KernelKind[] },
  arrays: readonly Numbers[],
  rows: TableSide,
  columns: TableSide,
  { product }: Kernels,
): TableRows {
  const { intervals, terms } = table;
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
  /** The records [interval, row]; those of the pieces where they are the same for all rows. */
  const records = isShared ? pieces : { nngp: nngpRecords, ntk: ntkRecords };
  const step = isShared ? length : mostRows * length;
  head.set([step, ...terms]);
  const flags = head.subarray(HEAD);
  const memory = new Float64Array(head.buffer);
  const { arcCosineTable, tablePlaces } = arcCosineKernels(head);
  const known: boolean[] = [];
  let [first, height] = [0, 0];

  const intervalAt = (index: number): number => Math.trunc(memory[index]!) || 0;

  /** Whether there is a piece; it is made on first use. */
  function has(interval: number): boolean {
    if (known[interval] === undefined) {
      const piece = table.piece(interval);
      known[interval] = piece !== undefined;
      for (const kind of KINDS) if (piece) pieces[kind].set(piece[kind], interval * most * length);
    }
    return known[interval];
  }

  const hasPair = (index: number): boolean => has(intervalAt(index)) && has(intervalAt(index + 1));

  /** The records of all rows at hand: the piece, summed over the terms of each row. */
  function bring(interval: number): void {
    if (flags[interval] !== 0) return;
    flags[interval] = 1;
    if (isShared) return;
    for (const kind of wanted) {
      const from = pieces[kind].byteOffset + 8 * interval * most * length;
      const to = records[kind].byteOffset + 8 * interval * step;
      const basis = rows.basis.byteOffset + 8 * first * most;
      product(0, 0, to, length, basis, most, from, length, height, most, length);
    }
  }

  function evaluateKind(
    kind: KernelKind,
    row: number,
    column: number,
    places: number,
    to: number,
    count: number,
  ): number {
    const own = records[kind].byteOffset + (isShared ? 0 : 8 * (row - first) * length);
    const amplitude = rows.amplitudes[row]!;
    for (let done = 0; ; ) {
      const amplitudes = columns.amplitudes.byteOffset + 8 * (column + done);
      const basis = columns.basis.byteOffset + 8 * most * (column + done);
      const from = places + 8 * done;
      const out = to + 8 * done;
      done += arcCosineTable(head.byteOffset, own, amplitude, amplitudes, basis, from, out, count - done);
      const index = places / 8 + done;
      if (done === count || !hasPair(index)) return done;
      bring(intervalAt(index));
      bring(intervalAt(index + 1));
    }
  }

  return {
    place: (out, halves, count) => tablePlaces(out, halves, intervals, count),
    begin(row, count) {
      [first, height] = [row, count];
      if (!isShared) flags.fill(0);
    },
    evaluate(row, column, places, nngp, ntk, count) {
      let done = count;
      for (const kind of wanted)
        done = evaluateKind(kind, row, column, places, kind === "ntk" ? ntk : nngp, done);
      return done;
    },
    missing(places, count) {
      let lost = 0;
      while (lost < count && !hasPair(places / 8 + lost)) lost += 2;
      return lost;
    },
  };
}
