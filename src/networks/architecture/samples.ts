import type { Arguments } from "../../arrays/arguments";
import { HERE } from "../../arrays/path";
import { readArray } from "../../arrays/read-array";
import type { MatrixLike, NumericTypedArray } from "../../arrays/types";
import { transposed } from "./transpose";

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

/** Reads inputs of a network, as samples of its input shape or as rows of all their numbers, with their channels last. */
export function readImages(
  args: Arguments,
  value: SamplesLike,
  { inputShape, channels }: { readonly inputShape: readonly number[]; readonly channels: "first" | "last" },
): Samples {
  const inputs = inputShape.reduce((product, n) => product * n, 1);
  const { count, data } = readRows(args, value, { inputShape, inputs });
  const isFirst = channels === "first" && inputShape.length > 1;
  const spatial = isFirst ? inputShape.slice(1) : inputShape.slice(0, -1);
  const width = isFirst ? inputShape[0]! : inputShape[inputShape.length - 1]!;
  const positions = inputs / width;
  return {
    count,
    spatial,
    positions,
    channels: width,
    data: isFirst ? transposed(data, width, positions) : data,
  };
}

/** Reads samples of the input shape of a network, or rows of all their numbers. */
export function readRows(
  args: Arguments,
  value: SamplesLike,
  { inputShape, inputs }: { readonly inputShape: readonly number[]; readonly inputs: number },
): InputRows {
  const { shape, data } = readArray(args, value, { dimensions: [2, 3, 4] });
  const [count, ...sizes] = shape as [number, ...number[]];
  const isFlat = sizes.length === 1 && sizes[0] === inputs;
  if (!isFlat && (sizes.length !== inputShape.length || sizes.some((n, d) => n !== inputShape[d]))) {
    const rows = inputShape.length > 1 ? ` or [N, ${inputs}]` : "";
    const expected = `samples of shape [${["N", ...inputShape].join(", ")}]${rows}`;
    const fits = sizes.reduce((product, n) => product * n, 1) === inputs;
    const advice = fits
      ? `; make them rows by toNdArray(Float64Array.from(x.data), [${count}, ${inputs}])`
      : "";
    throw args.refusal(HERE, expected, `shape [${shape.join(", ")}]${advice}`);
  }
  return { count, data };
}
