import * as deepLinear from "../../src/deep-linear";
import type { Call } from "./calls";

const data = {
  inputCorrelation: [
    [1, 0],
    [0, 1],
  ],
  inputOutputCorrelation: [[1, 0.2], Float64Array.of(0.3, -1)],
  targetSecondMoment: 9,
};
const weights = deepLinear.lambdaBalancedWeights({ widths: [2, 2, 2], lambda: 0.5, scale: 0.3, seed: 1 });
const options = { times: [0, 0.5, 2], tau: 2, tolerance: 1e-6 };
const makeFlow = () => deepLinear.exactFlow(weights, data as never, { times: [0, 1] });

/** At least one valid call of every function for exact solutions of two-layer networks. */
export const EXACT_CALLS: readonly Call[] = [
  {
    name: "exactFlow",
    call: (...args: Parameters<typeof deepLinear.exactFlow>) => {
      const flow = deepLinear.exactFlow(...args);
      return [flow, flow.at(0.7), flow.at(Number.POSITIVE_INFINITY)];
    },
    args: [weights, data, options],
  },
  { name: "exactFlow.at", call: (t: number) => makeFlow().at(t), args: [1] },
  {
    name: "exactFlow.weights",
    call: (t: number) => makeFlow().weights(t),
    args: [1],
  },
  {
    name: "exactFlow.ntk",
    call: (t: number, inputs: number[][]) => makeFlow().ntk(t, inputs),
    args: [1, [[1, 2]]],
  },
  {
    name: "layerGrowth",
    call: (trajectory: deepLinear.WeightTrajectory, given: deepLinear.LayerGrowthOptions) =>
      deepLinear.layerGrowth(trajectory, given),
    args: [
      { times: [0, 1, 2], at: (t: number) => ({ weights: [[[1 + t, 0]], [[2], [t]]] }) },
      { times: [0, 1, 2], data, tau: 2 },
    ],
  },
  {
    name: "layerGrowth",
    call: deepLinear.layerGrowth,
    args: [{ times: [0, 1], at: (t: number) => ({ weights: [[[1 + t]], [[2]]], biases: [[t], [0]] }) }],
  },
  { name: "layerAlignment", call: deepLinear.layerAlignment, args: [weights] },
  { name: "nearestLambda", call: deepLinear.nearestLambda, args: [weights] },
  {
    name: "finalRepresentations",
    call: deepLinear.finalRepresentations,
    args: [data, { lambda: -0.5, hidden: 2 }],
  },
  {
    name: "continualLearning",
    call: (...args: Parameters<typeof deepLinear.continualLearning>) => {
      const flow = deepLinear.continualLearning(...args);
      return [flow, flow.at(0, 1), flow.at(1, Number.POSITIVE_INFINITY)];
    },
    args: [weights, [data, data], { duration: [1, 2], tau: 2, tolerance: 1e-6 }],
  },
  {
    name: "continualLearning.at",
    call: (task: number, t: number) =>
      deepLinear.continualLearning(weights, [data, data] as never, { duration: 1 }).at(task, t),
    args: [1, 1],
  },
];
