import { alignedWeights, gradientFlow } from "learning-dynamics/deep-linear";
import { type Correlations, correlationsFrom, inContextRegression } from "learning-dynamics/tasks";
import type { InContextValues } from "./parameters";
import { diagonal, type InContextPlan } from "./plan";

/** Matrix M of the prediction βᵀ M x_q, row by row. */
export type Matrix = ArrayLike<number>;

/** Computes the matrix M at given times for heads that are aligned with the directions of the inputs. */
export function predictedMatrices(
  { attention, query, initial, inputs }: InContextValues,
  { modes, population }: InContextPlan,
  times: readonly number[],
): readonly Matrix[] {
  if (query === "other") return times.map(() => new Float64Array(inputs ** 2));
  if (attention === "separate") {
    return times.map((t) => diagonal(Array.from({ length: inputs }, (_, d) => modes[d]?.at(t) ?? 0)).flat());
  }
  // Aligned heads change together, like one head.
  const oneHead = alignedWeights({
    correlations: population,
    widths: [inputs ** 2, 1, 1],
    strengths: initial,
  });
  return gradientFlow(oneHead, population, { times }).products.map(({ data }) => data);
}

/** Averages over all sequences with a number of examples, and the smallest loss on them. */
interface Test {
  readonly averages: Correlations;
  readonly optimum: number;
}

/** Returns the test with a number of examples in the context. */
export function testOf({ query }: InContextValues, { variances }: InContextPlan, examples: number): Test {
  const averages = inContextRegression({ covariance: diagonal(variances), examples });
  if (query === "same") return { averages, optimum: averages.loss };
  const { inputCorrelation, targetSecondMoment } = averages;
  const inputOutputCorrelation = [new Array<number>(variances.length ** 2).fill(0)];
  return {
    averages: correlationsFrom({ inputCorrelation, inputOutputCorrelation, targetSecondMoment }),
    optimum: targetSecondMoment / 2,
  };
}
