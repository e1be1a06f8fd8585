import { expect, test } from "vitest";
import * as deepLinear from "../../src/deep-linear";
import { testOptions } from "../helpers/option-cases";

const data = { inputs: [[1], [-1]], targets: [[2], [-2]] };
const weights = [[[0.5]], [[0.5]]];
const trajectory = { times: [0, 1], at: (t: number) => ({ weights: [[[1 + t]], [[2]]] }) };
const callbacks = { signal: { aborted: false }, onProgress: () => {} };
const event = {
  name: "learned",
  value: (_t: number, { loss }: { loss: number }) => loss - 0.1,
  direction: "falling",
  terminal: false,
} as const;
const flowOptions = {
  times: [0, 1],
  tau: 2,
  method: "dop853",
  relativeTolerance: 1e-6,
  absoluteTolerance: 1e-8,
  maxSteps: 500,
  initialStep: 1e-3,
  maxStep: 1,
  dense: true,
  recordWeights: true,
  events: [event],
  ...callbacks,
} as const;
const descentOptions = { learningRate: 0.1, steps: 3, every: 1, recordWeights: true, ...callbacks };
const { gradientFlow, gradientFlowAsync, gradientDescent, gradientDescentAsync } = deepLinear;

testOptions([
  [
    "gaussianWeights",
    "options",
    "width",
    "widths",
    (extra) => deepLinear.gaussianWeights({ widths: [1, 2], standardDeviation: 1, seed: 1, ...extra }),
  ],
  [
    "orthogonalWeights",
    "options",
    "gains",
    "gain",
    (extra) => deepLinear.orthogonalWeights({ widths: [1, 2], gain: 1, seed: 1, ...extra }),
  ],
  [
    "balancedWeights",
    "options",
    "sacle",
    "scale",
    (extra) => deepLinear.balancedWeights({ widths: [1, 2], scale: 1, seed: 1, ...extra }),
  ],
  [
    "lambdaBalancedWeights",
    "options",
    "lamda",
    "lambda",
    (extra) =>
      deepLinear.lambdaBalancedWeights({ widths: [1, 1, 1], lambda: 1, scale: 1, seed: 1, ...extra }),
  ],
  [
    "alignedWeights",
    "options",
    "correlation",
    "correlations",
    (extra) =>
      deepLinear.alignedWeights({
        correlations: data,
        widths: [1, 1, 1],
        strengths: 0.1,
        lambda: 1,
        ...extra,
      }),
  ],
  [
    "modeDynamics",
    "options",
    "inputvariance",
    "inputVariance",
    (extra) =>
      deepLinear.modeDynamics({
        strength: 1,
        initial: 0.1,
        depth: 2,
        inputVariance: 1,
        lambda: 1,
        tau: 2,
        ...extra,
      }),
  ],
  [
    "finalRepresentations",
    "options",
    "hiden",
    "hidden",
    (extra) => deepLinear.finalRepresentations(data, { lambda: 1, hidden: 1, ...extra }),
  ],
  [
    "exactFlow",
    "options",
    "tolerence",
    "tolerance",
    (extra) => deepLinear.exactFlow(weights, data, { times: [0, 1], tau: 2, tolerance: 1e-6, ...extra }),
  ],
  [
    "continualLearning",
    "options",
    "durations",
    "duration",
    (extra) =>
      deepLinear.continualLearning(weights, [data], { duration: 1, tau: 2, tolerance: 1e-6, ...extra }),
  ],
  [
    "layerGrowth",
    "options",
    "time",
    "times",
    (extra) => deepLinear.layerGrowth(trajectory, { times: [0, 1], data, tau: 2, ...extra }),
  ],
  [
    "gradientFlow",
    "options",
    "relativetolerance",
    "relativeTolerance",
    (extra) => gradientFlow(weights, data, { ...flowOptions, ...extra }),
  ],
  [
    "gradientFlow",
    "options.events[0]",
    "terminates",
    "terminal",
    (extra) => gradientFlow(weights, data, { ...flowOptions, events: [{ ...event, ...extra }] }),
  ],
  [
    "gradientFlowAsync",
    "options",
    "recordWeight",
    "recordWeights",
    (extra) => gradientFlowAsync(weights, data, { ...flowOptions, ...extra }),
  ],
  [
    "gradientDescent",
    "options",
    "learningrate",
    "learningRate",
    (extra) => gradientDescent(weights, data, { ...descentOptions, ...extra }),
  ],
  [
    "gradientDescentAsync",
    "options",
    "step",
    "steps",
    (extra) => gradientDescentAsync(weights, data, { ...descentOptions, ...extra }),
  ],
]);

test.each(["start", "jacobian"])(
  "gradientFlow refuses %s, an option of solve that it sets itself",
  (name) => {
    const call = () => gradientFlow(weights, data, { ...flowOptions, [name]: 0 });
    expect(call).toThrow(`gradientFlow: options must be an object with only the options times, `);
  },
);
