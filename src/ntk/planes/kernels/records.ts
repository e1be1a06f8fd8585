import { halfAngleSeries } from "../../arc-cosine/half-angle-series";
import type { Lanes } from "../plane";

/** Place of the side tables of a convolution along one dimension: arrays of positions, one after the other, in bytes. */
export interface TablePlace {
  readonly offset: number;
  readonly spacing: number;
  readonly rowBytes: number;
}

/** Constants of a convolution, as the kernel `filterPlane` reads them. */
export interface FilterRecord {
  /** Numbers of entries of the filter. */
  readonly height: number;
  readonly width: number;
  readonly strideDown: number;
  readonly strideRight: number;
  /** Entries of the first window that lie above and before the image. */
  readonly above: number;
  readonly before: number;
  readonly isCircular: boolean;
  /** σ_w² divided by the number of entries of the filter. */
  readonly gain: number;
  /** τ_w, the contribution of the weights to the tangent kernel. */
  readonly weightTerm: number;
  /** τ_b − τ_w σ_b². */
  readonly constant: number;
  /** 2 σ_b². */
  readonly twiceBias: number;
  /** R after the sum along columns, followed by the shares of its terms. */
  readonly vertical: TablePlace;
  /** Shares of the terms of the sum along rows, and of the bias. */
  readonly horizontal: TablePlace;
  /** Number of shares along rows, and of the bias if there is one. */
  readonly shares: number;
  /** Offset of the standard deviations after the convolution. */
  readonly rootOffset: number;
  /** Height of the image after the convolution. */
  readonly outGridHeight: number;
  readonly lanes: Lanes;
}

/** Returns the numbers of a record. */
export const filterRecord = (filter: FilterRecord): number[] => [
  ...[filter.height, filter.width, filter.strideDown, filter.strideRight, filter.above, filter.before],
  ...[Number(filter.isCircular), filter.gain, filter.weightTerm, filter.constant, filter.twiceBias],
  ...[filter.vertical.offset, filter.vertical.spacing, filter.vertical.rowBytes],
  ...[filter.horizontal.offset, filter.horizontal.spacing, filter.horizontal.rowBytes],
  ...[filter.shares, filter.rootOffset, filter.outGridHeight, 8 * filter.lanes],
];

/** Reads a record from the memory of the kernels. */
export function readFilterRecord(memory: Float64Array, record: number): FilterRecord {
  const at = record >>> 3;
  return {
    height: memory[at]!,
    width: memory[at + 1]!,
    strideDown: memory[at + 2]!,
    strideRight: memory[at + 3]!,
    above: memory[at + 4]!,
    before: memory[at + 5]!,
    isCircular: memory[at + 6] !== 0,
    gain: memory[at + 7]!,
    weightTerm: memory[at + 8]!,
    constant: memory[at + 9]!,
    twiceBias: memory[at + 10]!,
    vertical: readPlace(memory, at + 11),
    horizontal: readPlace(memory, at + 14),
    shares: memory[at + 17]!,
    rootOffset: memory[at + 18]!,
    outGridHeight: memory[at + 19]!,
    lanes: (memory[at + 20]! / 8) as Lanes,
  };
}

const readPlace = (memory: Float64Array, at: number): TablePlace => ({
  offset: memory[at]!,
  spacing: memory[at + 1]!,
  rowBytes: memory[at + 2]!,
});

/** Place of the standard deviations and of their reciprocals in the side tables, and the height of the image. */
export interface RootPlace {
  readonly rootOffset: number;
  readonly inverseOffset: number;
  readonly rowBytes: number;
  readonly gridHeight: number;
  readonly lanes: Lanes;
}

/** Returns the record of an activation with the slopes a and b below and above 0, as `piecewisePlane` reads it. */
export function activationRecord(a: number, b: number, place: RootPlace): number[] {
  const power = (a * a + b * b) / 2;
  const curvature = ((a - b) * (a - b)) / (2 * Math.PI);
  const kappa = power === 0 ? 0 : curvature / power;
  const lambda = power === 0 ? 1 : (a * b) / power;
  return [
    ...[power, kappa, lambda, curvature, a * b],
    ...[place.rootOffset, place.inverseOffset, place.rowBytes, place.gridHeight, 8 * place.lanes],
    ...halfAngleSeries.flatMap((x) => [x, x]),
  ];
}
