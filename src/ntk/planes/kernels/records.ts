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

/** Place of the standard deviations at a point in the side tables. */
export interface RootPlace {
  readonly offset: number;
  readonly rowBytes: number;
  /** Height of the image. */
  readonly height: number;
  readonly lanes: Lanes;
}

/** Returns the numbers with which the records of points, inputs and activations begin. */
export const rootRecord = ({ offset, rowBytes, height, lanes }: RootPlace): number[] => [
  ...[offset, rowBytes, height, 8 * lanes],
];

/** Returns the record of inputs, with the place of their directions in the side tables. */
export const inputRecord = (place: RootPlace, channels: number, directions: number): number[] => [
  ...rootRecord(place),
  ...[channels, directions, place.rowBytes * place.height],
];

/**
 * Returns the record of an activation with the slopes a and b below and above 0, with the offset of the reciprocals of the
 * standard deviations.
 */
export function activationRecord(place: RootPlace, inverse: number, a: number, b: number): number[] {
  const power = (a * a + b * b) / 2;
  const curvature = ((a - b) * (a - b)) / (2 * Math.PI);
  const kappa = power === 0 ? 0 : curvature / power;
  const lambda = power === 0 ? 1 : (a * b) / power;
  return [
    ...rootRecord(place),
    ...[inverse, power, kappa, lambda, curvature, a * b],
    ...halfAngleSeries.flatMap((x) => [x, x]),
  ];
}
