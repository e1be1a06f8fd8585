import ops from "ndarray-ops";
import { type NdArray, toNdArray } from "../../arrays";
import {
  type ExactFlow,
  exactFlow,
  finalRepresentations,
  gradientDescentAsync,
  gradientFlowAsync,
  lambdaBalancedWeights,
} from "../../deep-linear";
import { findRoot } from "../../numerics/find-root";
import { checkSteps } from "../../reports/check-steps";
import { defineExperiment } from "../../reports/define-experiment";
import { linearGrid } from "../../reports/series";
import { correlations, teacher } from "../../tasks";
import { distance } from "../array-arithmetic";
import {
  type LossCurve,
  lossFigure,
  movementFigure,
  representationFigure,
  timeFigure,
} from "./lazy-rich-figures";
import { kernelOf, lazyMovement } from "./lazy-rich-kernel";

/** Values of λ for the loss curves, from rich to lazy. */
const CURVE_LAMBDAS = [0, 0.3, 3, 30];
/** Values of λ for the figure of the representations. */
const REPRESENTATION_LAMBDAS = [-10, 0, 10];

/** Fraction of the initial loss at which the task counts as learned. */
const LEARNED = 1e-3;

/** Duration of the loss curves, in units of the time to half of the loss. */
const HALF_TIMES = 5;

/**
 * Experiment after Dominé et al. (2025), and Braun et al. (2022) at λ = 0: the balance λ of the initial weights
 * determines whether a two-layer linear network learns richly, in steps and with representations that reflect the task,
 * or lazily, along one exponential and with a constant tangent kernel.
 */
