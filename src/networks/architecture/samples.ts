import type { Arguments } from "../../arrays/arguments";
import { HERE } from "../../arrays/path";
import { readArray } from "../../arrays/read-array";
import type { MatrixLike, NumericTypedArray } from "../../arrays/types";

/**
 * Accepted forms of a network's inputs: rows of features [samples, features] as a matrix, or images [samples, length,
 * channels] or [samples, height, width, channels] as an ndarray or nested arrays.
 */
export type SamplesLike = MatrixLike | readonly NestedImage[];

/** One image as nested arrays. */
export type NestedImage = readonly (
  | readonly number[]
  | NumericTypedArray
  | readonly (readonly number[] | NumericTypedArray)[]
)[];

/** Inputs in row-major order. */
export interface Samples {
  readonly count: number;
  /** Number of positions per dimension; empty for rows of features. */
  readonly spatial: readonly number[];
  /** Number of all positions. */
  readonly positions: number;
  readonly channels: number;
  /** Values, [count, positions, channels]. */
  readonly data: Float64Array;
}

/** Reads, checks and copies a network's inputs, whose samples must have the shape of those in `like`, if given. */
export function readSamples(args: Arguments, value: SamplesLike, like?: Samples): Samples {
  const sides = like && [undefined, ...like.spatial, like.channels];
  const { shape, data } = readArray(args, value, { dimensions: [2, 3, 4], shape: sides });
  const spatial = shape.slice(1, -1);
  return {
    count: shape[0]!,
    spatial,
    positions: spatial.reduce((product, n) => product * n, 1),
    channels: shape[shape.length - 1]!,
    data,
  };
}

/** Inputs of a network, row-major. */
export interface InputRows {
  readonly count: number;
  readonly data: Float64Array;
}

/** Reads samples of the input shape of a network, or rows of all their numbers. */
export function readRows(
  args: Arguments,
  value: SamplesLike,
  { inputShape, inputs }: { readonly inputShape: readonly number[]; readonly inputs: number },
): InputRows {
  const { shape, data } = readArray(args, value, { dimensions: [2, inputShape.length + 1] });
  const [count, ...sizes] = shape as [number, ...number[]];
  const isFlat = sizes.length === 1 && sizes[0] === inputs;
  if (!isFlat && (sizes.length !== inputShape.length || sizes.some((n, d) => n !== inputShape[d]))) {
    const expected = `samples of shape [${["N", ...inputShape].join(", ")}]`;
    throw args.refusal(HERE, expected, `shape [${shape.join(", ")}]`);
  }
  return { count, data };
}
