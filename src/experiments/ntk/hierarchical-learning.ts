import ops from "ndarray-ops";
import { IntegrationError, type NdArray } from "../../arrays";
import {
  dense,
  kernelGradientFlow,
  kernels,
  type NeuralRepresentation,
  neuralRepresentation,
  quadraticModel,
  relu,
  serial,
} from "../../ntk";
import type { Mark } from "../../plots";
import { defineExperiment } from "../../reports/define-experiment";
import { geometricMean } from "../../reports/numbers";
import { difference } from "../array-arithmetic";
import { counted, meanOf, rounded, seedsFrom } from "./common";
import { firstOf, randomSigns, type Sample, sampleOf } from "./polynomial-samples";

/** Models that are compared. */
const LEARNERS = [
  "linear Taylor model (tangent kernel)",
  "quadratic Taylor model",
  "linear, neural representation",
  "quadratic, neural representation",
] as const;

/**
 * Ridges tried for kernel regression. The ridge with the smallest test error is used, so that an unsuitable ridge does
 * not decide the comparison.
 */
const RIDGES = [1e-3, 0.1, 1, 10];

/**
 * Chen et al. (2020): learning of a low-rank polynomial by the quadratic Taylor model of a two-layer network, compared
 * with the linear Taylor model (the tangent kernel), on raw inputs and on a fixed random representation of the inputs.
 */
export const hierarchicalLearning = defineExperiment(
  {
    name: "hierarchical-learning",
    title: "Quadratic and linear Taylor models of low-rank polynomials",
    paper:
      "Chen et al. 2020, Towards understanding hierarchical learning: benefits of neural representations; Bai & Lee 2020",
    claim:
      "A quadratic Taylor model learns a low-rank polynomial from fewer samples than the tangent kernel.",
    control:
      "The polynomial has full rank: it is the sum of the powers of all coordinates, with random signs, in place of the " +
      "power of one coordinate.",
    summary: [
      "Inputs lie on a sphere, and targets are a power of one coordinate. The linear Taylor model of infinite " +
        "width is kernel ridge regression; the quadratic model has finite width and is trained by gradient descent " +
        "with a ‖w‖⁴ regulariser.",
      "Both models also learn from a whitened random one-layer representation in place of the inputs. In theory " +
        "this helps the quadratic model for large numbers of dimensions, features (of order d^⌈p/2⌉) and samples. " +
        "At the sizes of this run raw inputs give smaller errors, and no claim is made about the representation.",
    ],
    parameters: {
      dimension: {
        default: 30,
        description: "dimension d of the inputs",
        integer: true,
        atLeast: 4,
        atMost: 500,
      },
      degree: { default: 2, description: "degree p of the polynomial", integer: true, atLeast: 2, atMost: 4 },
      samples: {
        default: 400,
        description:
          "number of training samples in the largest of four training sets, each twice as large as the previous one",
        integer: true,
        atLeast: 40,
        atMost: 20_000,
      },
      width: {
        default: 300,
        description: "units m of the quadratic model, an even number",
        integer: true,
        atLeast: 20,
        atMost: 5000,
      },
      features: {
        default: 120,
        description: "features D of the neural representation",
        integer: true,
        atLeast: 10,
        atMost: 5000,
      },
      steps: {
        default: 400,
        description: "steps of gradient descent with momentum 0.9",
        integer: true,
        atLeast: 50,
        atMost: 100_000,
      },
      tasks: {
        default: 3,
        description: "data sets (and networks) to average over",
        integer: true,
        atLeast: 1,
        atMost: 100,
      },
      seed: { default: 0, description: "seed of data and networks", integer: true },
    },
  },
  async (report) => {
    const { dimension: d, degree, samples, width: units, features, steps, tasks, seed } = report.parameters;
    const width = 2 * Math.round(units / 2);
    const sizes = [8, 4, 2, 1].map((part) => Math.floor(samples / part));
    const seeds = seedsFrom(seed, tasks);
    const errors = LEARNERS.map(() => sizes.map((): number[] => []));
    // Relative cost of a step with raw inputs and with features.
    const cost = [d * 1.5, features];
    const total = tasks * sizes.reduce((sum, n) => sum + n, 0) * (cost[0]! + cost[1]!);
    let done = 0;
    for (const s of seeds) {
      const directions = report.control ? randomSigns(d, 1000 * s) : [1];
      const all = sampleOf(samples, d, degree, directions, 1000 * s + 1);
      const test = sampleOf(1000, d, degree, directions, 1000 * s + 2);
      const unlabelled = sampleOf(Math.max(10 * features, 1000), d, degree, directions, 1000 * s + 3).inputs;
      const representation = neuralRepresentation({ samples: unlabelled, features, seed: s });
      for (const [k, n] of sizes.entries()) {
        const train = firstOf(all, n);
        for (const [r, represented] of [undefined, representation].entries()) {
          done += (n * cost[r]!) / total;
          const name = `${n} samples${represented === undefined ? "" : ", neural representation"}`;
          const onProgress = report.stage(name, 0.99 * Math.min(1, done));
          await report.turn();
          errors[2 * r]![k]!.push(kernelError(train, test, represented));
          errors[2 * r + 1]![k]!.push(await quadraticError(train, test, represented, s, onProgress));
        }
      }
    }
    report.stage("report", 1);

    async function quadraticError(
      train: Sample,
      test: Sample,
      representation: NeuralRepresentation | undefined,
      s: number,
      onProgress: (progress: { fraction: number }) => void,
    ): Promise<number> {
      const model = quadraticModel({ inputSize: d, width, seed: s, representation });
      let furthest = 0;
      const attempt = (learningRate: number) =>
        model.trainAsync(train, {
          learningRate,
          steps,
          momentum: 0.9,
          regularisation: 1e-4,
          every: Math.ceil(steps / 20),
          seed: s,
          signal: report.signal,
          onProgress: ({ fraction }) => {
            furthest = Math.max(furthest, fraction);
            onProgress({ fraction: furthest });
          },
        });
      const { weights } = report.ensure(await firstStable(attempt));
      return relativeError(model.predict(weights, test.inputs), test.targets);
    }

    const means = errors.map((rows) => rows.map((each) => geometricMean(each)));
    const [linearRaw, quadraticRaw, linearDeep, quadraticDeep] = means as [
      number[],
      number[],
      number[],
      number[],
    ];
    const [halfSize, fullSize] = [sizes.length - 2, sizes.length - 1];
    report.claimAtMost(
      `ratio of test errors with ${sizes[halfSize]} samples, quadratic model to tangent kernel`,
      quadraticRaw[halfSize]! / linearRaw[halfSize]!,
      0.8,
    );
    report.claimAtMost(
      `ratio of test errors with ${sizes[fullSize]} samples, quadratic model to tangent kernel`,
      quadraticRaw[fullSize]! / linearRaw[fullSize]!,
      0.7,
    );
    report.claimAtMost(
      `fewer samples: ratio of test errors, quadratic model with ${Math.round(sizes[fullSize]! / Math.SQRT2)} samples (interpolated) to tangent kernel with ${sizes[fullSize]}`,
      Math.sqrt(quadraticRaw[halfSize]! * quadraticRaw[fullSize]!) / linearRaw[fullSize]!,
      0.9,
    );
    report.addNote(
      `Ratio of test errors with ${sizes[fullSize]} samples, neural representation (D = ${features}) to raw ` +
        `inputs: ${rounded(quadraticDeep[fullSize]! / quadraticRaw[fullSize]!, 3)} for the quadratic model, ` +
        `${rounded(linearDeep[fullSize]! / linearRaw[fullSize]!, 3)} for the tangent kernel. The theory predicts a ` +
        "benefit for large d, D and n only, so this is not a test of it.",
    );
    report.addTable({
      name: `Test error relative to the targets' mean square, degree ${degree}, d = ${d}`,
      columns: ["training samples", ...LEARNERS],
      rows: sizes.map((n, k) => [n, ...means.map((each) => rounded(each[k]!, 3))]),
    });
    report.addSeries("test error", {
      samples: sizes,
      ...Object.fromEntries(LEARNERS.map((name, i) => [name, means[i]!])),
    });
    const [linear, quadratic] = LEARNERS;
    const curves = [
      [linear, "raw inputs"],
      [quadratic, "raw inputs"],
      [linear, "neural representation"],
      [quadratic, "neural representation"],
    ] as const;
    report.addFigure({
      name: "sample-complexity",
      title: "The quadratic model needs fewer samples than the tangent kernel",
      caption:
        `Inputs on a sphere in ${d} dimensions, targets of degree ${degree} in one direction; ${width} units, ` +
        `${features} random features (panel on the right). Mean squared test error relative to the targets' mean ` +
        `square. Symbols: ${counted(tasks, "data set")}; lines: their geometric mean. The tangent kernel uses the ` +
        "best of four ridges.",
      x: { label: "training samples n", scale: "log" },
      y: { label: "relative test error", scale: "log" },
      marks: curves.flatMap(([category, panel], i): Mark[] => [
        { type: "line", category, panel, x: sizes, y: means[i]! },
        {
          type: "dot",
          category,
          panel,
          x: sizes.flatMap((n) => seeds.map(() => n)),
          y: errors[i]!.flat(),
        },
      ]),
    });
  },
);

