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
  return { a: centre(pair.a), b: centre(pair.b) };
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
export const centred = (matrix: Matrix): Matrix => centre({ ...matrix, data: matrix.data.slice() });

/** Overwrites a matrix with `centred`. */
function centre(matrix: Matrix): Matrix {
  const { rows, columns, data } = matrix;
  const factor = powerOfTwoScale(data);
  const first = data.slice(0, columns).map((x) => x * factor);
  const means = new Float64Array(columns);
  const spreads = new Float64Array(columns);
  for (let i = 0, at = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++, at++) {
      const difference = data[at]! * factor - first[j]!;
      means[j]! += difference;
      if (Math.abs(difference) > spreads[j]!) spreads[j] = Math.abs(difference);
    }
  }
  const varies = spreads.map((spread, j) => (spread > ROUNDING * Math.abs(first[j]!) ? 1 : 0));
  for (let j = 0; j < columns; j++) means[j]! /= rows;
  for (let i = 0, at = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++, at++) {
      data[at] = varies[j]! * (data[at]! * factor - first[j]! - means[j]!);
    }
  }
  const rescale = powerOfTwoScale(data);
  if (rescale !== 1) for (let at = 0; at < data.length; at++) data[at]! *= rescale;
  return matrix;
}
