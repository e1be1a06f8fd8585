import type { Windows } from "../architecture/windows";
import { cosineOf, NEARLY_PARALLEL, RIGHT_ANGLE } from "../duals/half-angle";
import { BranchSum } from "./branch-sum";
import type { WeightStep } from "./plan";
import {
  covariancesOf,
  type Extent,
  extentOf,
  type Field,
  fieldOf,
  halfOfCovariance,
  type Passage,
  type Tile,
} from "./tile";

/** Variances after an affine map. */
export function weightExit(step: WeightStep, entry: Field, samples: number): Field {
  const { weightVariance, biasVariance, windows } = step;
  const means = windows === undefined ? entry.variances : meansOf(entry.variances, windows, samples);
  return fieldOf(means.map((q) => weightVariance * q + biasVariance));
}

/** Takes a tile through an affine map. */
export function passWeights(step: WeightStep, tile: Tile, rows: Passage, columns: Passage): void {
  if (step.windows === undefined) passDense(step, tile, rows, columns);
  else passWindows(step, step.windows, tile, rows, columns);
}

/** K <- σ_w² K + σ_b², Θ <- σ_w² Θ + what the layer's own weights and biases add. */
function passDense(step: WeightStep, tile: Tile, rows: Passage, columns: Passage): void {
  const { weightVariance, biasVariance, weightTerm, biasTerm } = step;
  const { outer, inner, row, rowOuter, rowInner, column, columnOuter, columnInner } = extentOf(tile);
  const { half, ntk } = tile;
  const [gain, bias] = [Math.sqrt(weightVariance), Math.sqrt(biasVariance)];
  const mixture = new BranchSum();
  for (let o = 0; o < outer; o++) {
    for (let k = 0; k < inner; k++) {
      const at = o * inner + k;
      const [i, j] = [row + o * rowOuter + k * rowInner, column + o * columnOuter + k * columnInner];
      const [r, c] = [gain * rows.entry.roots[i]!, gain * columns.entry.roots[j]!];
      ntk[at] = weightVariance * ntk[at]! + weightTerm * r * c * cosineOf(half[at]!) + biasTerm;
      if (biasVariance === 0) continue;
      const [rr, cc] = [rows.exit.roots[i]!, columns.exit.roots[j]!];
      mixture.reset();
      mixture.add(r / rr, c / cc, half[at]!);
      mixture.add(bias / rr, bias / cc, 0);
      half[at] = mixture.half();
    }
  }
}

/** The same with means over windows, whose entries move together on both sides. */
function passWindows(step: WeightStep, windows: Windows, tile: Tile, rows: Passage, columns: Passage): void {
  const { weightVariance, biasVariance, weightTerm, biasTerm } = step;
  const means = windowMeans(windows, tile, rows, columns, weightVariance, biasVariance);
  const { covariances, ntk, half } = means;
  for (let at = 0; at < ntk.length; at++) {
    const share = weightVariance * covariances[at]!;
    ntk[at] = weightVariance * ntk[at]! + weightTerm * share + biasTerm;
  }
  tile.half = half;
  tile.ntk = ntk;
  tile.positions = windows.outputs;
}

/** The mean over matching positions. */
export function passFlatten(windows: Windows, tile: Tile, rows: Passage, columns: Passage): void {
  const { ntk, half } = windowMeans(windows, tile, rows, columns, 1, 0);
  tile.half = half;
  tile.ntk = ntk;
  tile.positions = windows.outputs;
}

/** Means over windows of a quantity of every position, zeros outside. */
export function meansOf(
  values: Float64Array,
  { outputs, size, sources }: Windows,
  samples: number,
): Float64Array {
  const positions = values.length / samples;
  const out = new Float64Array(samples * outputs);
  for (let i = 0; i < samples; i++) {
    for (let o = 0; o < outputs; o++) {
      let sum = 0;
      for (let f = 0; f < size; f++) {
        const p = sources[o * size + f]!;
        if (p >= 0) sum += values[i * positions + p]!;
      }
      out[i * outputs + o] = sum / size;
    }
  }
  return out;
}

/** For entry (o, o'), the entries of the tile before that its windows see, one for each place of the filter. */
function windowMeans(
  windows: Windows,
  tile: Tile,
  rows: Passage,
  columns: Passage,
  scale: number,
  constant: number,
) {
  const { outputs, size, sources } = windows;
  const before = extentOf(tile);
  const after = extentOf(tile, outputs);
  const inputs = tile.positions;
  const isFull = tile.layout === "full";
  const values = covariancesOf(tile, rows.entry, columns.entry);
  const covariances = new Float64Array(after.outer * after.inner);
  const ntk = new Float64Array(covariances.length);
  const half = new Float64Array(covariances.length);
  const places: Places = { windows, tile, before, rows, columns, scale, constant, inputs };
  for (let o = 0; o < after.outer; o++) {
    for (let k = 0; k < after.inner; k++) {
      // Positions on either side; in a matched tile they are the same.
      const [p, q] = isFull ? [o % outputs, k % outputs] : [k, k];
      let [sum, tangent] = [0, 0];
      for (let f = 0; f < size; f++) {
        const [source, target] = [sources[p * size + f]!, sources[q * size + f]!];
        if (source < 0 || target < 0) continue;
        const at = isFull ? source * before.inner + target : o * inputs + source;
        sum += values[at]!;
        tangent += tile.ntk[at]!;
      }
      const at = o * after.inner + k;
      covariances[at] = sum / size;
      ntk[at] = tangent / size;
      const i = after.row + o * after.rowOuter + k * after.rowInner;
      const j = after.column + o * after.columnOuter + k * after.columnInner;
      const [r, c] = [rows.exit.roots[i]!, columns.exit.roots[j]!];
      const rough = halfOfCovariance(scale * covariances[at]! + constant, r, c);
      half[at] = Math.abs(rough) < NEARLY_PARALLEL ? exactHalf(places, o, p, q, r, c) : rough;
    }
  }
  return { covariances, ntk, half };
}

interface Places {
  readonly windows: Windows;
  readonly tile: Tile;
  readonly before: Extent;
  readonly rows: Passage;
  readonly columns: Passage;
  readonly scale: number;
  readonly constant: number;
  readonly inputs: number;
}

const mixture = new BranchSum();

/** The half-angle square of a mean over windows, from the angles of its parts. */
function exactHalf(places: Places, group: number, p: number, q: number, r: number, c: number): number {
  const { windows, tile, before, rows, columns, scale, constant, inputs } = places;
  const { size, sources } = windows;
  const isFull = tile.layout === "full";
  const bias = Math.sqrt(constant);
  const gain = Math.sqrt(scale / size);
  const rowPlace = before.row + (isFull ? 0 : group * before.rowOuter);
  const columnPlace = before.column + (isFull ? 0 : group * before.columnOuter);
  mixture.reset();
  mixture.add(bias / r, bias / c, 0);
  for (let f = 0; f < size; f++) {
    const [source, target] = [sources[p * size + f]!, sources[q * size + f]!];
    const a = source < 0 ? 0 : (gain * rows.entry.roots[rowPlace + source]!) / r;
    const b = target < 0 ? 0 : (gain * columns.entry.roots[columnPlace + target]!) / c;
    const at = isFull ? source * before.inner + target : group * inputs + source;
    mixture.add(a, b, source < 0 || target < 0 ? RIGHT_ANGLE : tile.half[at]!);
  }
  return mixture.half();
}
