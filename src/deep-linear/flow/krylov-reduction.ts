import type { Matrix } from "../../arrays/types";
import { denseSingularValues } from "../../linalg/dense";
import { multiply, multiplyTransposed } from "../../linalg/products";
import { unpack, widthsOf } from "../weights";
import { ReachableSubspaces } from "./reachable-subspaces";

/**
 * A deep linear network whose gradient flow is that of a wider one, seen in the spaces V_l of its hidden units that the
 * flow can reach: W̃_l = V_lᵀ W_l V_{l−1}, and W_l(t) = W_l(0) + V_l (W̃_l(t) − W̃_l(0)) V_{l−1}ᵀ.
 *
 * With complete spaces this is exact. With k blocks in each, what is left out is reached through more than k initial weight
 * matrices in a row, and falls off like the k-th power of their size: flows from small weights need few.
 */
export interface ReducedNetwork {
  readonly weights: Matrix[];
  readonly widths: number[];
  /** Whether nothing is left out. */
  readonly isExact: boolean;
  /** The weights of the wide network that belong to packed weights of this one. */
  expand(packed: Float64Array): Matrix[];
  /**
   * What the flow up to packed weights of this network would have left out, beside the size of each layer's weights, at
   * most: estimated from how much the last block has come to, and how that compares with the block before it.
   */
  truncationError(packed: Float64Array): number;
}

/** Reductions that save less than this part of the multiplications are not worth it. */
const MAX_COST_RATIO = 0.7;
/** Networks with fewer weights than this are integrated as they are. */
const MIN_WEIGHTS = 1024;
/** With fewer blocks there are no two to compare. */
const MIN_BLOCKS = 2;
/**
 * How what a block adds compares with what the one before it adds. Measured: 1/7 for flows of three layers from small
 * Gaussian weights, whatever their size, because learning from small weights looks the same on all scales; from larger
 * ones more, in the proportion of initial to learned weights. Only the cost of a wrong guess depends on it, for `truncationError`
 * decides.
 */
const BLOCK_RATIO = 1 / 6;
const LARGE_WEIGHTS_RATIO = 2;

/**
 * The reduction of a network that promises to leave no more out than `tolerance`, relative to its weights, while it learns
 * the map `target`; undefined when none is worth it.
 */
export function krylovReduction(
  wide: readonly Matrix[],
  target: Matrix,
  tolerance: number,
): ReducedNetwork | undefined {
  const widths = widthsOf(wide);
  const weightCount = weightCountOf(widths);
  if (wide.length < 2 || weightCount < MIN_WEIGHTS) return undefined;
  const learned = denseSingularValues(target)[0]! ** (1 / wide.length);
  const subspaces = new ReachableSubspaces(wide);
  for (let predictedError = 1; ; ) {
    subspaces.grow();
    const counts = subspaces.spaces.map(({ count }) => count);
    const reduced = [widths[0]!, ...counts, widths[widths.length - 1]!];
    if (counts.includes(0) || weightCountOf(reduced) > MAX_COST_RATIO * weightCount) return undefined;
    const blocks = subspaces.spaces[0]!.blocks.length;
    if (blocks > MIN_BLOCKS)
      predictedError *= Math.max(BLOCK_RATIO, (LARGE_WEIGHTS_RATIO * subspaces.lastBlockLength) / learned);
    if (subspaces.complete || (blocks > MIN_BLOCKS && predictedError <= tolerance)) {
      return reduce(wide, subspaces, reduced);
    }
  }
}

const weightCountOf = (widths: readonly number[]): number =>
  widths.slice(1).reduce((sum, n, l) => sum + n * widths[l]!, 0);

function reduce(wide: readonly Matrix[], subspaces: ReachableSubspaces, widths: number[]): ReducedNetwork {
  const bases = subspaces.spaces.map(
    ({ basis, count, units }): Matrix => ({
      rows: count,
      columns: units,
      data: basis.slice(0, count * units),
    }),
  );
  const weights = wide.map((matrix, l) => {
    const partial = l === 0 ? matrix : multiplyTransposed(matrix, bases[l - 1]!);
    return l === bases.length ? partial : multiply(bases[l]!, partial);
  });
  // Where the last two blocks of each layer begin; input and output have one, which counts as old.
  const starts = [undefined, ...subspaces.spaces.map(({ blocks }) => blocks.slice(-2)), undefined];
  const changes = (packed: Float64Array): Matrix[] =>
    unpack(packed, widths).map((matrix, l) => {
      for (let i = 0; i < matrix.data.length; i++) matrix.data[i]! -= weights[l]!.data[i]!;
      return matrix;
    });
  return {
    weights,
    widths,
    isExact: subspaces.complete,
    expand: (packed) =>
      changes(packed).map((change, l) => {
        const partial = l === 0 ? change : multiply(change, bases[l - 1]!);
        const full = l === bases.length ? partial : multiply(transposed(bases[l]!), partial);
        for (let i = 0; i < full.data.length; i++) full.data[i]! += wide[l]!.data[i]!;
        return full;
      }),
    truncationError(packed) {
      let largest = 0;
      changes(packed).forEach((change, l) => {
        const [rows, columns] = [starts[l + 1], starts[l]];
        const last = squaresBeyond(change, rows?.[1], columns?.[1]);
        const both = squaresBeyond(change, rows?.[0], columns?.[0]);
        const before = Math.sqrt(Math.max(0, both - last));
        const ratio = before === 0 ? 1 : Math.min(1, Math.sqrt(last) / before);
        largest = Math.max(largest, (Math.sqrt(last) * ratio) / Math.sqrt(squaresOf(change, weights[l]!)));
      });
      return largest;
    },
  };
}

/** The sum of squares of the entries in rows or columns from the given ones on. */
function squaresBeyond({ rows, columns, data }: Matrix, firstRow = rows, firstColumn = columns): number {
  let squares = 0;
  for (let i = 0; i < rows; i++) {
    for (let j = i < firstRow ? firstColumn : 0; j < columns; j++) squares += data[i * columns + j]! ** 2;
  }
  return squares;
}

/** The sum of squares of a change and what it began from. */
function squaresOf(change: Matrix, start: Matrix): number {
  let squares = 0;
  for (let i = 0; i < change.data.length; i++) squares += (change.data[i]! + start.data[i]!) ** 2;
  return squares;
}

function transposed({ rows, columns, data }: Matrix): Matrix {
  const out = new Float64Array(data.length);
  for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) out[j * rows + i] = data[i * columns + j]!;
  return { rows: columns, columns: rows, data: out };
}
