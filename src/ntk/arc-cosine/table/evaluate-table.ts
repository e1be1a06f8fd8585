import type { KernelKind, PlanLayer } from "../dense-network";
import { arcCosineKernels } from "../instance";
import { evenLength } from "../normalised-rows";
import type { WorkspaceBlock } from "../workspace-block";
import { INTERVAL_COUNT, intervalOf, KEY_COUNT, keyOf, rankOf } from "./half-angle-intervals";
import { PIECE_LENGTH, type Piece, pieceMaker, pieceWorkLengths } from "./polynomial-pieces";

type Numbers = Float64Array<ArrayBuffer>;

/** Kernels as functions of the half-angle times a factor of each input. */
export interface TableSetting {
  readonly layers: readonly PlanLayer[];
  /** Norm for which the table is made; the factors are the norms of the inputs divided by it. */
  readonly norm: number;
  /** Norms of the inputs of the rows. */
  readonly rows: Float64Array;
  /** Norms of the inputs of the columns: the array `rows` itself for kernels of one set of inputs. */
  readonly columns: Float64Array;
  readonly wanted: readonly KernelKind[];
}

/** Returns the lengths of the working arrays of `tableEvaluator`. */
export const tableWorkLengths = ({ layers, rows, columns, wanted }: TableSetting): number[] => [
  KEY_COUNT / 2,
  evenLength(rows.length),
  rows === columns ? 0 : evenLength(columns.length),
  ...pieceWorkLengths(layers.length),
  ...wanted.map(() => INTERVAL_COUNT * PIECE_LENGTH),
];

/**
 * Fills a block from its half-angles. Calls `fillUncovered` for each run of `count` entries of a row that the table does
 * not cover.
 */
export type TableEvaluator = (
  block: WorkspaceBlock,
  fillUncovered: (row: number, column: number, count: number) => void,
) => void;

/** Prepares the evaluation of a table, whose pieces are computed when a half-angle first falls into their interval. */
export function tableEvaluator(
  { layers, norm, rows, columns, wanted }: TableSetting,
  [head, rowFactors, columnFactors, plan, nngp, ntk, ...pieces]: readonly Numbers[],
): TableEvaluator {
  const slots = new Int32Array(head!.buffer, head!.byteOffset, KEY_COUNT).fill(-1);
  const memory = new Float64Array(head!.buffer);
  const { arcCosineTable } = arcCosineKernels(head!);
  const factorsOf = (out: Numbers, norms: Float64Array): number => {
    for (let i = 0; i < norms.length; i++) out[i] = norms[i]! / norm;
    return out.byteOffset;
  };
  const left = factorsOf(rowFactors!, rows);
  const right = rows === columns ? left : factorsOf(columnFactors!, columns);
  const pieceOf = pieceMaker(layers, norm, [plan!, nngp!, ntk!]);
  /** Pieces of the intervals requested so far, undefined if the table has none. */
  const known = new Map<number, Piece | undefined>();

  /** Tests whether there is a piece for a half-angle; it is computed on first use. */
  function hasPiece(half: number): boolean {
    const key = keyOf(half);
    const interval = intervalOf(key);
    if (interval === undefined) return false;
    if (!known.has(interval)) known.set(interval, pieceOf(interval));
    const piece = known.get(interval);
    if (piece === undefined) return false;
    const at = rankOf(interval) * PIECE_LENGTH;
    for (const [k, kind] of wanted.entries()) pieces[k]!.set(piece[kind], at);
    slots[key] = 8 * at;
    return true;
  }

  /** Returns the even length of the run from `index` on that the table does not cover. */
  function uncoveredLength(index: number, count: number): number {
    let uncovered = 0;
    while (uncovered < count) {
      const at = index + uncovered;
      // Both pieces are needed, and hence computed.
      if (Number(hasPiece(memory[at]!)) + Number(hasPiece(memory[at + 1]!)) === 2) break;
      uncovered += 2;
    }
    return uncovered;
  }

  return (block, fillUncovered) => {
    const { row, column, height, width, stride, isTriangle, angles } = block;
    const end = height * width;
    for (const [k, kind] of wanted.entries()) {
      for (let at = 0; ; ) {
        at = arcCosineTable(
          ...([slots.byteOffset, pieces[k]!.byteOffset, left + 8 * row, right + 8 * column] as const),
          ...([angles, block[kind], stride, height, width, isTriangle ? 1 : 0, at] as const),
        );
        if (at === end) break;
        const [r, from] = [Math.floor(at / width), at % width];
        const uncovered = uncoveredLength(angles / 8 + r * stride + from, width - from);
        at += uncovered;
        // `fillUncovered` computes both kernels at once.
        if (uncovered > 0 && k === 0) fillUncovered(r, from, uncovered);
      }
    }
  };
}
