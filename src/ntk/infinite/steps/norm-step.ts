import type { NormStep } from "../plan/steps";
import { fieldOf, indexingOf, type KernelTile, type StepVariances, type VarianceField } from "../tile";

/** Computes the variances after normalisation, and the factors of the signals. */
export function variancesOfNorm({ epsilon, parts }: NormStep, before: VarianceField): StepVariances {
  const { variances } = before;
  const factors = new Float64Array(variances.length);
  for (let start = 0; start < variances.length; start += parts) {
    let sum = 0;
    for (let p = 0; p < parts; p++) sum += variances[start + p]!;
    const divisor = sum / parts + epsilon;
    factors.fill(divisor > 0 ? 1 / Math.sqrt(divisor) : 0, start, start + parts);
  }
  return { before, after: fieldOf(variances.map((q, i) => q * factors[i]! * factors[i]!)), factors };
}

/** Applies normalisation: angles are unchanged, and the tangent kernel is multiplied by the factors. */
export function applyNorm(tile: KernelTile, rows: StepVariances, columns: StepVariances): void {
  const { outer, inner, row, rowOuter, rowInner, column, columnOuter, columnInner } = indexingOf(tile);
  for (let o = 0; o < outer; o++) {
    for (let k = 0; k < inner; k++) {
      const i = row + o * rowOuter + k * rowInner;
      const j = column + o * columnOuter + k * columnInner;
      tile.ntk[o * inner + k]! *= rows.factors![i]! * columns.factors![j]!;
    }
  }
}
