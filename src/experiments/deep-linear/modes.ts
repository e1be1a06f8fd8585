import {
  alignedWeights,
  gaussianWeights,
  gradientDescentAsync,
  gradientFlowAsync,
  type LinearFlow,
  type ModeDynamics,
  modeDynamics,
  type TaskModes,
  taskModes,
} from "../../deep-linear";
import { checkSteps } from "../../reports/check-steps";
import { defineExperiment } from "../../reports/define-experiment";
import { column, firstTime, learningTime, linearGrid, thin } from "../../reports/series";
import { correlations, hierarchy } from "../../tasks";
import { explainedPart } from "../explained-part";

/**
 * Experiment after Saxe, McClelland & Ganguli (2014), figures 2 and 3: a linear network with one hidden layer (or more,
 * set by `depth`) learns the modes of a hierarchical task one after the other, as the closed form predicts.
 */
export const modes = defineExperiment(
  {
    name: "modes",
    title: "A deep linear network learns its task mode by mode",
    paper:
      "Saxe, McClelland & Ganguli 2014, Exact solutions to the nonlinear dynamics of learning in deep linear networks",
    claim:
      "Each singular mode of the input-output correlations is learned at its own time and follows the closed form.",
    control: "The trained networks have no hidden layer; the closed form is still that of the deep network.",
    summary: [
      "The items of the task are the leaves of a tree: features are inherited from the root with random flips on every " +
        "branch. The singular modes of the input-output correlations correspond to the splits of the tree; broader splits " +
        "have stronger modes.",
      "The strength of each mode in the network's map is computed in three ways: in closed form, by gradient flow of all " +
        "weights of the network, and by gradient descent on them. A second network starts from small random weights, for " +
        "which the closed form becomes accurate only once a mode has aligned.",
    ],
    parameters: {
      levels: {
        default: 5,
        description: "levels of the tree, including the root: 2^(levels − 1) items",
        integer: true,
        atLeast: 2,
        atMost: 8,
      },
      features: {
        default: 100,
        description: "features of each item",
        integer: true,
        atLeast: 2,
        atMost: 5000,
      },
      flip: {
        default: 0.1,
        description: "probability that a feature flips on a branch",
        above: 0,
        atMost: 0.5,
      },
      depth: { default: 2, description: "number of weight matrices", integer: true, atLeast: 2, atMost: 20 },
      hidden: {
        default: 16,
        description: "units of each hidden layer",
        integer: true,
        atLeast: 1,
        atMost: 500,
      },
      initial: { default: 1e-3, description: "initial strength of every mode", atLeast: 1e-12, atMost: 0.1 },
      step: {
        default: 0.02,
        description: "learning rate, as a fraction of the largest stable one",
        above: 0,
        atMost: 0.9,
      },
      seed: { default: 1, description: "seed of the task and of the random weights", integer: true },
    },
  },
  async (report) => {
    const { levels, features, flip, depth, hidden, initial, step, seed } = report.parameters;
    const { signal } = report;
    const task = hierarchy({ levels, features, flip, seed });
    const data = correlations(task);
    const basis = taskModes(data);
    const widths = [task.inputs.shape[1]!, ...new Array<number>(depth - 1).fill(hidden), features];
    const theory = predictions(basis, depth, initial, Math.min(...widths));
    const shown = leadingOfEachLevel(levels).filter((k) => k < theory.length);
    const end = 1.5 * Math.max(...shown.map((k) => theory[k]!.timeTo(0.99 * theory[k]!.final)));
    const times = linearGrid(0, end, 201);
    const trained = report.control ? [widths[0]!, features] : widths;

    const strengths = theory.map(() => initial);
    const aligned = alignedWeights({ correlations: data, widths: trained, strengths });
    let onProgress = report.stage("gradient flow", 0.25);
    const flow = report.ensure(await gradientFlowAsync(aligned, data, { times, signal, onProgress }));

    report.claimAtMost(
      "closed form and gradient flow agree: largest difference of the strength of a mode",
      largestError(flow, theory),
      1e-8,
    );
    const addSeries = (trial: LinearFlow, name: string) => {
      for (const k of shown) {
        report.addSeries(`${modeName(k)}, ${name}`, { time: trial.times, strength: column(trial.modes, k) });
      }
      report.addSeries(`loss, ${name}`, { time: trial.times, loss: trial.loss });
    };
    for (const k of shown) {
      report.addSeries(`${modeName(k)}, closed form`, { time: times, strength: times.map(theory[k]!.at) });
    }
    addSeries(flow, "gradient flow");

    const learningRate = step * largestStableStep(basis, depth);
    const descend = async (rate: number) => {
      const steps = checkSteps(report.args, Math.ceil(end / rate));
      const every = Math.max(1, Math.round(steps / 200));
      const options = { learningRate: rate, steps, every, signal, onProgress };
      return report.ensure(await gradientDescentAsync(aligned, data, options));
    };
    onProgress = report.stage("gradient descent", 0.45);
    const descent = await descend(learningRate);
    onProgress = report.stage("gradient descent at half the rate", 0.75);
    const halfRateDescent = await descend(learningRate / 2);

    const order = Math.log2(largestError(descent, theory) / largestError(halfRateDescent, theory));
    report.claimAtMost(
      "gradient descent approaches the closed form at first order in the learning rate: |order − 1|",
      Math.abs(order - 1),
      0.15,
    );
    addSeries(descent, "gradient descent");

    onProgress = report.stage("gradient flow from random weights", 0.95);
    const matrices = trained.length - 1;
    const standardDeviation = (initial / hidden ** ((matrices - 1) / 2)) ** (1 / matrices);
    const start = gaussianWeights({ widths: trained, standardDeviation, seed: seed + 1 });
    const random = report.ensure(await gradientFlowAsync(start, data, { times, signal, onProgress }));
    report.stage("report", 1);

    const continuations = shown.map((k) => continuation(random, k, basis, depth));
    report.claimAtMost(
      "from random weights, each plotted mode follows the closed form once it has a tenth of its final strength: largest difference, relative to the final strength",
      Math.max(...continuations.map(({ error }) => error)),
      0.2,
    );
    // A mode that is not learned counts with the end of the run.
    const half = shown.map((k) => Math.min(end, learningTime(random, basis, k, theory[k]!.final / 2)));
    const expected = shown.map((k) => theory[k]!.halfTime);
    if (shown.length > 1) {
      report.claimAtLeast(
        "from random weights, stronger modes are learned first: part of the variation of the half times that the closed form explains (0 for one time of all modes)",
        explainedPart(half, expected),
        0.9,
      );
    }

    addSeries(random, "random weights");
    report.addTable({
      name: "Learning time of each mode: time to half of its final strength (units of τ)",
      columns: [
        "mode",
        "singular value",
        "final strength",
        "closed form",
        "gradient flow",
        "gradient descent",
        "random weights",
      ],
      rows: shown.map((k) => {
        const mode = theory[k]!;
        const half = mode.final / 2;
        const measured = [
          learningTime(flow, basis, k, half),
          firstTime(descent.times, column(descent.modes, k), half),
          learningTime(random, basis, k, half),
        ];
        return [modeName(k), basis.strengths[k]!, mode.final, mode.halfTime, ...measured];
      }),
    });
    report.addFigure({
      name: "modes",
      title: "Each mode is learned at its own time, as predicted",
      caption:
        `Strength of one mode for each level of the tree in a network of ${trained.join("-")} units. ` +
        `Gradient descent: ${descent.stats.steps} steps at learning rate ${learningRate.toPrecision(2)}.`,
      x: TIME,
      y: STRENGTH,
      marks: shown.flatMap((k) => [
        { type: "line", category: modeName(k), method: "closed form", x: times, y: times.map(theory[k]!.at) },
        dots(flow, k, "gradient flow", 8, 0),
        dots(descent, k, "gradient descent", 8, 4),
      ]),
    });
    report.addFigure({
      name: "random-weights",
      title: "From small random weights, modes follow the closed form once they have aligned",
      caption:
        "Lines: closed form, from the time at which a mode has a tenth of its final strength. " +
        "Dots: gradient flow of the network from Gaussian weights.",
      x: TIME,
      y: STRENGTH,
      marks: shown.flatMap((k, i) => [
        { type: "line", category: modeName(k), method: "closed form", ...continuations[i]!.curve },
        dots(random, k, "gradient flow", 4, 0),
      ]),
    });
    report.addFigure({
      name: "loss",
      title: "The loss falls as one mode after the other is learned",
      caption:
        "The network with random weights is still learning the weakest modes at the end, because its modes start from " +
        "smaller strengths than those of the aligned weights.",
      x: TIME,
      y: { label: "loss ½⟨‖y − ŷ‖²⟩", scale: "log" },
      marks: [
        { type: "line", method: "gradient flow", x: Array.from(flow.times), y: Array.from(flow.loss) },
        { type: "dot", method: "gradient descent", x: thin(descent.times, 8), y: thin(descent.loss, 8) },
        {
          type: "line",
          method: "gradient flow, random weights",
          x: Array.from(random.times),
          y: Array.from(random.loss),
        },
      ],
    });
  },
);

