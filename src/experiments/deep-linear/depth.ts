import { alignedWeights, gradientDescentAsync, gradientFlowAsync, modeDynamics } from "../../deep-linear";
import { checkSteps } from "../../reports/check-steps";
import { defineExperiment } from "../../reports/define-experiment";
import { lastOf } from "../../reports/numbers";
import { linearGrid } from "../../reports/series";
import { correlationsFrom } from "../../tasks";

/** Fraction of the final strength at which a mode counts as learned. */
const LEARNED = 0.95;

/**
 * Experiment after Saxe, McClelland & Ganguli (2014), section 3 and figure 4: learning time as a function of depth,
 * from balanced initial weights. At the optimal learning rate, which falls as 1 / depth, the number of steps tends to a
 * limit.
 */
export const depth = defineExperiment(
  {
    name: "depth",
    title: "Learning time of deep linear networks as a function of depth",
    paper:
      "Saxe, McClelland & Ganguli 2014, Exact solutions to the nonlinear dynamics of learning in deep linear networks",
    claim:
      "From balanced initial weights, with the optimal learning rate for each depth, the learning time remains bounded as depth increases.",
    control:
      "The initial strength of the product falls exponentially with depth, from u₀ in the shallowest network to u₀^(5/4) " +
      "in the deepest one.",
    summary: [
      "Networks of 3 to 100 layers of units (2 to 99 weight matrices) learn a task with a few modes. All modes have the " +
        "same initial strength in the product, and the same strength in every layer.",
      "For a large number N of weight matrices, the learning time under gradient flow falls as 1/N, and so does the " +
        "largest stable learning rate. The number of steps of gradient descent therefore tends to a finite limit, which " +
        "the closed form for N → ∞ gives.",
    ],
    parameters: {
      strength: { default: 1, description: "singular value of the strongest mode", above: 0, atMost: 10 },
      modes: {
        default: 3,
        description: "number of modes, with singular values strength, strength/2, ...",
        integer: true,
        atLeast: 1,
        atMost: 16,
      },
      initial: {
        default: 0.01,
        description: "initial strength of every mode in the product",
        atLeast: 1e-12,
        atMost: 0.1,
      },
      layers: {
        default: 100,
        description: "layers of units of the deepest network",
        integer: true,
        atLeast: 5,
        atMost: 400,
      },
      step: {
        default: 0.1,
        description: "learning rate, as a fraction of the largest stable one",
        above: 0,
        atMost: 0.9,
      },
    },
  },
  async (report) => {
    const { strength, modes, initial, layers, step } = report.parameters;
    const { signal } = report;
    const strengths = Array.from({ length: modes }, (_, k) => strength / 2 ** k);
    const identity = diagonal(strengths.map(() => 1));
    const data = correlationsFrom({
      inputCorrelation: identity,
      inputOutputCorrelation: diagonal(strengths),
    });
    const initialAt = (matrices: number) =>
      report.control ? initial ** (1 + (matrices - 2) / (4 * (layers - 3))) : initial;
    const theory = (matrices: number) =>
      modeDynamics({ strength, initial: initialAt(matrices), depth: matrices });
    const learningTime = (matrices: number) => theory(matrices).timeTo(LEARNED * strength);
    const rate = (matrices: number) => (step * 2) / (matrices * strength ** (2 - 2 / matrices));

    const depths = linearGrid(2, layers - 1, layers - 2);
    const trainedDepths = spacedDepths(layers - 1);
    const flowTimes: number[] = [];
    const descentTimes: number[] = [];
    let largestError = 0;
    for (const [i, matrices] of trainedDepths.entries()) {
      let onProgress = report.stage(
        `${matrices + 1} layers: gradient flow`,
        (i + 0.7) / trainedDepths.length,
      );
      const widths = new Array<number>(matrices + 1).fill(modes);
      const weights = alignedWeights({ correlations: data, widths, strengths: initialAt(matrices) });
      const mode = theory(matrices);
      const end = 1.5 * learningTime(matrices);
      const crossing = {
        value: (_t: number, { product }: { product: { get(i: number, j: number): number } }) =>
          Math.abs(product.get(0, 0)) - LEARNED * strength,
      };
      const times = linearGrid(0, end, 41);
      const flow = report.ensure(
        await gradientFlowAsync(weights, data, { times, events: [crossing], signal, onProgress }),
      );
      flowTimes.push(flow.events[0]?.time ?? Number.POSITIVE_INFINITY);
      for (const [k, t] of times.entries())
        largestError = Math.max(largestError, Math.abs(flow.modes.get(k, 0) - mode.at(t)));

      const learningRate = rate(matrices);
      const steps = checkSteps(report.args, Math.ceil(end / learningRate));
      onProgress = report.stage(`${matrices + 1} layers: gradient descent`, (i + 1) / trainedDepths.length);
      const descent = report.ensure(
        await gradientDescentAsync(weights, data, { learningRate, steps, every: 1, signal, onProgress }),
      );
      descentTimes.push(descent.times.findIndex((_, n) => descent.modes.get(n, 0) >= LEARNED * strength));
    }

    const limit = limitingSteps(strength, initial, step);
    const deepest = learningTime(layers - 1) / rate(layers - 1);
    const relativeErrors = flowTimes.map((t, i) => Math.abs(t / learningTime(trainedDepths[i]!) - 1));
    report.agreeWithin(
      "strength of the first mode, closed form and gradient flow: largest difference",
      largestError,
      1e-8,
    );
    report.agreeWithin(
      "learning time, closed form and gradient flow: largest relative difference",
      Math.max(...relativeErrors),
      1e-8,
    );
    const steps = trainedDepths.map((matrices) => learningTime(matrices) / rate(matrices));
    report.agreeWithin(
      "steps of gradient descent and of the closed form: largest relative difference (first order in the learning rate)",
      Math.max(...descentTimes.map((n, i) => Math.abs(n / steps[i]! - 1))),
      step,
    );
    report.claimAtMost(
      `closed form: steps to learn with ${layers} layers and in the limit of infinite depth, relative difference (first order in 1 / depth)`,
      Math.abs(deepest / limit - 1),
      8 / layers,
    );
    report.claimAtMost(
      `gradient descent: steps to learn with ${layers} layers and in the limit of infinite depth, relative difference (first order in 1 / depth and in the learning rate)`,
      Math.abs(lastOf(descentTimes) / limit - 1),
      8 / layers + step,
    );

    report.addSeries("closed form", {
      layers: depths.map((matrices) => matrices + 1),
      time: depths.map(learningTime),
      steps: depths.map((matrices) => learningTime(matrices) / rate(matrices)),
    });
    report.addSeries("networks", {
      layers: trainedDepths.map((matrices) => matrices + 1),
      flowTime: flowTimes,
      steps: descentTimes,
    });
    report.addTable({
      name: `Time and steps until the strongest mode reaches ${100 * LEARNED} % of its final strength`,
      columns: [
        "layers of units",
        "closed form (τ)",
        "gradient flow (τ)",
        "closed form (steps)",
        "gradient descent (steps)",
      ],
      rows: trainedDepths.map((matrices, i) => [
        matrices + 1,
        learningTime(matrices),
        flowTimes[i]!,
        steps[i]!,
        descentTimes[i]!,
      ]),
    });
    const x = { label: "layers of units", scale: "log" as const };
    const layersOf = (depths: readonly number[]) => depths.map((matrices) => matrices + 1);
    report.addFigure({
      name: "learning-steps",
      title: "The number of steps to learn tends to a limit with increasing depth",
      caption: `Learning rate: ${step} times the largest stable one at each depth. Initial strength of all modes in the product: ${initial}, equal in every layer.`,
      x,
      y: { label: "steps of gradient descent until learned" },
      marks: [
        {
          type: "line",
          method: "closed form",
          x: layersOf(depths),
          y: depths.map((matrices) => learningTime(matrices) / rate(matrices)),
        },
        {
          type: "dot",
          method: "gradient flow",
          x: layersOf(trainedDepths),
          y: flowTimes.map((t, i) => t / rate(trainedDepths[i]!)),
        },
        { type: "dot", method: "gradient descent", x: layersOf(trainedDepths), y: descentTimes },
        { type: "rule", y: limit, label: "limit of infinite depth" },
      ],
    });
    report.addFigure({
      name: "learning-time",
      title: "Learning time under gradient flow",
      x,
      y: { label: "time t until learned (units of τ)", scale: "log" },
      marks: [
        { type: "line", method: "closed form", x: layersOf(depths), y: depths.map(learningTime) },
        { type: "dot", method: "gradient flow", x: layersOf(trainedDepths), y: flowTimes },
      ],
    });
  },
);

/** Computes the steps for N → ∞: τ du/dt = N u² (s − u), learning rate step · 2 / (N s²) (Saxe et al. 2014, eq. 16). */
function limitingSteps(s: number, u0: number, step: number): number {
  const u = LEARNED * s;
  const time = Math.log((u * (s - u0)) / (u0 * (s - u))) / (s * s) + 1 / (s * u0) - 1 / (s * u);
  return (time * s * s) / (2 * step);
}

/** Returns about eight depths from 2 to `deepest`, evenly spaced on a logarithmic scale. */
function spacedDepths(deepest: number): number[] {
  const spaced = linearGrid(Math.log(2), Math.log(deepest), 8).map((x) => Math.round(Math.exp(x)));
  return [...new Set(spaced)];
}

const diagonal = (values: readonly number[]): number[][] =>
  values.map((value, i) => values.map((_, j) => (i === j ? value : 0)));
