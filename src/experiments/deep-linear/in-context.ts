import { gaussianWeights, gradientFlowAsync, modeDynamics, taskModes } from "../../deep-linear";
import { defineExperiment } from "../../reports/define-experiment";
import { modeStarts } from "../../reports/mode-starts";
import { lastOf, rounded } from "../../reports/numbers";
import { linearGrid } from "../../reports/series";
import { correlations, inContextRegression } from "../../tasks";
import { inContextFigure } from "./in-context-figure";
import { durationOfFall, type InContextRun, timeOfFall } from "./in-context-measures";
import { drawSequences, sequenceLoss } from "./in-context-sequences";

/** Duration of the training, in units of the half time of the closed form from typical weights. */
const LONGEST = 2.5;

/**
 * Experiment after Zhang, Singh, Latham & Saxe (2025): linear attention learns linear regression in context like a
 * two-layer linear network, with one abrupt drop of the loss.
 */
export const inContext = defineExperiment(
  {
    name: "in-context",
    title: "Linear attention learns regression in context in one abrupt step",
    paper: "Zhang, Singh, Latham & Saxe 2025, Training dynamics of in-context learning in linear attention",
    claim:
      "Linear attention with a merged key and query learns regression in context as a two-layer linear network learns one " +
      "mode: after a plateau the loss drops at once, at the time of the closed form.",
    control:
      "The query's target belongs to another regression than the examples, so that the context does not help.",
    summary: [
      "Every sequence has examples (x, y = w·x) of a new regression w, and a query. Attention with several heads is trained on " +
        "sampled sequences by gradient flow from small random weights. The closed form knows only the numbers of inputs and of " +
        "examples. New sequences test the trained network.",
    ],
    parameters: {
      inputs: { default: 4, description: "inputs D of the regression", integer: true, atLeast: 2, atMost: 8 },
      examples: {
        default: 31,
        description: "examples N in a sequence",
        integer: true,
        atLeast: 2,
        atMost: 1000,
      },
      heads: { default: 8, description: "attention heads", integer: true, atLeast: 1, atMost: 100 },
      sequences: {
        default: 20_000,
        description: "sequences for training, and as many for the test",
        integer: true,
        atLeast: 100,
        atMost: 1_000_000,
      },
      deviation: {
        default: 0.01,
        description: "standard deviation of the initial weights",
        above: 0,
        atMost: 0.1,
      },
      seeds: { default: 5, description: "number of seeds", integer: true, atLeast: 1, atMost: 100 },
      seed: { default: 0, description: "first seed of the sequences and the weights", integer: true },
    },
  },
  async (report) => {
    const { inputs, examples, heads, sequences, deviation, seeds, seed } = report.parameters;
    const { signal, control } = report;
    const covariance = Array.from({ length: inputs }, (_, i) =>
      Array.from({ length: inputs }, (_x, j) => Number(i === j)),
    );
    const population = inContextRegression({ covariance, examples });
    const modes = taskModes(population);
    const [strength, inputVariance] = [modes.strengths[0]!, modes.inputVariances[0]!];
    const typical = modeDynamics({ strength, inputVariance, initial: 0, lambda: 2 * heads * deviation ** 2 });
    const times = linearGrid(0, LONGEST * typical.halfTime, 201);
    const lossAt = (u: number) => inputs / 2 - strength * u + (inputVariance * u * u) / 2;
    const runs: InContextRun[] = [];
    for (let i = 0; i < seeds; i++) {
      const onProgress = report.stage(`seed ${seed + i}`, (0.98 * (i + 1)) / seeds);
      await report.turn();
      const settings = { inputs, examples, sequences, isRelated: !control };
      const first = 3 * (seed + i);
      const start = gaussianWeights({
        widths: [inputs ** 2, heads, 1],
        standardDeviation: deviation,
        seed: first,
      });
      const training = correlations(drawSequences(settings, first + 1));
      const test = drawSequences(settings, first + 2);
      const flow = report.ensure(await gradientFlowAsync(start, training, { times, signal, onProgress }));
      const theory = modeDynamics({
        strength,
        inputVariance,
        ...modeStarts([start[0]!, start[1]!], modes, 1)[0]!,
      });
      runs.push({
        predicted: times.map((t) => lossAt(theory.at(t))),
        tested: times.map((t) => sequenceLoss(flow.at(t).product, test)),
        trained: [...flow.loss],
      });
    }
    report.stage("report", 1);
    const falls = runs.map(({ tested, predicted }) => ({
      part: (tested[0]! - lastOf(tested)) / (tested[0]! - population.loss),
      half:
        timeOfFall(times, tested, population.loss, 0.5) / timeOfFall(times, predicted, population.loss, 0.5),
      duration: durationOfFall(times, tested, population.loss),
    }));
    report.claimAtLeast(
      "new sequences: fall of the loss in units of that to the optimum, smallest over seeds",
      Math.min(...falls.map(({ part }) => part)),
      0.9,
    );
    report.claimAtMost(
      "time to half of the fall, relative difference from the closed form, largest over seeds",
      Math.max(...falls.map(({ half }) => Math.abs(half - 1))),
      0.1,
    );
    report.claimAtMost(
      "duration of the fall, from a tenth to nine tenths, in units of the time to its half, largest over seeds (1.6 for a linear fall)",
      Math.max(...falls.map(({ duration }) => duration)),
      0.7,
    );
    for (const [i, { predicted, tested, trained }] of runs.entries()) {
      report.addSeries(`seed ${seed + i}`, { time: times, closedForm: predicted, trained, tested });
    }
    report.addTable({
      name: "Loss on new sequences",
      columns: [
        "seed",
        "at the start",
        "at the end",
        "optimum",
        "half time / closed form",
        "duration / half time",
      ],
      rows: runs.map(({ tested }, i) => [
        seed + i,
        rounded(tested[0]!),
        rounded(lastOf(tested)),
        rounded(population.loss),
        rounded(falls[i]!.half),
        rounded(falls[i]!.duration),
      ]),
    });
    report.addFigure(inContextFigure(times, runs, population.loss, seed));
  },
);