export const lazyRich = defineExperiment(
  {
    name: "lazy-rich",
    title: "From rich to lazy learning through the balance of the initial weights",
    paper:
      "Dominé et al. 2025, From lazy to rich: exact learning dynamics in deep linear networks; Braun et al. 2022, Exact learning dynamics of deep linear networks with prior knowledge",
    claim:
      "For small |λ| features are learned; for large |λ| the tangent kernel stays constant. The closed form is exact in both regimes, and the kernel moves equally for both signs of λ.",
    control: "All networks start from weights with the same balance, λ = 1 (or −1 for negative λ).",
    summary: [
      "Networks with one hidden layer learn the same task with white inputs, from weights with equally small " +
        "products and W₂ᵀW₂ − W₁W₁ᵀ = λ I for λ of either sign.",
      "The closed form is exact at all times and agrees with gradient flow and gradient descent on the weights. " +
        "The tangent kernel moves as much as the representations do; for large |λ| its movement is proportional to " +
        "Σs²/λ².",
    ],
    parameters: {
      size: {
        default: 6,
        description: "number of inputs, of hidden units and of outputs",
        integer: true,
        atLeast: 2,
        atMost: 40,
      },
      initial: {
        default: 1e-3,
        description: "standard deviation of the entries of the initial product",
        atLeast: 1e-8,
        atMost: 0.5,
      },
      largest: { default: 1000, description: "largest |λ|", atLeast: 10, atMost: 1e6 },
      seed: { default: 3, description: "seed of the task and of the weights", integer: true },
    },
  },
  async (report) => {
    const { size, initial, largest, seed } = report.parameters;
    const { signal } = report;
    const data = correlations(
      teacher({ inputSize: size, outputSize: size, samples: 4 * size, whiten: true, seed }),
    );
    const axes = diagonal(size);
    const balanceAt = (lambda: number) => (report.control ? (lambda < 0 ? -1 : 1) : lambda);
    const startWith = (given: number) => {
      const lambda = balanceAt(given);
      const widths = [size, size, size] as const;
      // At λ = 0 the sign of the determinant is conserved; each seed has the required sign with probability 1/2.
      for (let trial = 1; ; trial++) {
        const weights = lambdaBalancedWeights({ widths, lambda, scale: initial, seed: seed + trial });
        const flow = exactFlow(weights, data, { times: [0] });
        if (!flow.endsInSaddle || trial === 64) return { weights, flow };
      }
    };
    const timeToPart = ({ at }: ExactFlow, part: number) => {
      const goal = Math.log(part * at(0).loss);
      const excess = (t: number) => Math.log(Math.max(at(t).loss, 1e-300)) - goal;
      let end = 1e-3;
      while (excess(end) > 0 && end < 1e9) end *= 2;
      return findRoot(excess, 0, excess(0), end, excess(end), 1e-9 * end);
    };

    report.stage("sweep of λ", 0.4);
    const magnitudes = [0, ...linearGrid(-2, Math.log10(largest), 21).map((e) => 10 ** e)];
    const measure = (lambda: number) => {
      const { flow } = startWith(lambda);
      const [before, after] = [flow.ntk(0, axes), flow.ntk(Number.POSITIVE_INFINITY, axes)];
      const end = flow.at(Number.POSITIVE_INFINITY);
      const expected = finalRepresentations(data, { lambda: balanceAt(lambda), hidden: size });
      const representationError = Math.max(
        distance(end.inputRepresentation, expected.inputRepresentation),
        distance(end.outputRepresentation, expected.outputRepresentation),
      );
      const both = Float64Array.of(
        ...expected.outputRepresentation.data,
        ...expected.inputRepresentation.data,
      );
      return {
        lambda,
        movement: distance(after, before) / ops.norm2(before),
        time: timeToPart(flow, LEARNED),
        representationError: representationError / ops.norm2(toNdArray(both, [both.length])),
      };
    };
    const positive = magnitudes.map(measure);
    const negative = magnitudes.map((lambda) => measure(0 - lambda));
    report.agreeWithin(
      "representations after learning and their closed form: largest relative difference",
      Math.max(...[...positive, ...negative].map(({ representationError }) => representationError)),
      1e-11,
    );
    report.agreeWithin(
      "kernel movements at λ and −λ: largest relative difference",
      Math.max(...positive.map(({ movement }, k) => Math.abs(movement / negative[k]!.movement - 1))),
      1e-9,
    );
    report.claimAtLeast(
      "λ = 0: movement of the kernel, relative to its initial size (inversely proportional to the initial strength)",
      positive[0]!.movement,
      0.1 / initial,
    );
    const large = positive.filter(({ lambda }) => lambda >= 1);
    const ratios = large.slice(1).map(({ movement }, k) => movement / large[k]!.movement);
    report.claimAtMost(
      "the kernel moves less for larger λ: largest ratio of movements at neighbouring λ ≥ 1 (1 if it does not depend on λ)",
      Math.max(...ratios),
      0.9,
    );
    const lazy = lazyMovement(data.inputOutputCorrelation.data, size, largest);
    report.claimAtMost(
      `kernel movement at λ = ${largest} and its law for large λ: relative difference (second order in s/λ)`,
      Math.abs(positive[positive.length - 1]!.movement / lazy - 1),
      1 / largest,
    );

    const trained: { lambda: number; movement: number }[] = [];
    const sampled = positive.filter((_, k) => k % 4 === 1);
    let largestKernelError = 0;
    for (const [k, { lambda, time }] of sampled.entries()) {
      const onProgress = report.stage(
        `λ = ${lambda.toPrecision(2)}: kernel`,
        0.4 + (0.15 * (k + 1)) / sampled.length,
      );
      const { weights, flow } = startWith(lambda);
      const end = 3 * time;
      const trajectory = report.ensure(
        await gradientFlowAsync(weights, data, { times: [0, end], signal, onProgress }),
      );
      const [before, after] = [weights, trajectory.at(end).weights].map((w) =>
        kernelOf(w as [NdArray, NdArray]),
      );
      const exact = flow.ntk(end, axes);
      largestKernelError = Math.max(largestKernelError, distance(after!, exact) / ops.norm2(exact));
      trained.push({ lambda, movement: distance(after!, before!) / ops.norm2(before!) });
    }
    report.agreeWithin(
      "tangent kernel of trained weights and of the closed form: largest relative difference",
      largestKernelError,
      1e-8,
    );

    const shown = CURVE_LAMBDAS.map((lambda) => ({ lambda, ...startWith(lambda) }));
    const ends = shown.map(({ flow }) => HALF_TIMES * timeToPart(flow, 0.5));
    const curves: LossCurve[] = [];
    const errors: number[] = [];
    let largestDifference = 0;
    for (const [k, { lambda, weights }] of shown.entries()) {
      let onProgress = report.stage(`λ = ${lambda}: gradient flow`, 0.55 + (0.45 * (k + 0.3)) / shown.length);
      const times = linearGrid(0, ends[k]!, 81);
      const exact = exactFlow(weights, data, { times });
      const flow = report.ensure(await gradientFlowAsync(weights, data, { times, signal, onProgress }));
      for (const [i, product] of flow.products.entries()) {
        largestDifference = Math.max(largestDifference, distance(product, exact.products[i]!));
      }
      const descend = async (rate: number, part: number) => {
        onProgress = report.stage(
          `λ = ${lambda}: gradient descent`,
          0.55 + (0.45 * (k + part)) / shown.length,
        );
        const steps = checkSteps(report.args, Math.ceil(ends[k]! / rate));
        const every = Math.max(1, Math.round(steps / 20));
        return report.ensure(
          await gradientDescentAsync(weights, data, { learningRate: rate, steps, every, signal, onProgress }),
        );
      };
      const rate = 0.02 / Math.max(1, Math.abs(lambda));
      const productError = (descent: Awaited<ReturnType<typeof descend>>) =>
        Math.max(...Array.from(descent.times, (t, i) => distance(descent.products[i]!, exact.at(t).product)));
      const [coarse, fine] = [await descend(rate, 0.6), await descend(rate / 2, 1)];
      errors.push(Math.log2(productError(coarse) / productError(fine)));
      curves.push({
        lambda,
        times,
        exact: Array.from(exact.loss),
        flow: Array.from(flow.loss),
        descent: { times: Array.from(coarse.times), loss: Array.from(coarse.loss) },
      });
    }
    report.agreeWithin(
      "closed form and gradient flow agree: largest distance of the products",
      largestDifference,
      1e-8,
    );
    report.agreeWithin(
      "gradient descent approaches the closed form at first order in the learning rate: |order − 1|",
      Math.max(...errors.map((order) => Math.abs(order - 1))),
      0.2,
    );

    for (const { lambda, times, exact, flow } of curves) {
      report.addSeries(`λ = ${lambda}`, { time: times, exact, flow });
    }
    for (const [name, sweep] of [
      ["λ ≥ 0", positive],
      ["λ ≤ 0", negative],
    ] as const) {
      report.addSeries(`sweep, ${name}`, {
        lambda: sweep.map(({ lambda }) => lambda),
        movement: sweep.map(({ movement }) => movement),
        time: sweep.map(({ time }) => time),
      });
    }
    report.addTable({
      name: `Kernel movement and time to ${LEARNED} of the initial loss (units of τ)`,
      columns: ["|λ|", "movement, λ ≥ 0", "movement, λ ≤ 0", "time, λ ≥ 0", "time, λ ≤ 0"],
      rows: positive.map(({ lambda, movement, time }, k) => [
        lambda,
        movement,
        negative[k]!.movement,
        time,
        negative[k]!.time,
      ]),
    });
    report.addFigure(lossFigure(curves, HALF_TIMES));
    report.addFigure(
      representationFigure(
        REPRESENTATION_LAMBDAS.map((lambda) => ({
          lambda,
          ...startWith(lambda).flow.at(Number.POSITIVE_INFINITY),
        })),
      ),
    );
    const law = (lambda: number) => lazyMovement(data.inputOutputCorrelation.data, size, lambda);
    report.addFigure(movementFigure(positive, negative, trained, { law, largest }));
    report.addFigure(timeFigure(positive, negative, LEARNED));
  },
);
const diagonal = (n: number): number[][] =>
  Array.from({ length: n }, (_, i) => Array.from({ length: n }, (_, j) => (i === j ? 1 : 0)));
