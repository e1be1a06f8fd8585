import { defineExperiment } from "../../../reports/define-experiment";
import { meanOf, percent, rounded } from "../../../reports/numbers";
import { imageSize } from "../../image-size";
import { capacityFigures } from "./figures";
import { measureWidth, type WidthMeasures } from "./measure-width";
import { drawDigits } from "./standardised-digits";
import { FINAL_LOSS, trainWidths } from "./train-widths";

/**
 * Experiment on networks of growing width that are trained to the same loss: the unit-wise capacity falls, while products of
 * norms of the layers grow (Neyshabur et al. 2019).
 */
export const capacity = defineExperiment(
  {
    name: "capacity",
    title: "Capacity of networks over their width",
    paper:
      "Neyshabur, Li, Bhojanapalli, LeCun & Srebro 2019, The role of over-parametrization in generalization of neural networks",
    claim:
      "At the same training loss, the capacity that is measured unit by unit falls with the width, while measures by " +
      "products of norms of the layers grow.",
    control: "Only the narrowest network is trained; the wider ones are this network with units of weight 0.",
    summary: [
      "Networks f(x) = V [U x]₊ of growing width learn drawn digits by gradient descent with momentum, up to a cross-entropy " +
        `of ${FINAL_LOSS}. All measures are divided by the margin γ, the 5th percentile of the training margins.`,
      "Each measure is the worst over all seeds. The paper uses photographs and widths up to 32,768.",
    ],
    parameters: {
      smallest: {
        default: 32,
        description: "hidden units of the narrowest network",
        integer: true,
        atLeast: 16,
        atMost: 1024,
      },
      doublings: {
        default: 4,
        description: "doublings of the width",
        integer: true,
        atLeast: 4,
        atMost: 10,
      },
      samples: {
        default: 500,
        description: "number of training images",
        integer: true,
        atLeast: 100,
        atMost: 10_000,
      },
      tests: {
        default: 500,
        description: "number of test images",
        integer: true,
        atLeast: 50,
        atMost: 10_000,
      },
      size: imageSize(10),
      seeds: { default: 5, description: "number of seeds", integer: true, atLeast: 1, atMost: 100 },
      seed: { default: 0, description: "first seed of the images and the weights", integer: true },
    },
  },
  async (report) => {
    const { smallest, doublings, seeds, seed } = report.parameters;
    const widths = Array.from({ length: doublings + 1 }, (_, k) => smallest * 2 ** k);
    const runs: WidthMeasures[][] = [];
    for (let i = 0; i < seeds; i++) {
      report.stage(`seed ${seed + i}`, (0.98 * (i + 1)) / seeds);
      await report.turn();
      const images = drawDigits(report.parameters, seed + i);
      const trained = await trainWidths(report, widths, images, seed + i);
      runs.push(trained.map((network) => measureWidth(network, images)));
    }
    report.stage("report", 1);
    const ratios = (measure: (at: WidthMeasures) => number) =>
      runs.map((run) => measure(run[doublings]!) / measure(run[0]!));
    const largest = (measure: (at: WidthMeasures) => number) => Math.max(...ratios(measure));
    const smallestOf = (measure: (at: WidthMeasures) => number) => Math.min(...ratios(measure));
    report.claimAtMost(
      "(‖U₀‖₂ + ‖U − U₀‖) ‖V‖ / γ of the widest network in units of the narrowest, largest over seeds",
      largest(({ measures }) => measures.unit),
      0.9,
    );
    report.claimAtMost(
      "sum over units of theorem 1, widest network in units of the narrowest, largest over seeds",
      largest(({ bound }) => bound),
      0.9,
    );
    report.claimAtMost(
      "distance ‖U − U₀‖ of the hidden layer from its start, widest network in units of the narrowest, largest over seeds",
      largest(({ distance }) => distance),
      0.85,
    );
    report.claimAtLeast(
      "‖U‖ ‖V‖ / γ of the widest network in units of the narrowest, smallest over seeds",
      smallestOf(({ measures }) => measures.frobenius),
      1.3,
    );
    report.claimAtLeast(
      "spectral norms times distances of the rows / γ, widest network in units of the narrowest, smallest over seeds",
      smallestOf(({ measures }) => measures.spectralL1),
      1.15,
    );
    const all = runs.flat();
    report.agreeWithin(
      "training loss at the end, largest",
      Math.max(...all.map(({ loss }) => loss)),
      FINAL_LOSS,
    );
    report.agreeWithin(
      "theorem 1: sum over units in units of its form by norms, largest",
      Math.max(...all.map(({ bound, boundNorms }) => bound / boundNorms)),
      1 + 1e-12,
    );
    for (const [i, run] of runs.entries()) {
      report.addSeries(`seed ${seed + i}`, columnsOf(run));
    }
    report.addTable({
      name: "Means over the seeds",
      columns: [
        "hidden units",
        "test error",
        "margin",
        "√width × mean ‖u − u₀‖",
        "√width × mean ‖v‖",
        "theorem 1",
        "(‖U₀‖₂ + ‖U − U₀‖) ‖V‖ / γ",
        "‖U‖ ‖V‖ / γ",
      ],
      rows: widths.map((width, k) => {
        const mean = (measure: (at: WidthMeasures) => number) =>
          rounded(meanOf(runs.map((run) => measure(run[k]!))), 3);
        return [
          width,
          mean(({ testError }) => testError),
          mean(({ margin }) => margin),
          mean((at) => at.capacity),
          mean(({ impact }) => impact),
          mean(({ bound }) => bound),
          mean(({ measures }) => measures.unit),
          mean(({ measures }) => measures.frobenius),
        ];
      }),
    });
    const errors = [0, doublings].map((k) => percent(meanOf(runs.map((run) => run[k]!.testError))));
    const impacts = ratios(({ impact }) => impact);
    report.addNote(
      "√width times the mean unit impact ‖v‖ changes from the smallest to the largest width by factors of " +
        `${rounded(Math.min(...impacts), 3)} to ${rounded(Math.max(...impacts), 3)}. The published fall is larger and is ` +
        `not claimed. The test error is ${errors[0]} at the smallest width and ${errors[1]} at the largest.`,
    );
    for (const figure of capacityFigures(runs)) report.addFigure(figure);
  },
);

/** Returns the measures of a seed as columns over the width. */
function columnsOf(run: readonly WidthMeasures[]): Record<string, number[]> {
  const numbers = run.map(({ measures, bounds, ...rest }) => ({
    ...rest,
    ...Object.fromEntries(Object.entries(measures).map(([name, value]) => [`${name} / margin`, value])),
    ...Object.fromEntries(Object.entries(bounds).map(([name, value]) => [`${name} bound`, value])),
  }));
  const names = Object.keys(numbers[0]!) as (keyof (typeof numbers)[number])[];
  return Object.fromEntries(names.map((name) => [name, numbers.map((at) => at[name])]));
}