/** Returns the result of the largest learning rate among 1/2, 1/4, ... for which gradient descent does not diverge. */
async function firstStable<Result>(attempt: (learningRate: number) => Promise<Result>): Promise<Result> {
  for (let learningRate = 0.5; ; learningRate /= 2) {
    try {
      return await attempt(learningRate);
    } catch (error) {
      const diverged = error instanceof IntegrationError && error.reason === "not-finite";
      if (!diverged || learningRate < 1e-3) throw error;
    }
  }
}

/**
 * Computes the test error of kernel ridge regression with the tangent kernel of a two-layer ReLU network of which only
 * the first layer is trained.
 */
function kernelError(train: Sample, test: Sample, representation: NeuralRepresentation | undefined): number {
  const [x, z] = [train, test].map(({ inputs }) => representation?.transform(inputs) ?? inputs) as [
    NdArray,
    NdArray,
  ];
  // w·x with w ~ N(0, I): variance |x|².
  const network = serial(dense({ weightVariance: x.shape[1]! }), relu(), dense({ learningRate: 0 }));
  const kernel = kernels(network);
  const [trainKernel, testKernel] = [kernel(x).ntk, kernel(z, x).ntk];
  const scale = meanOf(Array.from({ length: x.shape[0]! }, (_, i) => trainKernel.get(i, i)));
  return Math.min(
    ...RIDGES.map((ridge) => {
      const flow = kernelGradientFlow({
        kernel: trainKernel,
        targets: train.targets,
        ridge: (ridge * scale) / 15,
      });
      return relativeError(flow.test(testKernel, undefined, Number.POSITIVE_INFINITY), test.targets);
    }),
  );
}

/** Computes the squared error relative to the sum of squared targets. */
const relativeError = (outputs: NdArray, targets: NdArray): number =>
  ops.norm2squared(difference(outputs, targets)) / ops.norm2squared(targets);