const TIME = { label: "time t (units of τ)" };
const STRENGTH = { label: "mode strength u" };

const modeName = (k: number): string => `mode ${k + 1}`;

/** Returns the first mode of each level of a binary tree: that of the root, then one for each level of splits. */
const leadingOfEachLevel = (levels: number): number[] => [
  0,
  ...Array.from({ length: levels - 1 }, (_, k) => 2 ** k),
];

const dots = (flow: LinearFlow, k: number, method: string, stride: number, offset: number) => ({
  type: "dot" as const,
  category: modeName(k),
  method,
  x: thin(flow.times, stride, offset),
  y: thin(column(flow.modes, k), stride, offset),
});

/** Returns the closed forms of the leading modes, at most `count` and without modes of zero strength. */
function predictions(basis: TaskModes, depth: number, initial: number, count: number): ModeDynamics[] {
  const strengths = Array.from(basis.strengths.slice(0, count)).filter((s) => s > 1e-9 * basis.strengths[0]!);
  return strengths.map((strength, k) =>
    modeDynamics({ strength, initial, depth, inputVariance: basis.inputVariances[k]! }),
  );
}

/**
 * Computes the stability limit of gradient descent: 2 / (curvature of the loss at the optimum of the strongest mode).
 */
function largestStableStep({ strengths, inputVariances }: TaskModes, depth: number): number {
  const [s, d] = [strengths[0]!, inputVariances[0]!];
  return 2 / (depth * d * (s / d) ** (2 - 2 / depth));
}

function largestError(flow: LinearFlow, theory: readonly ModeDynamics[]): number {
  let largest = 0;
  for (const [k, mode] of theory.entries()) {
    for (const [i, t] of flow.times.entries())
      largest = Math.max(largest, Math.abs(flow.modes.get(i, k) - mode.at(t)));
  }
  return largest;
}

/**
 * Computes the closed form of mode k from the time at which the flow has a tenth of the final strength, and the largest
 * deviation of the flow from it.
 */
function continuation(flow: LinearFlow, k: number, { strengths, inputVariances }: TaskModes, depth: number) {
  const [strength, inputVariance] = [strengths[k]!, inputVariances[k]!];
  const final = strength / inputVariance;
  const found = column(flow.modes, k);
  const first = Math.max(
    0,
    found.findIndex((u) => u >= final / 10),
  );
  const mode = modeDynamics({ strength, inputVariance, depth, initial: found[first]! });
  const x = Array.from(flow.times).slice(first);
  const y = x.map((t) => mode.at(t - x[0]!));
  return { curve: { x, y }, error: Math.max(...y.map((u, i) => Math.abs(u - found[first + i]!) / final)) };
}
