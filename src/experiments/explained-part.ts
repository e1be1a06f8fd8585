import { meanOf } from "../reports/numbers";

/**
 * Computes the part of the variation of measured values that predictions explain: 1 − Σ(m − p)²/Σ(m − mean)². It is 1
 * for exact predictions, 0 for predictions no better than one value for all, and negative for worse ones; 0 if all
 * measured values are equal.
 */
export function explainedPart(measured: readonly number[], predicted: readonly number[]): number {
  const mean = meanOf(measured);
  const variation = measured.reduce((sum, m) => sum + (m - mean) ** 2, 0);
  const residual = measured.reduce((sum, m, i) => sum + (m - predicted[i]!) ** 2, 0);
  return variation > 0 ? 1 - residual / variation : 0;
}
