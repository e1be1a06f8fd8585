import type { Kernels } from "../../../simd/kernels";
import { type KernelKind, KINDS } from "../dense-network";
import { arcCosineKernels } from "../instance";
import { evenLength } from "../normalised-rows";
import type { WorkspaceBlock } from "../workspace-block";
import { amplitudeOf, shareOf } from "./bias-share";
import { writeChebyshev } from "./chebyshev";
import { intervalOf, KEY_COUNT, keyOf, rankOf } from "./half-angle-intervals";
import { recordLength } from "./polynomial-pieces";
import type { Table } from "./table";

/** Numbers of terms that the header of a table holds before the slots of the keys. */
const TERM_SLOTS = 5;

type Numbers = Float64Array<ArrayBuffer>;

/** Quantities that a table needs of the inputs of a kernel's rows or columns, in arrays of even length. */
export interface InputBasis {
  /** Amplitudes √K(x, x) of the outputs. */
  readonly amplitudes: Numbers;
  /** Chebyshev polynomials of the bias shares, [inputs, terms]. */
  readonly basis: Numbers;
}

/** Returns the lengths of the arrays of an `InputBasis`. */
export const inputBasisLengths = ({ terms }: Table, inputs: number): number[] => [
  evenLength(inputs),
  evenLength(inputs) * terms[0]!,
];

/** Fills the arrays of an `InputBasis` for inputs with these norms. */
export function writeInputBasis(
  [amplitudes, basis]: readonly Numbers[],
  { law, range, terms }: Table,
  lengths: Float64Array,
): InputBasis {
  const termCount = terms[0]!;
  for (const [i, length] of lengths.entries()) {
    amplitudes![i] = amplitudeOf(law, length);
    const share = termCount === 1 ? 0 : (shareOf(law, length) - range.middle) / range.halfWidth;
    writeChebyshev(basis!, termCount * i, termCount, share);
  }
  return { amplitudes: amplitudes!, basis: basis! };
}

/** Returns the lengths of the working arrays of `tableEvaluator` for at most `rows` rows at a time. */
export function evaluatorWorkLengths(table: Table, rows: number, wanted: readonly KernelKind[]): number[] {
  const [termCount, record] = [table.terms[0]!, recordLength(table.terms)];
  const perKind = (count: number): number[] => KINDS.map((kind) => (wanted.includes(kind) ? count : 0));
  const records = termCount === 1 ? 0 : rows * table.pieceLimit * record;
  return [TERM_SLOTS + KEY_COUNT / 2, ...perKind(table.pieceLimit * termCount * record), ...perKind(records)];
}

/** Evaluates a table block by block. */
export interface TableEvaluator {
  /** Discards the records of the previous rows: the blocks that follow have `height` rows, starting at `row`. */
  beginRows(row: number, height: number): void;
  /**
   * Fills a block from the half-angles after the first bias, which are laid out like the block. Calls `fillUncovered`
   * for each run of `count` entries of a row that the table does not cover.
   */
  fill(
    block: WorkspaceBlock,
    halves: number,
    fillUncovered: (row: number, column: number, count: number) => void,
  ): void;
}

/** Prepares the evaluation of a table, whose pieces are computed when a half-angle first falls into their interval. */
export function tableEvaluator(
  table: Table,
  { height: maxRows, wanted }: { readonly height: number; readonly wanted: readonly KernelKind[] },
  arrays: readonly Numbers[],
  rows: InputBasis,
  columns: InputBasis,
  { product }: Kernels,
): TableEvaluator {
  const { terms } = table;
  const [termCount, length] = [terms[0]!, recordLength(terms)];
  const [head, nngpPieces, ntkPieces, nngpRecords, ntkRecords] = arrays as [
    Numbers,
    Numbers,
    Numbers,
    Numbers,
    Numbers,
  ];
  const isShared = termCount === 1;
  const pieces = { nngp: nngpPieces, ntk: ntkPieces };
  /** Records [piece, row]; with a single term the pieces themselves, which are the same for all rows. */
  const records = isShared ? pieces : { nngp: nngpRecords, ntk: ntkRecords };
  const step = isShared ? length : maxRows * length;
  head.set(terms);
  const slots = new Int32Array(head.buffer, head.byteOffset + 8 * TERM_SLOTS, KEY_COUNT).fill(-1);
  const memory = new Float64Array(head.buffer);
  const { arcCosineTable } = arcCosineKernels(head);
  /** Intervals requested so far, with true if the table has a piece and false if not. */
  const isAvailable = new Map<number, boolean>();
  /** Keys with records for the current rows. */
  const loadedKeys: number[] = [];
  let [first, height] = [0, 0];

  /** Returns true if there is a piece for a half-angle; the piece is computed on first use. */
  function hasPiece(half: number): boolean {
    const interval = intervalOf(keyOf(half));
    if (interval === undefined || rankOf(interval) >= table.pieceLimit) return false;
    if (!isAvailable.has(interval)) {
      const piece = table.piece(interval);
      const at = rankOf(interval) * termCount * length;
      for (const kind of wanted) if (piece) pieces[kind].set(piece[kind], at);
      isAvailable.set(interval, piece !== undefined);
    }
    return isAvailable.get(interval)!;
  }

  const hasPieces = (index: number): boolean => hasPiece(memory[index]!) && hasPiece(memory[index + 1]!);

  /** Returns the even length of the run from `index` on that the table does not cover. */
  function uncoveredLength(index: number, count: number): number {
    let uncovered = 0;
    while (uncovered < count && !hasPieces(index + uncovered)) uncovered += 2;
    return uncovered;
  }

  /** Computes the records of a half-angle's piece for all current rows: its sums over the terms of each row. */
  function loadRecords(half: number): void {
    const key = keyOf(half);
    if (slots[key]! >= 0) return;
    const piece = rankOf(intervalOf(key)!);
    slots[key] = 8 * piece * step;
    if (isShared) return;
    loadedKeys.push(key);
    for (const kind of wanted) {
      const from = pieces[kind].byteOffset + 8 * piece * termCount * length;
      const to = records[kind].byteOffset + 8 * piece * step;
      const basis = rows.basis.byteOffset + 8 * first * termCount;
      product(0, 0, to, length, basis, termCount, from, length, height, termCount, length);
    }
  }

  return {
    beginRows(row, count) {
      [first, height] = [row, count];
      for (const key of loadedKeys) slots[key] = -1;
      loadedKeys.length = 0;
    },
    fill(block, halves, fillUncovered) {
      const { row, column, stride, isTriangle } = block;
      const [left, right] = [
        rows.amplitudes.byteOffset + 8 * row,
        columns.amplitudes.byteOffset + 8 * column,
      ];
      const basis = columns.basis.byteOffset + 8 * termCount * column;
      const end = block.height * block.width;
      for (const kind of wanted) {
        const recordsOfKind = records[kind].byteOffset;
        for (let at = 0; ; ) {
          at = arcCosineTable(
            ...([
              head.byteOffset,
              recordsOfKind,
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
          const uncovered = uncoveredLength(index, block.width - k);
          at += uncovered;
          if (uncovered === 0) for (const position of [index, index + 1]) loadRecords(memory[position]!);
          // `fillUncovered` computes both kernels at once.
          else if (kind === wanted[0]) fillUncovered(r, k, uncovered);
        }
      }
    },
  };
}
