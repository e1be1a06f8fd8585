import type { Windows } from "../../../networks/architecture";
import { cosineOf, NEARLY_PARALLEL, RIGHT_ANGLE } from "../../duals/half-angle";
import type { WeightStep } from "../plan/steps";
import {
  covariancesOf,
  fieldOf,
  halfOfCovariance,
  indexingOf,
  type KernelTile,
  type StepVariances,
  type TileIndexing,
  type VarianceField,
} from "../tile";
import { BranchSum } from "./branch-sum";
import { meansOf } from "./means-over-windows";

/** Computes the variances after an affine map. */
export function varianceAfterWeights(
  step: WeightStep,
  before: VarianceField,
  samples: number,
): VarianceField {
  const { weightVariance, biasVariance, windows } = step;
  const means = windows === undefined ? before.variances : meansOf(before.variances, windows, samples);
  return fieldOf(means.map((q) => weightVariance * q + biasVariance));
}

/** Applies an affine map to a tile. */
export function applyWeights(
  step: WeightStep,
  tile: KernelTile,
  rows: StepVariances,
  columns: StepVariances,
): void {
  if (step.windows === undefined) applyDense(step, tile, rows, columns);
  else applyConvolution(step, step.windows, tile, rows, columns);
}

/** Applies a dense layer: K <- σ_w² K + σ_b², Θ <- σ_w² Θ + contribution of the layer's weights and biases. */
function applyDense(step: WeightStep, tile: KernelTile, rows: StepVariances, columns: StepVariances): void {
  const { weightVariance, biasVariance, weightTerm, biasTerm } = step;
  const { outer, inner, row, rowOuter, rowInner, column, columnOuter, columnInner } = indexingOf(tile);
  const { half, ntk } = tile;
  const [gain, bias] = [Math.sqrt(weightVariance), Math.sqrt(biasVariance)];
  const branchSum = new BranchSum();
  for (let o = 0; o < outer; o++) {
    for (let k = 0; k < inner; k++) {
      const at = o * inner + k;
      const [i, j] = [row + o * rowOuter + k * rowInner, column + o * columnOuter + k * columnInner];
      const [r, c] = [gain * rows.before.roots[i]!, gain * columns.before.roots[j]!];
      ntk[at] = weightVariance * ntk[at]! + weightTerm * r * c * cosineOf(half[at]!) + biasTerm;
      if (biasVariance === 0) continue;
      const [rr, cc] = [rows.after.roots[i]!, columns.after.roots[j]!];
      branchSum.reset();
      branchSum.add(r / rr, c / cc, half[at]!);
      branchSum.add(bias / rr, bias / cc, 0);
      half[at] = branchSum.half();
    }
  }
}

/** Applies a convolution: like a dense layer, but to means over equal windows of rows and columns. */
function applyConvolution(
  step: WeightStep,
  windows: Windows,
  tile: KernelTile,
  rows: StepVariances,
  columns: StepVariances,
): void {
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

/** Replaces the parts of flattened images by their mean. */
export function applyMean(
  windows: Windows,
  tile: KernelTile,
  rows: StepVariances,
  columns: StepVariances,
): void {
  const { ntk, half } = windowMeans(windows, tile, rows, columns, 1, 0);
  tile.half = half;
  tile.ntk = ntk;
  tile.positions = windows.outputs;
}

/**
 * Computes, for each pair of output positions (p, q), the means of covariances and tangent kernel over the pairs of
 * input positions at equal places of the two windows, and the half-angle square of the covariance
 * scale · mean + constant.
 */
function windowMeans(
  windows: Windows,
  tile: KernelTile,
  rows: StepVariances,
  columns: StepVariances,
  scale: number,
  constant: number,
) {
  const { outputs, size, sources } = windows;
  const inputIndexing = indexingOf(tile);
  const outputIndexing = indexingOf(tile, outputs);
  const inputs = tile.positions;
  const isFull = tile.layout === "full";
  const values = covariancesOf(tile, rows.before, columns.before);
  const covariances = new Float64Array(outputIndexing.outer * outputIndexing.inner);
  const ntk = new Float64Array(covariances.length);
  const half = new Float64Array(covariances.length);
  const context: WindowContext = { windows, tile, inputIndexing, rows, columns, scale, constant, inputs };
  for (let o = 0; o < outputIndexing.outer; o++) {
    for (let k = 0; k < outputIndexing.inner; k++) {
      // Output positions of row and column; in a matched tile they are equal.
      const [p, q] = isFull ? [o % outputs, k % outputs] : [k, k];
      let [sum, tangent] = [0, 0];
      for (let f = 0; f < size; f++) {
        const [source, target] = [sources[p * size + f]!, sources[q * size + f]!];
        if (source < 0 || target < 0) continue;
        const at = isFull ? source * inputIndexing.inner + target : o * inputs + source;
        sum += values[at]!;
        tangent += tile.ntk[at]!;
      }
      const at = o * outputIndexing.inner + k;
      covariances[at] = sum / size;
      ntk[at] = tangent / size;
      const i = outputIndexing.row + o * outputIndexing.rowOuter + k * outputIndexing.rowInner;
      const j = outputIndexing.column + o * outputIndexing.columnOuter + k * outputIndexing.columnInner;
      const [r, c] = [rows.after.roots[i]!, columns.after.roots[j]!];
      const rough = halfOfCovariance(scale * covariances[at]! + constant, r, c);
      half[at] = Math.abs(rough) < NEARLY_PARALLEL ? accurateHalfAngle(context, o, p, q, r, c) : rough;
    }
  }
  return { covariances, ntk, half };
}

/** Arguments of `windowMeans`, and the numbering of the tile's entries before the step. */
interface WindowContext {
  readonly windows: Windows;
  readonly tile: KernelTile;
  readonly inputIndexing: TileIndexing;
  readonly rows: StepVariances;
  readonly columns: StepVariances;
  readonly scale: number;
  readonly constant: number;
  readonly inputs: number;
}

const branchSum = new BranchSum();

/** Computes the half-angle square of a mean over windows from the angles of its parts, without cancellation. */
function accurateHalfAngle(
  context: WindowContext,
  group: number,
  p: number,
  q: number,
  r: number,
  c: number,
): number {
  const { windows, tile, inputIndexing, rows, columns, scale, constant, inputs } = context;
  const { size, sources } = windows;
  const isFull = tile.layout === "full";
  const bias = Math.sqrt(constant);
  const gain = Math.sqrt(scale / size);
  const rowOffset = inputIndexing.row + (isFull ? 0 : group * inputIndexing.rowOuter);
  const columnOffset = inputIndexing.column + (isFull ? 0 : group * inputIndexing.columnOuter);
  branchSum.reset();
  branchSum.add(bias / r, bias / c, 0);
  for (let f = 0; f < size; f++) {
    const [source, target] = [sources[p * size + f]!, sources[q * size + f]!];
    const a = source < 0 ? 0 : (gain * rows.before.roots[rowOffset + source]!) / r;
    const b = target < 0 ? 0 : (gain * columns.before.roots[columnOffset + target]!) / c;
    const at = isFull ? source * inputIndexing.inner + target : group * inputs + source;
    branchSum.add(a, b, source < 0 || target < 0 ? RIGHT_ANGLE : tile.half[at]!);
  }
  return branchSum.half();
}
