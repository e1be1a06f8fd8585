import { defineExperiment } from "../../reports/define-experiment";
import { rounded } from "../../reports/numbers";
import { grokkingFigures } from "./grokking-figures";
import { type GrokkingRun, runGrokking } from "./grokking-run";

/** Distance of the seeds of consecutive runs, which draw several arrays each. */
const SEED_DISTANCE = 10;

/**
 * Experiment on grokking in polynomial regression (Kumar et al. 2024; Jeffares, Curth & van der Schaar 2024): the test
 * loss falls long after the training loss, when the network uses fewer effective parameters on test samples than on
 * training samples.
 */
export const grokking = defineExperiment(
  {
    name: "grokking",
    title: "Grokking: the test loss falls long after the training loss",
    paper:
      "Kumar et al. 2024, Grokking as the transition from lazy to rich training dynamics; Jeffares, Curth & van der " +
      "Schaar 2024, Deep learning through a telescoping lens",
    claim:
      "The test loss takes several times as long to fall as the training loss, and the effective parameters on test " +
      "samples fall below those on training samples.",
    control:
      "The teacher is linear in the inputs, so that the initial tangent kernel learns it from the same samples.",
    summary: [
      "A network with the activation h + ε h²/2 and a fixed readout learns a quadratic teacher of d inputs from 5.5 d " +
        "samples, by full-batch gradient descent of its hidden weights. The exact map of their mean and second moment " +
        "replaces the network, and is compared with it over the first steps.",
      "Times are those at which a loss has fallen to 10 % of its initial value. Effective parameters are those of the " +
        "telescoped descent over the first tenth of the run. At first they are larger on test samples than on training " +
        "samples, also in the control run; the claim is about the smallest ratio after that maximum. Below about 40 " +
        "inputs it does not fall below 1 with every seed.",
      "Each measure is the worst over all seeds.",
    ],
    parameters: {
      dimension: {
        default: 100,
        description: "number of inputs d",
        integer: true,
        atLeast: 10,
        atMost: 200,
      },
      epsilon: {
        default: 0.2,
        description: "coefficient ε of the activation h + ε h²/2",
        above: 0,
        atMost: 2,
      },
      width: {
        default: 500,
        description: "number of hidden units",
        integer: true,
        atLeast: 1,
        atMost: 10_000,
      },
      step: {
        default: 0.2,
        description: "learning rate, in units of the number of inputs",
        above: 0,
        atMost: 0.5,
      },
      time: { default: 30_000, description: "steps × learning rate", atLeast: 1000, atMost: 1e6 },
      seeds: { default: 5, description: "number of seeds", integer: true, atLeast: 1, atMost: 100 },
      seed: { default: 0, description: "first seed of the weights and the samples", integer: true },
    },
  },
  async (report) => {
    const { seeds, seed } = report.parameters;
    const runs: GrokkingRun[] = [];
    for (let i = 0; i < seeds; i++) {
      report.stage(`seed ${seed + i}`, (0.95 * (i + 1)) / seeds);
      await report.turn();
      const { parameters, control, signal } = report;
      const run = runGrokking(parameters, SEED_DISTANCE * (seed + i), control, signal);
      // An aborted run rejects; the turn then ends the experiment with a partial report.
      runs.push(await run.catch((error) => report.turn().then(() => Promise.reject(error))));
    }
    report.stage("report", 1);
    const largest = (measure: (run: GrokkingRun) => number) => Math.max(...runs.map(measure));
    const smallest = (measure: (run: GrokkingRun) => number) => Math.min(...runs.map(measure));
    report.claimAtLeast(
      "time at which the test loss has fallen, in units of that of the training loss",
      smallest(({ learned, fitted }) => learned / fitted),
      2.5,
    );
    report.claimAtLeast(
      "test loss when the training loss has fallen, in units of the initial test loss",
      smallest(({ testWhenFitted }) => testWhenFitted),
      0.25,
    );
    report.claimAtMost(
      "smallest ratio of effective parameters on test and training samples after its maximum",
      largest(({ trough }) => trough),
      0.98,
    );
    report.agreeWithin(
      "training losses of network and map over the first steps, largest difference",
      largest(({ error }) => error),
      1e-10,
    );
    report.addTable({
      name: "Measures of every seed",
      columns: [
        "seed",
        "time of the training loss",
        "time of the test loss",
        "test loss when fitted / initial",
        "largest p(test)/p(training)",
        "smallest p(test)/p(training) after it",
      ],
      rows: runs.map(({ fitted, learned, testWhenFitted, peak, trough }, i) => [
        seed + i,
        ...[fitted, learned, testWhenFitted, peak, trough].map((x) => rounded(x, 3)),
      ]),
    });
    for (const [i, { losses, effective }] of runs.entries()) {
      report.addSeries(`losses, seed ${seed + i}`, {
        time: losses.times,
        training: losses.train,
        test: losses.test,
      });
      report.addSeries(`effective parameters, seed ${seed + i}`, {
        time: effective.times,
        training: effective.train,
        test: effective.test,
      });
    }
    for (const figure of grokkingFigures(runs[0]!)) report.addFigure(figure);
  },
);
