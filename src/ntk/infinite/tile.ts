import type { Marginals } from "../duals/dual";
import { cosineOf, halfOfCosine, RIGHT_ANGLE } from "../duals/half-angle";

/** Variances of every sample and position at one point of the network: [samples, positions]. */
export interface VarianceField {
  readonly variances: Float64Array;
  /** Standard deviations: the square roots of the variances. */
  readonly roots: Float64Array;
}

/** Returns variances together with their square roots. */
export function fieldOf(variances: Float64Array): VarianceField {
  const roots = new Float64Array(variances.length);
  for (let k = 0; k < roots.length; k++) roots[k] = Math.sqrt(variances[k]!);
  return { variances, roots };
}

/** Variances of a set of samples before and after one step of the network. */
export interface StepVariances {
  readonly before: VarianceField;
  readonly after: VarianceField;
  /** Moments of single variables; only for activation steps. */
  readonly marginals?: Marginals;
  /** Factors of the signals; only for normalisation. */
  readonly factors?: Float64Array;
}

/** Variances of a set of samples at every point of the network. */
export interface SampleVariances {
  /** Variances before and after each step, indexed by the id of the step. */
  readonly steps: StepVariances[];
  readonly input: VarianceField;
  output: VarianceField;
}

/**
 * Covariances between a rectangle of samples at one point of the network, as half-angle squares, and the tangent
 * kernel.
 *
 * Layout `full`: every (sample, position) of the rows with every (sample, position) of the columns. Layout `matched`:
 * only pairs of equal positions, of one row sample with every column sample, or (if `isSelf`) of each sample with
 * itself.
 */
export interface KernelTile {
  layout: "full" | "matched";
  /** First sample and number of samples of the rows, and likewise of the columns. */
  readonly rowStart: number;
  readonly rows: number;
  readonly columnStart: number;
  readonly columns: number;
  /** True for a tile of samples with themselves, whose diagonal has angle 0. */
  readonly isSelf: boolean;
  positions: number;
  /** Half-angle squares of the covariances. */
  half: Float64Array;
  ntk: Float64Array;
}

/**
 * Numbering of the entries of a tile: entry o · inner + k belongs to index row + o · rowOuter + k · rowInner of the
 * rows' variances, and likewise of the columns'.
 */
export interface TileIndexing {
  readonly outer: number;
  readonly inner: number;
  readonly row: number;
  readonly rowOuter: number;
  readonly rowInner: number;
  readonly column: number;
  readonly columnOuter: number;
  readonly columnInner: number;
}

/** Returns the numbering of a tile's entries, or that of a tile of the same samples with other positions or layout. */
export function indexingOf(tile: KernelTile, positions = tile.positions, layout = tile.layout): TileIndexing {
  const { rowStart, rows, columnStart, columns, isSelf } = tile;
  const offsets = { row: rowStart * positions, column: columnStart * positions };
  return layout === "full"
    ? {
        ...offsets,
        outer: rows * positions,
        inner: columns * positions,
        rowOuter: 1,
        rowInner: 0,
        columnOuter: 0,
        columnInner: 1,
      }
    : {
        ...offsets,
        outer: columns,
        inner: positions,
        rowOuter: isSelf ? positions : 0,
        rowInner: 1,
        columnOuter: positions,
        columnInner: 1,
      };
}

/** Computes the covariances of a tile from its angles and the variances of its samples. */
export function covariancesOf(tile: KernelTile, rows: VarianceField, columns: VarianceField): Float64Array {
  const { outer, inner, row, rowOuter, rowInner, column, columnOuter, columnInner } = indexingOf(tile);
  const out = new Float64Array(outer * inner);
  for (let o = 0; o < outer; o++) {
    for (let k = 0; k < inner; k++) {
      const r = rows.roots[row + o * rowOuter + k * rowInner]!;
      const c = columns.roots[column + o * columnOuter + k * columnInner]!;
      out[o * inner + k] = r * c * cosineOf(tile.half[o * inner + k]!);
    }
  }
  return out;
}

/** Computes the half-angle square of a covariance between variables with standard deviations r and c. */
export function halfOfCovariance(covariance: number, r: number, c: number): number {
  const size = r * c;
  return size > 0 ? halfOfCosine(covariance / size) : RIGHT_ANGLE;
}

/** Sets the angles of variables with themselves to exactly 0, because sums leave a rounding error there. */
export function resetDiagonalAngles(tile: KernelTile, field: VarianceField): void {
  if (!tile.isSelf) return;
  const { positions, half, layout } = tile;
  const stride = layout === "full" ? tile.rows * positions + 1 : 1;
  const count = tile.rows * positions;
  for (let p = 0; p < count; p++) {
    half[p * stride] = field.roots[tile.rowStart * positions + p]! > 0 ? 0 : RIGHT_ANGLE;
  }
}
