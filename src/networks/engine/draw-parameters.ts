import { toNdArray } from "../../arrays/to-ndarray";
import type { NdArray } from "../../arrays/types";
import type { Generator } from "../../random";
import { normalBuffer } from "../../random/arrays";
import type { Parameters } from "../architecture/parameters";
import type { WeightOp } from "./ops";
import type { Plan } from "./plan";
import { planLayout } from "./prepared";

/** Distribution of the initial parameters of a layer. */
interface Distribution {
  /** Draws the weights of a layer, row-major in their shape. */
  readonly weights: (random: Generator, op: WeightOp) => Float64Array;
  /** Returns the standard deviation of the biases of a layer; 0 draws no numbers. */
  readonly biasDeviation: (op: WeightOp) => number;
}

/** Draws random parameters, layer by layer from the input, the weights of a layer before its biases. */
export function drawParameters(plan: Plan, random: Generator, distribution: Distribution): Parameters {
  const layout = planLayout(plan);
  const weights: NdArray[] = [];
  const biases: NdArray[] = [];
  for (const [l, op] of plan.weights.entries()) {
    weights.push(toNdArray(distribution.weights(random, op), layout.weights[l]!.shape));
    if (layout.biases.length === 0) continue;
    const { count } = layout.biases[l]!;
    const deviation = count === 0 ? 0 : distribution.biasDeviation(op);
    biases.push(
      toNdArray(deviation > 0 ? normalBuffer(random, count, deviation) : new Float64Array(count), [count]),
    );
  }
  return { weights, biases };
}

/** Draws the parameters with the variances that the layers describe. */
export const drawLayerVariances = (plan: Plan, random: Generator): Parameters =>
  drawParameters(plan, random, {
    weights: (generator, { width, fanIn, weightDeviation }) =>
      normalBuffer(generator, width * fanIn, weightDeviation),
    biasDeviation: ({ biasDeviation }) => biasDeviation,
  });
