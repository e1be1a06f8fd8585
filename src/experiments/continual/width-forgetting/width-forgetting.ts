import { defineExperiment } from "../../../reports/define-experiment";
import { meanOf, rounded } from "../../../reports/numbers";
import { imageSize } from "../../image-size";
import { claimFeatures, claimWidths } from "./claims";
import { featuresFigure, forgettingFigure, movementFigure } from "./figures";
import { meansTable } from "./means-table";
import { featureForgetting } from "./random-features";
import { drawRotatedDigits } from "./rotated-digits";
import { FINAL_LOSS, trainWidth, type WidthMeasures } from "./train-width";

/** Angle between the inputs of the random features in radians, number of draws, and smallest number of features. */
const [ANGLE, DRAWS, FEWEST] = [1.2, 1000, 32];
const [EQUAL_LOSS, EQUAL_EPOCHS] = ["equal loss", "equal epochs"];

/**
 * Experiment on networks of growing width that learn rotated images in sequence: at equal training loss wide networks forget
 * less, after equal numbers of epochs they forget more than the narrowest, because they have learned more (Mirzadeh et al. 2022; Guha & Lakshman
 * 2024).
 */
export const widthForgetting = defineExperiment(
  {
    name: "width-forgetting",
    title: "Forgetting over the width of networks",
    paper:
      "Mirzadeh et al. 2022, Wide neural networks forget less catastrophically; Guha & Lakshman 2024, On the diminishing " +
      "returns of width for continual learning",
    claim:
      "Trained to the same loss on every task, wide networks forget less and stay nearer to their start. After the same " +
      "number of epochs they forget more than the narrowest, because they have learned each task better.",
    control:
      "All networks are the narrowest one, with additional units of weight 0; so are the random features.",
    summary: [
      "Networks with one hidden ReLU layer learn drawn digits, rotated by 0, 22.5, ..., 90 degrees, one rotation after the " +
        `other: until the cross-entropy of each is below ${FINAL_LOSS}, or for a number of epochs. Forgetting F is the mean fall of ` +
        "the test accuracy from its maximum, the learning accuracy LA that on each task directly after it.",
      "With a constant kernel K, learning a second sample changes the output of the first by K₁₂/K₂₂. Its square is measured in " +
        "random ReLU features.",
    ],
    parameters: {
      smallest: {
        default: 8,
        description: "hidden units of the narrowest network",
        integer: true,
        atLeast: 4,
        atMost: 64,
      },
      quadruplings: {
        default: 4,
        description: "number of times the width is multiplied by 4",
        integer: true,
        atLeast: 2,
        atMost: 6,
      },
      samples: {
        default: 200,
        description: "number of training images",
        integer: true,
        atLeast: 100,
        atMost: 10_000,
      },
      tests: {
        default: 400,
        description: "number of test images",
        integer: true,
        atLeast: 50,
        atMost: 10_000,
      },
      size: imageSize(8),
      epochs: {
        default: 3,
        description: "epochs per task of the comparison at equal epochs",
        integer: true,
        atLeast: 1,
        atMost: 1000,
      },
      seeds: { default: 5, description: "number of seeds", integer: true, atLeast: 1, atMost: 100 },
      seed: { default: 0, description: "first seed of the images and the weights", integer: true },
    },
  },
  async (report) => {
    const { control } = report;
    const { smallest, quadruplings, epochs, seeds, seed } = report.parameters;
    const widths = Array.from({ length: quadruplings + 1 }, (_, k) => smallest * 4 ** k);
    const equalLoss: WidthMeasures[][] = [];
    const equalEpochs: WidthMeasures[][] = [];
    for (let i = 0; i < seeds; i++) {
      const images = drawRotatedDigits(report.parameters, seed + i);
      for (const [k, width] of widths.entries()) {
        report.stage(`seed ${seed + i}, ${width} units`, (0.95 * (i + (k + 1) / widths.length)) / seeds);
        await report.turn();
        const sizes = { width, narrowest: smallest };
        for (const [runs, comparison] of [
          [equalLoss, { stopBelow: FINAL_LOSS }],
          [equalEpochs, { epochs }],
        ] as const) {
          runs[i] ??= [];
          runs[i]!.push(await trainWidth(report, images, sizes, comparison, seed + i));
        }
      }
    }
    report.stage("random features", 0.99);
    await report.turn();
    const features = widths.map((_, k) => {
      const width = FEWEST * 4 ** k;
      return { ...featureForgetting(control ? FEWEST : width, ANGLE, DRAWS, seed), width };
    });
    report.stage("report", 1);

    claimWidths(report, equalLoss, equalEpochs);
    claimFeatures(report, features, ANGLE);
    const comparisons = { [EQUAL_LOSS]: equalLoss, [EQUAL_EPOCHS]: equalEpochs };
    for (const [name, runs] of Object.entries(comparisons)) {
      for (const [i, run] of runs.entries()) {
        const keys = Object.keys(run[0]!) as (keyof WidthMeasures)[];
        const columns = Object.fromEntries(keys.map((key) => [key, run.map((at) => at[key])]));
        report.addSeries(`${name}, seed ${seed + i}`, columns);
      }
      report.addTable(meansTable(name, runs));
    }
    report.addSeries("random features", {
      width: features.map(({ width }) => width),
      mean: features.map(({ mean }) => mean),
      deviation: features.map(({ deviation }) => deviation),
    });
    const angles = [0, quadruplings].map((k) => rounded(meanOf(equalLoss.map((run) => run[k]!.angle)), 3));
    report.addNote(
      `The gradients on a task and on the one before are ${angles[0]}° apart at the smallest width and ${angles[1]}° at the ` +
        "largest, at the start of a task (mean at equal loss). The papers explain the effect of width by orthogonal gradients; here " +
        "the angle depends on how well the previous task is learned, and no effect of width on it is claimed.",
    );
    report.addFigure(forgettingFigure(comparisons));
    report.addFigure(movementFigure(equalLoss));
    report.addFigure(featuresFigure(features, ANGLE));
  },
);
