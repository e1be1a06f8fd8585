import * as deepLinear from "../../../src/deep-linear";
import type { Drawable } from "../../../src/figures/drawable";
import * as implicitBias from "../../../src/implicit-bias";
import * as networks from "../../../src/networks";
import * as neuralRace from "../../../src/neural-race";
import * as ntk from "../../../src/ntk";
import { solve } from "../../../src/ode";
import { pathwayXor, routing, semanticHierarchy, teacher, xor } from "../../../src/tasks";
import * as universal from "../../../src/universal";

const times = [0, 5, 10, 20, 40];
export const task = semanticHierarchy();
export const weights = deepLinear.lambdaBalancedWeights({ widths: [8, 8, 22], lambda: 0.1, scale: 0.05 });
export const flow = deepLinear.gradientFlow(weights, task, { times });
const white = { inputSize: 4, outputSize: 3, samples: 20, whiten: true };
export const pair: universal.UniversalProblem = {
  initial: { representation: 0.001, output: 0.000001, alignment: 0.000001 - 0.001 * Math.SQRT1_2 },
  inputDistanceSquared: 1,
  targetDistanceSquared: 0.5,
  rates: { encoder: 0.001, decoder: 0.04 },
};
export const pairFlow = universal.universalFlow(pair, {
  times: Array.from({ length: 60 }, (_, i) => 80 * i),
});
const gated = routing({ domains: 4, trained: 3 });
const reduction = neuralRace.reduce(gated.network, gated.task);
const { network: xorNetwork, task: xorTask } = pathwayXor();
const architecture = ntk.serial(ntk.dense({ width: 32 }), ntk.erf(), ntk.dense());
const [x, y] = [
  [
    [1, 0],
    [0, 1],
    [1, 1],
  ],
  [[1], [-1], [0.5]],
];
const pairOfKernels = ntk.kernels(architecture)(x);
const small = networks.mlp({ widths: [2, 8, 1], activation: "tanh" });
const finite = ntk.initialise(architecture, { inputSize: 2, seed: 1 });
const matrixProblem = { target: [[1, 2], [2, 4]], mask: [[1, 1], [1, 0]] }; // biome-ignore format: a matrix each

/** A result of every kind that has a figure, by the name of the function that computes it. */
export const RESULTS: readonly (readonly [string, () => Drawable])[] = [
  ["solve", () => solve((_t, s, ds) => ds.set([s[1]!, -s[0]!]), [1, 0], { times: [0, 1, 2, 3] })],
  ["modeDynamics", () => deepLinear.modeDynamics({ strength: 2, initial: 1e-3 })],
  ["deepLinear.gradientFlow", () => flow],
  [
    "deepLinear.gradientDescent",
    () => deepLinear.gradientDescent(weights, task, { learningRate: 0.1, steps: 100 }),
  ],
  ["exactFlow", () => deepLinear.exactFlow(weights, task, { times })],
  [
    "continualLearning",
    () =>
      deepLinear.continualLearning(
        deepLinear.lambdaBalancedWeights({ widths: [4, 6, 3], lambda: 0, scale: 0.01 }),
        [teacher({ ...white, seed: 1 }), teacher({ ...white, seed: 2 })],
      ),
  ],
  ["layerGrowth", () => deepLinear.layerGrowth(flow)],
  ["race", () => neuralRace.race(reduction, { times, initial: 0.08 })],
  [
    "gatedGradientFlow",
    () =>
      neuralRace.gatedGradientFlow(
        xorNetwork,
        neuralRace.gatedGaussianWeights({ network: xorNetwork, standardDeviation: 0.1, seed: 1 }),
        xorTask,
        { times },
      ),
  ],
  ["routingRace", () => neuralRace.routingRace({ domains: 7, strength: 3.4, initial: 0.08 })],
  ["xorRace", () => neuralRace.xorRace({ initial: 1e-3 })],
  ["kernels", () => pairOfKernels],
  ["kernelGradientFlow", () => ntk.kernelGradientFlow({ kernel: pairOfKernels.ntk, targets: y })],
  [
    "kernelGradientDescent",
    () => ntk.kernelGradientDescent({ kernel: pairOfKernels.ntk, targets: y, learningRate: 0.1 }),
  ],
  [
    "kernelGradientDescent that diverges",
    () => ntk.kernelGradientDescent({ kernel: pairOfKernels.ntk, targets: y, learningRate: 10 }),
  ],
  [
    "kernelLossFlow",
    () => ntk.kernelLossFlow({ kernel: pairOfKernels.ntk, targets: y, loss: "squared" }, { times }),
  ],
  ["ensemble", () => ntk.ensemble({ ...pairOfKernels, targets: y })(2)],
  [
    "ntk.gradientDescent",
    () => ntk.gradientDescent(finite, { inputs: x, targets: y }, { learningRate: 0.05, steps: 50 }),
  ],
  [
    "taylorModel.gradientFlow",
    () => ntk.taylorModel(finite, { order: 1 }).gradientFlow({ inputs: x, targets: y }),
  ],
  ["universalFlow", () => pairFlow],
  ["universalExact", () => universal.universalExact(pair)],
  ["fitUniversal", () => universal.fitUniversal({ ...pair, ...pairFlow })],
  [
    "universalSystem",
    () =>
      universal.universalSystem(
        { ...task, rates: { encoder: 0.5, decoder: 0.5 }, initial: { scale: 0.01, units: 16 } },
        { times },
      ),
  ],
  [
    "pairTrajectory",
    () =>
      universal.pairTrajectory({
        times: [0, 1],
        hidden: [0.1, 0.2].map((h) => [[0], [h]]),
        outputs: [0.1, 0.2].map((o) => [[0], [o]]),
        inputs: [[0], [1]],
        targets: [[0], [1]],
      }),
  ],
  [
    "train",
    () =>
      networks.train(small, networks.initialise(small, { seed: 1 }), xor(), {
        learningRate: 0.1,
        epochs: 50,
      }),
  ],
  [
    "networks.gradientFlow",
    () => networks.gradientFlow(small, networks.initialise(small, { seed: 1 }), xor(), { times }),
  ],
  [
    "diagonalFlow",
    () => implicitBias.diagonalFlow({ inputs: [[1, 2, 3]], targets: [1], depth: 2, scale: 0.1 }, { times }),
  ],
  ["endToEndFlow", () => implicitBias.endToEndFlow([[1e-3, 0], [0, 1e-3]], matrixProblem, { depth: 3, times })], // biome-ignore format: a matrix
  [
    "separableDescent",
    () => implicitBias.separableDescent({ inputs: [[1, 0]] }, { learningRate: 1, steps: 1000 }),
  ],
];
