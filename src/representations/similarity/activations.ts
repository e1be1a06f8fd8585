import type { Arguments } from "../../arrays/arguments";
import type { Matrix, MatrixLike } from "../../arrays/types";
import { powerOfTwoScale } from "../../linalg/dense";

/** Activations of two layers on the same P samples, one sample per row and one neuron per column. */
export interface Pair {
  readonly a: Matrix;
  readonly b: Matrix;
}

/** Largest variation of a neuron, relative to its magnitude, that is attributed to rounding errors. */
const ROUNDING = 4 * Number.EPSILON;

/** Reads the activations of two layers on at least `samples` samples. */
export function readPair(args: Arguments, a: MatrixLike, b: MatrixLike, samples: number): Pair {
  const first = readActivations(args, "a", a, samples);
  return { a: first, b: args.matrix("b", b, { rows: first.rows }) };
}

/** Reads the activations of a layer on at least `samples` samples. */
export function readActivations(args: Arguments, path: string, value: MatrixLike, samples: number): Matrix {
  const matrix = args.matrix(path, value);
  if (matrix.rows >= samples) return matrix;
  throw args.refusal(path, `activations on at least ${samples} samples, one per row`, `${matrix.rows} rows`);
}

/** Reads two layers, and centres both. */
export function readCentredPair(args: Arguments, a: MatrixLike, b: MatrixLike, samples = 2): Pair {
  const pair = readPair(args, a, b, samples);
  return { a: centred(pair.a), b: centred(pair.b) };
}

/** Scales activations by a power of two, which is exact, so that squares of large entries do not overflow. */
export function scaledToOne({ rows, columns, data }: Matrix): Matrix {
  const factor = powerOfTwoScale(data);
  return { rows, columns, data: factor === 1 ? data : data.map((x) => x * factor) };
}

/**
 * Subtracts the mean of every column, and scales by a power of two, so that the largest entry is near 1.
 *
 * The first row is subtracted before the means are computed, so that constant columns become exactly 0. A column is
 * also set to 0 if it varies by rounding errors only.
 */
export function centred(matrix: Matrix): Matrix {
  const { rows, columns, data } = matrix;
  const factor = powerOfTwoScale(data);
  const shifted = new Float64Array(data.length);
  const means = new Float64Array(columns);
  const spreads = new Float64Array(columns);
  const sizes = new Float64Array(columns);
  for (let i = 0, at = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++, at++) {
      const x = data[at]! * factor;
      const difference = x - data[j]! * factor;
      shifted[at] = difference;
      means[j]! += difference;
      if (Math.abs(difference) > spreads[j]!) spreads[j] = Math.abs(difference);
      if (Math.abs(x) > sizes[j]!) sizes[j] = Math.abs(x);
    }
  }
  const varies = spreads.map((spread, j) => (spread > ROUNDING * sizes[j]! ? 1 : 0));
  for (let j = 0; j < columns; j++) means[j]! /= rows;
  for (let i = 0, at = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++, at++) shifted[at] = varies[j]! * (shifted[at]! - means[j]!);
  }
  const rescale = powerOfTwoScale(shifted);
  if (rescale !== 1) for (let at = 0; at < shifted.length; at++) shifted[at]! *= rescale;
  return { rows, columns, data: shifted };
}
