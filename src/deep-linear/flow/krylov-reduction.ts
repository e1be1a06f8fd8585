import type { Matrix } from "../../arrays/types";
import { denseSingularValues } from "../../linalg/dense";
import { multiply, multiplyTransposed } from "../../linalg/products";
import { unpack, widthsOf } from "../weights";
import { ReachableSubspaces } from "./reachable-subspaces";

/**
 * Deep linear network with the gradient flow of a wider one, projected onto the subspaces V_l of the wide network's
 * hidden units that the flow can reach: W̃_l = V_lᵀ W_l V_{l−1}, and
 * W_l(t) = W_l(0) + V_l (W̃_l(t) − W̃_l(0)) V_{l−1}ᵀ.
 *
 * With complete subspaces the reduction is exact. With k blocks in each, the truncated directions are reached through
 * more than k consecutive initial weight matrices, so that the error decays like the k-th power of their size: flows
 * from small weights need few blocks.
 */
export interface ReducedNetwork {
  readonly weights: Matrix[];
  readonly widths: number[];
  /** True if the subspaces are complete. */
  readonly isExact: boolean;
  /** Returns the weights of the wide network for packed weights of the reduced network. */
  expand(packed: Float64Array): Matrix[];
  /** Upper estimate of the relative truncation error, from the last two Krylov blocks; the largest over the layers. */
  truncationError(packed: Float64Array): number;
}

/** Largest ratio of the weights of the reduced network to those of the full one for which the reduction is used. */
const MAX_COST_RATIO = 0.7;
/** Networks with fewer weights than this are not reduced. */
const MIN_WEIGHTS = 1024;
/** Number of blocks above which the truncation error is predicted, because the prediction compares the last two. */
const MIN_BLOCKS = 2;
/**
 * Predicted ratio of the contribution of a block to that of the previous block. Measured: 1/7 for flows of three layers
 * from small Gaussian weights of any size, because learning from small weights looks the same on all scales; larger for
 * larger weights, in proportion to the ratio of initial to learned weights. The prediction affects only the cost,
 * because `truncationError` decides whether the reduction is accurate.
 */
const BLOCK_RATIO = 1 / 6;
/** Ratio predicted for larger weights, in units of the ratio of initial to learned weights. */
const LARGE_WEIGHTS_RATIO = 2;

/**
 * Computes the reduction of a network with a predicted truncation error below `tolerance`, relative to its weights,
 * while it learns the map `target`. Returns undefined if no reduction is worthwhile.
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
  // First units of the last two blocks of each layer; input and output layer are complete and have no such blocks.
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

/** Returns the sum of squares of the entries in the rows from `firstRow` on or in the columns from `firstColumn` on. */
function squaresBeyond({ rows, columns, data }: Matrix, firstRow = rows, firstColumn = columns): number {
  let squares = 0;
  for (let i = 0; i < rows; i++) {
    for (let j = i < firstRow ? firstColumn : 0; j < columns; j++) squares += data[i * columns + j]! ** 2;
  }
  return squares;
}

/** Returns the sum of squares of the entries of start + change. */
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
