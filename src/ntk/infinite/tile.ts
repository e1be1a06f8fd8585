import type { Marginals } from "../duals/dual";
import { cosineOf, halfOfCosine, RIGHT_ANGLE } from "../duals/half-angle";

/** Variances of every sample and position at one place of the network: [samples, positions]. */
export interface Field {
  readonly variances: Float64Array;
  /** Their square roots. */
  readonly roots: Float64Array;
}

export const fieldOf = (variances: Float64Array): Field => ({ variances, roots: variances.map(Math.sqrt) });

/** What is known of a set of samples by itself before and after a step. */
export interface Passage {
  readonly entry: Field;
  readonly exit: Field;
  /** For activations. */
  readonly marginals?: Marginals;
}

/** A set of samples: its passages through all steps, by their ids, and its variances at the end. */
export interface Side {
  readonly passages: Passage[];
  readonly start: Field;
  end: Field;
}

/**
 * Covariances between samples on their way through the network, as half-angle squares, with the tangent kernel beside.
 *
 * Layout `full`: every (sample, position) of the rows with every one of the columns. Layout `matched`: only equal
 * positions, of one row sample with every column sample; in a tile of samples with themselves (`isSelf`), of each sample
 * with itself.
 */
export interface Tile {
  layout: "full" | "matched";
  /** The first sample of either side, and how many of them. */
  readonly rowStart: number;
  readonly rows: number;
  readonly columnStart: number;
  readonly columns: number;
  readonly isSelf: boolean;
  positions: number;
  half: Float64Array;
  ntk: Float64Array;
}

/** How the entries of a tile are numbered: entry o · inner + k belongs to these places of the fields. */
export interface Extent {
  readonly outer: number;
  readonly inner: number;
  readonly row: number;
  readonly rowOuter: number;
  readonly rowInner: number;
  readonly column: number;
  readonly columnOuter: number;
  readonly columnInner: number;
}

/** The extent of a tile, or of one of its shape with other positions. */
export function extentOf(tile: Tile, positions = tile.positions, layout = tile.layout): Extent {
  const { rowStart, rows, columnStart, columns, isSelf } = tile;
  const places = { row: rowStart * positions, column: columnStart * positions };
  return layout === "full"
    ? {
        ...places,
        outer: rows * positions,
        inner: columns * positions,
        rowOuter: 1,
        rowInner: 0,
        columnOuter: 0,
        columnInner: 1,
      }
    : {
        ...places,
        outer: columns,
        inner: positions,
        rowOuter: isSelf ? positions : 0,
        rowInner: 1,
        columnOuter: positions,
        columnInner: 1,
      };
}

/** The covariances of a tile. */
export function covariancesOf(tile: Tile, rows: Field, columns: Field): Float64Array {
  const { outer, inner, row, rowOuter, rowInner, column, columnOuter, columnInner } = extentOf(tile);
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

/** The half-angle square of a covariance between variables of these standard deviations. */
export function halfOfCovariance(covariance: number, r: number, c: number): number {
  const size = r * c;
  return size > 0 ? halfOfCosine(covariance / size) : RIGHT_ANGLE;
}

/** Sets entries of variables with themselves, which carry rounding after a sum, to the angle 0 that they have. */
export function settleDiagonal(tile: Tile, field: Field): void {
  if (!tile.isSelf) return;
  const { positions, half, layout } = tile;
  const stride = layout === "full" ? tile.rows * positions + 1 : 1;
  const count = tile.rows * positions;
  for (let p = 0; p < count; p++) {
    half[p * stride] = field.roots[tile.rowStart * positions + p]! > 0 ? 0 : RIGHT_ANGLE;
  }
}
