import { alignedWeights, gaussianWeights, gradientFlowAsync } from "learning-dynamics/deep-linear";
import { solveAsync } from "learning-dynamics/ode";
import { normal } from "learning-dynamics/random";
import { grid } from "../../grid";
import { rememberLast } from "../../remember";
import { attentionFlow, matrixOf } from "./attention";
import type { InContextValues } from "./parameters";
import { type InContextPlan, POINTS } from "./plan";
import { drawSequences } from "./sequences";
import type { Matrix } from "./theory";

const averagesOf = rememberLast(drawSequences);

/** Trains a network on sequences; returns its matrix M at equally spaced times, fewer if the signal aborts it. */
export async function trainedMatrices(
  { attention, heads, inputs, examples, sequences, query, seed, start, initial }: InContextValues,
  { variances, population, size, end }: InContextPlan,
  signal: AbortSignal,
): Promise<readonly Matrix[]> {
  const averages = averagesOf({
    variances,
    examples,
    sequences,
    isRelated: query === "same",
    seed: seed + 1,
  });
  const times = grid(end, POINTS);
  const widths = [inputs ** 2, heads, 1];
  if (attention === "merged") {
    const weights =
      start === "random"
        ? gaussianWeights({ widths, standardDeviation: size, seed })
        : alignedWeights({ correlations: population, widths, strengths: initial });
    const { products } = await gradientFlowAsync(weights, averages, { times, signal });
    return products.map(({ data }) => data);
  }
  const weights =
    start === "random" ? randomHeads(heads, inputs, size, seed) : alignedHeads(heads, inputs, size);
  const { states } = await solveAsync(attentionFlow(averages, inputs), weights, { times, signal });
  const count = weights.length;
  return Array.from({ length: states.shape[0]! }, (_, i) =>
    matrixOf(states.data.subarray(i * count, (i + 1) * count), inputs),
  );
}

/** Returns heads of random weights. */
const randomHeads = (heads: number, inputs: number, size: number, seed: number): Float64Array =>
  Float64Array.from(normal({ shape: [heads * (2 * inputs + 1)], seed }).data, (x) => size * x);

/** Returns heads with v = ‖k‖ = ‖q‖ and with k and q along one direction each, as far as there are directions. */
export function alignedHeads(heads: number, inputs: number, size: number): Float64Array {
  const weights = new Float64Array(heads * (2 * inputs + 1));
  for (let h = 0; h < Math.min(heads, inputs); h++) {
    const v = h * (2 * inputs + 1);
    for (const i of [v, v + 1 + h, v + 1 + inputs + h]) weights[i] = size;
  }
  return weights;
}
