import { toNdArray } from "../../arrays";
import { matmul, symmetricEigen } from "../../linalg";
import type { Correlations } from "../../tasks";

/** Rotates correlations to the principal axes of the inputs and leaves out the axes without variance. */
export function principalInputs({
  inputCorrelation,
  inputOutputCorrelation,
  targetSecondMoment,
  samples,
}: Correlations): Correlations {
  const { values, vectors } = symmetricEigen(inputCorrelation);
  const n = values.length;
  const first = values.findIndex((value) => value > n * Number.EPSILON * values[n - 1]!);
  const kept = n - Math.max(0, first);
  const axes = toNdArray(new Float64Array(n * kept), [n, kept]);
  const variances = toNdArray(new Float64Array(kept * kept), [kept, kept]);
  for (let k = 0; k < kept; k++) {
    variances.set(k, k, Math.max(0, values[n - 1 - k]!));
    for (let i = 0; i < n; i++) axes.set(i, k, vectors.get(i, n - 1 - k));
  }
  return {
    inputCorrelation: variances,
    inputOutputCorrelation: matmul(inputOutputCorrelation, axes),
    targetSecondMoment,
    samples,
  };
}
