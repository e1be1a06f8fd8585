import { type Arguments, argumentsOf } from "../arrays/arguments";
import { HERE } from "../arrays/path";
import { toNdArray } from "../arrays/to-ndarray";
import { MAX_DIMENSIONS, type Matrix, type NdArray } from "../arrays/types";
import { type Generator, generator } from "./generator";
import { orthonormaliseRows } from "./orthonormalise-rows";

/** Returns a flat buffer of `count` independent normal numbers of mean zero. */
export function normalBuffer(random: Generator, count: number, standardDeviation: number): Float64Array {
  const data = new Float64Array(count);
  for (let i = 0; i < count; i++) data[i] = standardDeviation * random.normal();
  return data;
}

function checkShape(args: Arguments, shape: readonly number[]): number {
  if (!Array.isArray(shape) || shape.length === 0 || shape.length > MAX_DIMENSIONS) {
    throw args.error("shape", `an array of 1 to ${MAX_DIMENSIONS} sizes`, shape);
  }
  // Not `map`, which skips the holes of a sparse array.
  const sizes = Array.from(shape, (n, i) => checkSize(args.at(["shape", i]), n));
  const count = sizes.reduce((product, n) => product * n, 1);
  args.memory("shape", count, "request fewer entries");
  return count;
}

const checkSize = (at: Arguments, size: unknown): number =>
  at.number(HERE, size, { integer: true, atLeast: 1, atMost: 2 ** 31 });

const checkSeed = (args: Arguments, seed: unknown): number => args.number("seed", seed, { integer: true });

/**
 * Returns an array of independent numbers, uniform on [low, high).
 *
 * @throws ArgumentError for a shape that is not an array of positive integers, or `high` not above `low`
 * @example
 * const x = uniform({ shape: [3, 2], low: -1, high: 1, seed: 4 });
 */
export function uniform(options: {
  shape: readonly number[];
  low?: number;
  high?: number;
  seed?: number;
}): NdArray {
  const args = argumentsOf("uniform");
  args.options("options", options, { shape: true, low: true, high: true, seed: true });
  const { shape, low = 0, high = 1, seed = 0 } = options;
  const count = checkShape(args, shape);
  args.number("low", low);
  args.number("high", high, { above: low, atMost: Math.min(Number.MAX_VALUE, low + Number.MAX_VALUE) });
  const random = generator(checkSeed(args, seed));
  const data = new Float64Array(count);
  for (let i = 0; i < count; i++) data[i] = low + (high - low) * random.uniform();
  return toNdArray(data, shape);
}

/**
 * Returns an array of independent normal numbers.
 *
 * @throws ArgumentError for a shape that is not an array of positive integers, or a negative standard deviation
 * @example
 * const w = normal({ shape: [10, 4], standardDeviation: 0.1, seed: 1 });
 */
export function normal(options: {
  shape: readonly number[];
  mean?: number;
  standardDeviation?: number;
  seed?: number;
}): NdArray {
  const args = argumentsOf("normal");
  args.options("options", options, { shape: true, mean: true, standardDeviation: true, seed: true });
  const { shape, mean = 0, standardDeviation = 1, seed = 0 } = options;
  const count = checkShape(args, shape);
  args.number("mean", mean);
  args.number("standardDeviation", standardDeviation, { atLeast: 0 });
  const data = normalBuffer(generator(checkSeed(args, seed)), count, standardDeviation);
  if (mean !== 0) for (let i = 0; i < count; i++) data[i]! += mean;
  args.finite("mean and standardDeviation", data);
  return toNdArray(data, shape);
}

/**
 * Returns a random matrix with orthonormal rows (rows <= columns) or columns, times `gain`, uniformly distributed
 * (Haar) over all such matrices.
 *
 * Computed from Gaussian vectors by the Gram–Schmidt process with reorthogonalisation: orthogonal to a few units in the
 * last place.
 *
 * @throws ArgumentError for unknown options, sizes that are not positive integers, or a gain that is not finite
 * @example
 * const q = orthogonal({ rows: 5, columns: 3, seed: 2 }); // qᵀq = I
 */
export function orthogonal(options: {
  rows: number;
  columns: number;
  gain?: number;
  seed?: number;
}): NdArray {
  const args = argumentsOf("orthogonal");
  args.options("options", options, { rows: true, columns: true, gain: true, seed: true });
  const { rows, columns, gain = 1, seed = 0 } = options;
  checkSize(args.at("rows"), rows);
  checkSize(args.at("columns"), columns);
  args.memory("rows", rows * columns, "request fewer entries");
  args.number("gain", gain);
  const random = generator(checkSeed(args, seed));
  return toNdArray(orthogonalMatrix(random, rows, columns, gain).data, [rows, columns]);
}

/** Like `orthogonal`, but draws from a given stream and returns a dense matrix. */
export function orthogonalMatrix(random: Generator, rows: number, columns: number, gain = 1): Matrix {
  const [count, length] = rows <= columns ? [rows, columns] : [columns, rows];
  const vectors = normalBuffer(random, count * length, 1);
  orthonormaliseRows(vectors, count, length);
  const data = new Float64Array(rows * columns);
  for (let i = 0; i < count; i++) {
    for (let j = 0; j < length; j++) {
      data[rows <= columns ? i * columns + j : j * columns + i] = gain * vectors[i * length + j]!;
    }
  }
  return { rows, columns, data };
}
