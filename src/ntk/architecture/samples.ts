import { readArray } from "../../arrays/read-array";
import type { MatrixLike, NumericTypedArray } from "../../arrays/types";

/**
 * What is accepted for a network's inputs: rows of features [samples, features] as a matrix, or images as an ndarray or
 * nested arrays [samples, length, channels] or [samples, height, width, channels].
 */
export type SamplesLike = MatrixLike | readonly NestedImage[];

/** One image in nested arrays. */
export type NestedImage = readonly (
  | readonly number[]
  | NumericTypedArray
  | readonly (readonly number[] | NumericTypedArray)[]
)[];

/** Inputs, row-major. */
export interface Samples {
  readonly count: number;
  /** Positions per dimension: none for rows of features. */
  readonly spatial: readonly number[];
  /** All positions. */
  readonly positions: number;
  readonly channels: number;
  /** [count, positions, channels] */
  readonly data: Float64Array;
}

/** A fresh copy of a network's inputs; `like` are inputs whose shape they have to share. */
export function readSamples(
  functionName: string,
  argument: string,
  value: SamplesLike,
  like?: Samples,
): Samples {
  const sides = like && [undefined, ...like.spatial, like.channels];
  const { shape, data } = readArray(functionName, argument, value, { dimensions: [2, 3, 4], shape: sides });
  const spatial = shape.slice(1, -1);
  return {
    count: shape[0]!,
    spatial,
    positions: spatial.reduce((product, n) => product * n, 1),
    channels: shape[shape.length - 1]!,
    data,
  };
}
