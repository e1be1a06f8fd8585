import type { Arguments } from "../../arrays/arguments";
import { HERE } from "../../arrays/path";
import { toNdArray } from "../../arrays/to-ndarray";
import { isNdArrayLike, isNumericTyped } from "../../arrays/type-guards";
import type { Matrix, MatrixLike, NdArray, VectorLike } from "../../arrays/types";
import type { Computation } from "../../concurrency/computation";

/** Function from inputs [B, n] to one output per input, [B] or [B, 1]. */
export type Predictor = (inputs: NdArray) => MatrixLike | VectorLike;

/** Largest number of entries in the inputs of one call of a predictor, beyond two rows. */
const MAX_ENTRIES = 2 ** 20;

/** Points and networks of two-sided differences. */
export interface Differences {
  readonly point: Float64Array;
  /** Number of networks. */
  readonly samples: number;
  readonly step: number;
  /** Seed of the first network. */
  readonly seed: number;
}

/** Computes the input gradients of random networks by two-sided differences, [samples, n]. Pauses after every network. */
export function* inputGradients(
  args: Arguments,
  network: (seed: number) => Predictor,
  { point, samples, step, seed }: Differences,
): Computation<Matrix> {
  const n = point.length;
  const gradients = new Float64Array(samples * n);
  const coordinates = Math.max(1, Math.min(n, Math.floor(MAX_ENTRIES / (2 * n))));
  for (let k = 0; k < samples; k++) {
    const at = args.at(`(${seed + k})`);
    const predictor = network(seed + k);
    at.callable(HERE, predictor);
    for (let start = 0; start < n; start += coordinates) {
      const count = Math.min(coordinates, n - start);
      const outputs = readOutputs(at, predictor(displaced(point, start, count, step)), 2 * count);
      for (let i = 0; i < count; i++) {
        gradients[k * n + start + i] = (outputs[2 * i]! / 2 - outputs[2 * i + 1]! / 2) / step;
      }
    }
    yield (k + 1) / samples;
  }
  return { rows: samples, columns: n, data: args.finite(HERE, gradients) };
}

/** Returns the point displaced by the step and by its negative along each of `count` coordinates, [2 count, n]. */
function displaced(point: Float64Array, start: number, count: number, step: number): NdArray {
  const n = point.length;
  const inputs = new Float64Array(2 * count * n);
  for (let row = 0; row < 2 * count; row++) {
    inputs.set(point, row * n);
    inputs[row * n + start + (row >> 1)]! += row % 2 === 0 ? step : -step;
  }
  return toNdArray(inputs, [2 * count, n]);
}

/** Reads the outputs of a predictor: a vector, or a matrix of one column. */
function readOutputs(at: Arguments, outputs: MatrixLike | VectorLike, count: number): Float64Array {
  const isVector = isNdArrayLike(outputs)
    ? outputs.shape.length === 1
    : isNumericTyped(outputs) || (Array.isArray(outputs) && typeof outputs[0] === "number");
  const place = at.at("(outputs)");
  return isVector
    ? place.vector(HERE, outputs as VectorLike, count)
    : place.matrix(HERE, outputs as MatrixLike, { rows: count, columns: 1 }).data;
}
