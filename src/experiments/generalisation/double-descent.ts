import { defineExperiment } from "../../reports/define-experiment";
import { geometricMean, lastOf, rounded } from "../../reports/numbers";
import { imageSize } from "../image-size";
import { doubleDescentFigures } from "./double-descent-figures";
import { type DoubleDescentRun, runDoubleDescent } from "./double-descent-run";

/** Distance of the seeds of consecutive runs, which draw several arrays each. */
const SEED_DISTANCE = 10;
/** Number of steps of the control run. */
const EARLY_STEPS = 20;

/** Largest factor between 1 and the numbers of features per sample that count as near interpolation. */
const NEAR = 1.25;

/** Returns the values near interpolation. */
const nearOf = (values: readonly number[], { widths }: DoubleDescentRun): number[] =>
  values.filter((_, k) => widths[k]! >= 0.99 / NEAR && widths[k]! <= 1.01 * NEAR);

/** Returns the smallest value of the models that are narrower than those near interpolation. */
const narrowest = (values: readonly number[], { widths }: DoubleDescentRun): number =>
  Math.min(...values.filter((_, k) => widths[k]! < 0.99 / NEAR));

/** Computes the largest decrease from one width to the next; negative if all increase. */
const largestFall = (values: readonly number[]): number =>
  Math.max(...values.slice(1).map((value, i) => values[i]! - value));

/**
 * Experiment on double descent with label noise: the test loss peaks where a model begins to interpolate and falls
 * beyond; effective parameters on training samples only grow, and those on test samples peak and fall (Belkin et al.
 * 2019; Curth, Jeffares & van der Schaar 2023; Jeffares, Curth & van der Schaar 2024).
 */
export const doubleDescent = defineExperiment(
  {
    name: "double-descent",
    title: "Double descent, and the parameters that are used on test samples",
    paper:
      "Belkin et al. 2019, Reconciling modern machine-learning practice and the classical bias-variance trade-off; " +
      "Jeffares, Curth & van der Schaar 2024, Deep learning through a telescoping lens",
    claim:
      "The test loss peaks where the model begins to interpolate noisy labels, and so do the effective parameters on " +
      "test samples, while those on training samples only grow.",
    control: `The descent stops after ${EARLY_STEPS} steps, long before any width interpolates.`,
    summary: [
      "Images of threes and fives with labels ±1, of which a part is wrong in training, are classified by a linear readout " +
        "of random ReLU features, at numbers of features from a twentieth to eight times the number of training samples. " +
        "The readout learns by gradient descent with the same learning rate at all widths. Its outputs are linear in " +
        "the labels, so that the smoother and its effective parameters are exact.",
      "The first layer is not trained. Jeffares et al. train both layers, and telescope the descent. They see no peak " +
        "without label noise; here a smaller one remains, because few random features do not fit all labels.",
      "Near interpolation there are 0.8 to 1.25 features per training sample. Each measure is the worst over all seeds.",
    ],
    parameters: {
      samples: {
        default: 200,
        description: "number of training samples",
        integer: true,
        atLeast: 30,
        atMost: 1000,
      },
      tests: {
        default: 500,
        description: "number of test samples",
        integer: true,
        atLeast: 50,
        atMost: 10_000,
      },
      size: imageSize(8),
      noise: {
        default: 0.2,
        description: "part of the training labels that are wrong",
        above: 0,
        atMost: 0.4,
      },
      steps: {
        default: 100_000_000,
        description: "number of steps of gradient descent, in closed form",
        integer: true,
        atLeast: 1_000_000,
        atMost: 1e12,
      },
      seeds: { default: 5, description: "number of seeds", integer: true, atLeast: 1, atMost: 100 },
      seed: {
        default: 0,
        description: "first seed of the images, the labels and the features",
        integer: true,
      },
    },
  },
  async (report) => {
    const { steps, seeds, seed } = report.parameters;
    const runs: DoubleDescentRun[] = [];
    for (let i = 0; i < seeds; i++) {
      report.stage(`seed ${seed + i}`, (0.95 * (i + 1)) / seeds);
      await report.turn();
      const made = report.control ? EARLY_STEPS : steps;
      runs.push(runDoubleDescent(report.parameters, made, SEED_DISTANCE * (seed + i)));
    }
    report.stage("report", 1);
    const largest = (measure: (run: DoubleDescentRun) => number) => Math.max(...runs.map(measure));
    const smallest = (measure: (run: DoubleDescentRun) => number) => Math.min(...runs.map(measure));
    report.claimAtLeast(
      "largest test loss near interpolation, in units of the smallest of narrower models or of that of the widest",
      smallest((run) => {
        const peak = Math.max(...nearOf(run.testLoss, run));
        return peak / Math.max(narrowest(run.testLoss, run), lastOf(run.testLoss));
      }),
      3,
    );
    report.claimAtLeast(
      "largest number of effective parameters on test samples near interpolation, in units of that of the widest",
      smallest((run) => Math.max(...nearOf(run.effectiveTest, run)) / lastOf(run.effectiveTest)),
      5,
    );
    report.claimAtLeast(
      "effective parameters of the widest model on training samples, in units of the number of samples",
      smallest(({ effectiveTrain }) => lastOf(effectiveTrain)),
      0.99,
    );
    report.claimAtLeast(
      "test loss near interpolation, in units of that with labels without noise (geometric mean of widths)",
      smallest((run) => geometricMean(nearOf(run.testLoss, run)) / geometricMean(nearOf(run.cleanLoss, run))),
      2,
    );
    report.agreeWithin(
      "largest fall of the effective parameters on training samples from one width to the next, in units of samples",
      largest(({ effectiveTrain }) => largestFall(effectiveTrain)),
      1e-10,
    );
    report.agreeWithin(
      "outputs of descent and closed form on the training samples, largest distance",
      largest(({ error }) => error),
      1e-9,
    );
    const widthOf = (values: readonly number[], { widths }: DoubleDescentRun) =>
      widths[values.indexOf(Math.max(...values))]!;
    report.addTable({
      name: "Measures of every seed",
      columns: [
        "seed",
        "features / samples at the largest test loss",
        "features / samples at the largest p(test)",
        "largest test loss",
        "test loss of the widest",
        "smallest test loss of narrower models",
        "p(test)/p(training) of the widest",
      ],
      rows: runs.map((run, i) => {
        const { testLoss, effectiveTrain, effectiveTest } = run;
        return [
          seed + i,
          ...[widthOf(testLoss, run), widthOf(effectiveTest, run)].map((x) => rounded(x, 3)),
          ...[Math.max(...testLoss), lastOf(testLoss), narrowest(testLoss, run)].map((x) => rounded(x, 3)),
          rounded(lastOf(effectiveTest) / lastOf(effectiveTrain), 3),
        ];
      }),
    });
    for (const [i, { error, ...series }] of runs.entries()) {
      report.addSeries(`seed ${seed + i}`, series);
    }
    for (const figure of doubleDescentFigures(runs[0]!)) report.addFigure(figure);
  },
);
