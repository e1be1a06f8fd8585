import type { Windows } from "../architecture/windows";
import type { PoolStep } from "./plan";
import {
  covariancesOf,
  extentOf,
  type Field,
  fieldOf,
  halfOfCovariance,
  type Passage,
  type Tile,
} from "./tile";

/** Covariances and the tangent kernel of a full tile, averaged over the windows of both sides. */
export interface Pooled {
  readonly covariances: Float64Array;
  readonly ntk: Float64Array;
}

/** Averages a full tile of one pair of samples over windows. */
export function pool({ windows }: PoolStep, tile: Tile, rows: Field, columns: Field): Pooled {
  const both = (values: Float64Array) => poolBoth(values, windows, tile.positions);
  return { covariances: both(covariancesOf(tile, rows, columns)), ntk: both(tile.ntk) };
}

function poolBoth(values: Float64Array, { outputs, size, sources }: Windows, inputs: number): Float64Array {
  const rowsDone = new Float64Array(outputs * inputs);
  for (let o = 0; o < outputs; o++) {
    for (let f = 0; f < size; f++) {
      const p = sources[o * size + f]!;
      if (p < 0) continue;
      for (let q = 0; q < inputs; q++) rowsDone[o * inputs + q]! += values[p * inputs + q]! / size;
    }
  }
  const out = new Float64Array(outputs * outputs);
  for (let o = 0; o < outputs; o++) {
    for (let k = 0; k < outputs; k++) {
      let sum = 0;
      for (let f = 0; f < size; f++) {
        const q = sources[k * size + f]!;
        if (q >= 0) sum += rowsDone[o * inputs + q]!;
      }
      out[o * outputs + k] = sum / size;
    }
  }
  return out;
}

/** Variances after pooling, from the covariances of a sample with itself. */
export function poolExit({ windows }: PoolStep, { covariances }: Pooled): Field {
  const { outputs } = windows;
  return fieldOf(
    Float64Array.from({ length: outputs }, (_, o) => Math.max(0, covariances[o * outputs + o]!)),
  );
}

/**
 * Puts pooled covariances in their tile. Angles are those of 1 − cos θ: between images that are nearly the same they are
 * right to 1e-8.
 */
export function passPool(step: PoolStep, pooled: Pooled, tile: Tile, rows: Passage, columns: Passage): void {
  const { outputs } = step.windows;
  tile.positions = outputs;
  const { row, column } = extentOf(tile);
  const places = step.full ? outputs * outputs : outputs;
  tile.layout = step.full || outputs === 1 ? "full" : "matched";
  tile.half = new Float64Array(places);
  tile.ntk = new Float64Array(places);
  for (let at = 0; at < places; at++) {
    const [o, k] = step.full ? [Math.floor(at / outputs), at % outputs] : [at, at];
    const value = pooled.covariances[o * outputs + k]!;
    tile.half[at] = halfOfCovariance(value, rows.exit.roots[row + o]!, columns.exit.roots[column + k]!);
    tile.ntk[at] = pooled.ntk[o * outputs + k]!;
  }
}
