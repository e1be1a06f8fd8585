import { expect, test } from "vitest";
import { ArgumentError } from "../../src/arrays";
import * as deepLinear from "../../src/deep-linear";
import { experiments } from "../../src/experiments";
import { networkFigure } from "../../src/graphs";
import { maxMargin } from "../../src/implicit-bias";
import * as linalg from "../../src/linalg";
import { reluAsGated } from "../../src/neural-race";
import { toSvg } from "../../src/plots";
import * as random from "../../src/random";
import { inContextRegression, teacher, whiten, xor } from "../../src/tasks";
import { fitUniversal, universalSystem } from "../../src/universal";
import { heat } from "../plots/example-figures";

const big = 1e200;
const cancelling = [[[big, -big]], [[big], [big]]] as const;
const one = { inputs: [[1]], targets: [[1]] };
const deep = [[[big]], [[big]]];
const widths = [3, 3, 3] as const;
const cells = {
  ...heat.marks[0],
  type: "cell",
  values: [
    [1e308, 0, 0],
    [-1e308, 0, 0],
  ],
} as (typeof heat.marks)[0];

const pair = {
  representation: [0.1, 0.2, 0.3, 0.4],
  output: [0.1, 0.2, 0.3, 0.4],
  alignment: [0.1, 0, 0, 0],
  inputDistanceSquared: 1,
  targetDistanceSquared: 1,
};

/** Calls with finite arguments in the valid range whose results overflow. */
const overflowing: readonly [call: string, run: () => unknown, argument: string][] = [
  ["matmul", () => linalg.matmul(...cancelling), "left and right"],
  ["pseudoInverse", () => linalg.pseudoInverse([[5e-324]]), "matrix"],
  ["product", () => deepLinear.product([cancelling[1], cancelling[0]]), "weights"],
  ["loss", () => deepLinear.loss(deep, one), "weights"],
  ["balance", () => deepLinear.balance(deep), "weights"],
  ["gradientFlow", () => deepLinear.gradientFlow(deep, one, { times: [0] }), "weights"],
  ["exactFlow", () => deepLinear.exactFlow(deep, one, { times: [0] }), "weights"],
  ["gradientDescent", () => deepLinear.gradientDescent(deep, one, { learningRate: 1, steps: 1 }), "weights"],
  [
    "gaussianWeights",
    () => deepLinear.gaussianWeights({ widths, standardDeviation: 1e308 }),
    "standardDeviation",
  ],
  ["balancedWeights", () => deepLinear.balancedWeights({ widths, scale: 1e308 }), "scale"],
  [
    "lambdaBalancedWeights",
    () => deepLinear.lambdaBalancedWeights({ widths, scale: 1, lambda: 1.7e308 }),
    "scale and lambda",
  ],
  [
    "alignedWeights",
    () => deepLinear.alignedWeights({ correlations: one, widths: [1, 1, 1], strengths: 1e308, lambda: 1 }),
    "strengths and lambda",
  ],
  [
    "modeDynamics",
    () => deepLinear.modeDynamics({ strength: 1, initial: 1, inputVariance: 5e-324 }),
    "inputVariance",
  ],
  ["uniform", () => random.uniform({ shape: [2], low: -1e308, high: 1e308 }), "high"],
  ["normal", () => random.normal({ shape: [9], standardDeviation: 1.7e308 }), "mean and standardDeviation"],
  ["teacher", () => teacher({ inputSize: 2, outputSize: 2, samples: 9, noise: 1.7e308 }), "noise"],
  ["maxMargin", () => maxMargin({ inputs: [[1e-160, 2e-160]] }), "inputs"],
  ["inContextRegression", () => inContextRegression({ covariance: [[5e-324]], examples: 1 }), "covariance"],
  ["whiten", () => whiten({ inputs: [[5e-324]], targets: [[1]] }), "task.inputs"],
  [
    "universalSystem",
    () =>
      universalSystem(
        {
          inputs: [[1e200], [-1e200]],
          targets: [[1], [2]],
          rates: { encoder: 1, decoder: 1 },
          initial: { encoder: [[1e200]], decoder: [[1]] },
        },
        { times: [0] },
      ),
    "problem.initial.encoder",
  ],
  ["fitUniversal", () => fitUniversal({ ...pair, times: [0, 1e-300, 2e-300, 3e-300] }), "trajectory.times"],
  ["toSvg", () => toSvg({ ...heat, marks: [cells] }), "figure.marks[0].domain"],
];

test.each(overflowing)(
  "%s rejects finite arguments for which its result overflows",
  (call, run, argument) => {
    expect(run).toThrow(ArgumentError);
    expect(run).toThrow(`${call}: ${argument} must be `);
  },
);

test("two-layer modes keep their accuracy near the limits of float64", () => {
  const mode = deepLinear.modeDynamics({ strength: 1, initial: 1e-3, lambda: 0.5 });
  for (const unit of [2 ** 900, 2 ** -900]) {
    const scaled = deepLinear.modeDynamics({
      strength: unit,
      initial: 1e-3 * unit,
      lambda: 0.5 * unit,
      tau: unit,
    });
    for (const t of [0.5, 1, 3]) expect(scaled.at(t) / unit).toBeCloseTo(mode.at(t), 14);
    expect(scaled.halfTime).toBeCloseTo(mode.halfTime, 13);
  }
});

test("symmetricEigen is exact for a matrix with a subnormal off-diagonal entry", () => {
  expect(
    linalg.symmetricEigen([
      [0, 1e-323],
      [1e-323, 3],
    ]).values,
  ).toEqual(Float64Array.of(0, 3));
});

test("the shares of pathways of a ReLU network do not depend on the unit of its weights", () => {
  const weights = [
    [
      [1, -1],
      [-1, 0.5],
      [0.25, 1],
    ],
    [[1, 2, -0.5]],
  ];
  const shares = (unit: number) => {
    const scaled = weights.map((matrix) => matrix.map((row) => row.map((x) => x * unit)));
    return reluAsGated({ weights: scaled }, xor()).pathways[0]!.map(({ share }) => share);
  };
  expect(shares(1).length).toBeGreaterThan(1);
  for (const unit of [2 ** 900, 2 ** -900]) expect(shares(unit)).toEqual(shares(1));
});

test("a network figure draws strengths that are too small for their ratios as zero", () => {
  const network = { nodes: { x: 1, y: 1 }, edges: [["x", "y"]], inputs: ["x"], outputs: ["y"] } as const;
  const widths = (strength: number) => {
    const frames = [{ edges: { "x->y": strength } }];
    const [mark] = networkFigure(network, { title: "one edge", frames }).marks;
    return mark!.type === "graph" ? mark!.lines.map(({ width }) => width) : [];
  };
  expect(widths(5e-324)).toEqual(widths(0));
  expect(widths(1e-299)).not.toEqual(widths(0));
});

test("an experiment that would take too long is rejected with the number of steps", async () => {
  const modes = experiments.find(({ name }) => name === "modes")!;
  const run = modes.run({ levels: 2, features: 2, step: 1e-12 });
  await expect(run).rejects.toThrow(/^modes: parameters must be such that gradient descent makes at most/);
});
