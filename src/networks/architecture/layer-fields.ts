import type { Arguments, NumberRange } from "../../arrays/arguments";
import { HERE } from "../../arrays/path";
import type { Padding } from "./layer";

/** Range of numbers of units, positions, channels and features. */
export const SIZE: NumberRange = { integer: true, atLeast: 1, atMost: 2 ** 31 };

/** Width, variances and learning rate of a dense or convolutional layer. */
export interface Variances {
  readonly width?: number | undefined;
  readonly weightVariance: number;
  readonly biasVariance: number;
  readonly bias?: boolean | undefined;
  readonly learningRate: number;
}

/** Checks the width, variances and learning rate of a layer, and returns a copy. */
export function readVariances(args: Arguments, layer: Variances): Variances {
  const { width, weightVariance, biasVariance, bias, learningRate } = layer;
  if (width !== undefined) args.number("width", width, SIZE);
  if (bias !== undefined) args.boolean("bias", bias);
  const copy: { width?: number; bias?: boolean } & Omit<Variances, "width" | "bias"> = {
    weightVariance: args.number("weightVariance", weightVariance, { above: 0 }),
    biasVariance: args.number("biasVariance", biasVariance, { atLeast: 0 }),
    learningRate: args.number("learningRate", learningRate, { atLeast: 0 }),
  };
  if (bias === false && biasVariance > 0) {
    throw args.refusal("biasVariance", "0 for a layer without biases", String(biasVariance));
  }
  // Not a spread, which is slow: networks are read at every call.
  if (width !== undefined) copy.width = width;
  if (bias !== undefined) copy.bias = bias;
  return copy;
}

/** Checks a list of one or two positive sizes, or of `length` sizes, and returns a copy. */
export function readSizes(args: Arguments, sizes: readonly number[], length?: number): number[] {
  const fits = Array.isArray(sizes) && (length === undefined ? [1, 2] : [length]).includes(sizes.length);
  if (!fits) {
    const count = length === undefined ? "one or two" : String(length);
    throw args.error(HERE, `an array of ${count} positive integers`, sizes);
  }
  // Not `map`, which skips the holes of a sparse array.
  return Array.from(sizes, (size, i) => args.number(i, size, SIZE));
}

/** Checks and returns a number from 0 to below 1. */
export function readFraction(args: Arguments, value: number): number {
  if (args.number(HERE, value, { atLeast: 0 }) < 1) return value;
  throw args.error(HERE, "below 1", value);
}

const PADDINGS = ["same", "valid", "circular"] as const;

/** Checks the strides (one per entry of `sizes`) and the padding, and returns a copy. */
export function readWindows(
  args: Arguments,
  sizes: readonly number[],
  { strides, padding }: { readonly strides: readonly number[]; readonly padding: Padding },
): { strides: number[]; padding: Padding } {
  return {
    strides: readSizes(args.at("strides"), strides, sizes.length),
    padding: args.choice("padding", padding, PADDINGS),
  };
}
