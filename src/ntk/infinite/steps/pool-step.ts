import type { Windows } from "../../../networks/architecture";
import type { PoolStep } from "../plan/steps";
import {
  covariancesOf,
  fieldOf,
  halfOfCovariance,
  indexingOf,
  type KernelTile,
  type StepVariances,
  type VarianceField,
} from "../tile";
import { meansOf } from "./means-over-windows";

/** Covariances and tangent kernel of a full tile, averaged over the windows of rows and columns. */
export interface Pooled {
  readonly covariances: Float64Array;
  readonly ntk: Float64Array;
}

/** Averages a full tile of one pair of samples over windows. */
export function poolCovariances(
  { windows }: PoolStep,
  tile: KernelTile,
  rows: VarianceField,
  columns: VarianceField,
): Pooled {
  const poolValues = (values: Float64Array) => poolRowsAndColumns(values, windows, tile.positions);
  return { covariances: poolValues(covariancesOf(tile, rows, columns)), ntk: poolValues(tile.ntk) };
}

function poolRowsAndColumns(values: Float64Array, windows: Windows, inputs: number): Float64Array {
  const { outputs, size, sources } = windows;
  const rowsDone = new Float64Array(outputs * inputs);
  for (let o = 0; o < outputs; o++) {
    for (let f = 0; f < size; f++) {
      const p = sources[o * size + f]!;
      if (p < 0) continue;
      for (let q = 0; q < inputs; q++) rowsDone[o * inputs + q]! += values[p * inputs + q]! / size;
    }
  }
  return meansOf(rowsDone, windows, outputs);
}

/** Extracts the variances after pooling from the pooled covariances of a sample with itself. */
export function varianceAfterPool({ windows }: PoolStep, { covariances }: Pooled): VarianceField {
  const { outputs } = windows;
  return fieldOf(
    Float64Array.from({ length: outputs }, (_, o) => Math.max(0, covariances[o * outputs + o]!)),
  );
}

/**
 * Writes pooled covariances and tangent kernel to their tile. Angles are computed from 1 − cos θ, so their absolute
 * error is up to 1e-8 between nearly equal images.
 */
export function applyPool(
  step: PoolStep,
  pooled: Pooled,
  tile: KernelTile,
  rows: StepVariances,
  columns: StepVariances,
): void {
  const { outputs } = step.windows;
  tile.positions = outputs;
  const { row, column } = indexingOf(tile);
  const entries = step.full ? outputs * outputs : outputs;
  tile.layout = step.full || outputs === 1 ? "full" : "matched";
  tile.half = new Float64Array(entries);
  tile.ntk = new Float64Array(entries);
  for (let at = 0; at < entries; at++) {
    const [o, k] = step.full ? [Math.floor(at / outputs), at % outputs] : [at, at];
    const value = pooled.covariances[o * outputs + k]!;
    tile.half[at] = halfOfCovariance(value, rows.after.roots[row + o]!, columns.after.roots[column + k]!);
    tile.ntk[at] = pooled.ntk[o * outputs + k]!;
  }
}
