import type { WideAffine, WideLayer, WideNetwork } from "../arc-cosine/dense-network";
import type { Chain, WeightStep } from "./plan/steps";

/**
 * Converts a network of dense layers, with piecewise linear activations or none between them, on rows of features, to
 * the form that the arc-cosine kernels take. Returns undefined for any other network.
 */
export function piecewiseLinearMlp({ steps }: Chain, features: number): WideNetwork | undefined {
  const [first, ...rest] = steps;
  if (first === undefined || !isDense(first)) return undefined;
  const hidden: WideLayer[] = [];
  let slopes: readonly [number, number] | undefined;
  for (const step of rest) {
    if (step.type === "activation" && step.dual.piecewise !== undefined) {
      slopes = [step.dual.piecewise.negative, step.dual.piecewise.positive];
    } else if (isDense(step)) {
      hidden.push({ ...affineOf(step), slopes: slopes ?? [1, 1] });
      slopes = undefined;
    } else return undefined;
  }
  if (slopes !== undefined) return undefined;
  const input = affineOf(first);
  return { input: { ...input, weightVariance: input.weightVariance / features }, hidden };
}

const isDense = (step: Chain["steps"][number]): step is WeightStep =>
  step.type === "weights" && step.windows === undefined;

const affineOf = ({ weightVariance, biasVariance, weightTerm, biasTerm }: WeightStep): WideAffine => ({
  weightVariance,
  biasVariance,
  weightTerm,
  biasTerm,
});
