import { type CoordinateCheck, coordinateCheckAsync } from "../../networks";
import { defineExperiment } from "../../reports/define-experiment";
import { rounded } from "../../reports/numbers";
import { teacher } from "../../tasks";
import { changeFigure } from "./change-figure";
import { LEARNING_RATES, PREDICTIONS, type Scaling, scaledNetwork } from "./parameterisations";

const LAYERS = ["first hidden layer", "second hidden layer", "output"];
/** Numbers of steps after which the activations are compared. */
const STEPS = [1, 2, 4, 8];

/**
 * Experiment on the width of networks: with maximal updates all layers change equally at all widths, in the tangent-kernel
 * scaling hidden layers freeze, in the standard scaling layers blow up (Yang et al. 2022).
 */
export const coordinateCheckExperiment = defineExperiment(
  {
    name: "coordinate-check",
    title: "Which layers learn, freeze or blow up with the width",
    paper:
      "Yang et al. 2022, Tensor programs V: Tuning large neural networks via zero-shot hyperparameter transfer",
    claim:
      "With maximal updates the activations of all layers change equally at all widths; in the tangent-kernel scaling hidden " +
      "layers change as 1/√width, in the standard scaling the output changes in proportion to the width.",
    control: "All networks have the same width, the smallest, under the names of the others.",
    summary: [
      "Networks with two hidden layers of tanh units and different widths make a few steps of gradient descent on one task. The slope " +
        "of log₂ change on log₂ width of each layer is compared with its prediction, in three scalings of weights and learning rates.",
    ],
    parameters: {
      smallest: { default: 64, description: "smallest width", integer: true, atLeast: 8, atMost: 512 },
      doublings: {
        default: 4,
        description: "number of doublings of the width",
        integer: true,
        atLeast: 1,
        atMost: 6,
      },
      samples: { default: 8, description: "number of samples", integer: true, atLeast: 2, atMost: 1000 },
      seeds: { default: 12, description: "number of seeds", integer: true, atLeast: 5, atMost: 100 },
      seed: { default: 0, description: "first seed of the weights, and that of the task", integer: true },
    },
  },
  async (report) => {
    const { smallest, doublings, samples, seeds, seed } = report.parameters;
    const { signal, control } = report;
    const inputSize = Math.min(4, samples);
    const task = teacher({ inputSize, outputSize: 1, samples, whiten: true, seed });
    const widths = Array.from({ length: doublings + 1 }, (_, k) => smallest * 2 ** k);
    const found: { scaling: Scaling; check: CoordinateCheck }[] = [];
    for (const [i, { scaling }] of PREDICTIONS.entries()) {
      const onProgress = report.stage(scaling, (0.95 * (i + 1)) / PREDICTIONS.length);
      const check = await coordinateCheckAsync({
        network: (width, of) =>
          scaledNetwork(scaling, inputSize, control ? smallest : width, of + (control ? width : 0)),
        widths,
        task,
        learningRate: LEARNING_RATES[scaling],
        steps: STEPS,
        seeds,
        seed,
        signal,
        onProgress: (fraction) => onProgress({ fraction }),
      });
      found.push({ scaling, check });
    }
    report.stage("report", 1);
    const last = STEPS.length - 1;
    const slopeOf = (scaling: Scaling, layer: number) =>
      found.find((one) => one.scaling === scaling)!.check.slopes.get(last, layer);
    report.agreeWithin(
      `maximal update: largest slope of a layer after ${STEPS[last]} steps, in size`,
      Math.max(...LAYERS.map((_, l) => Math.abs(slopeOf("maximal update", l)))),
      0.25,
    );
    report.claimAtMost(
      "tangent kernel: slope of the second hidden layer",
      slopeOf("tangent kernel", 1),
      -0.3,
    );
    report.claimAtLeast("standard: slope of the output", slopeOf("standard", 2), 0.7);
    report.claimAtMost(
      "difference of slopes from theory, largest over scalings and layers",
      Math.max(
        ...PREDICTIONS.flatMap(({ scaling, slopes }) =>
          slopes.map((s, l) => Math.abs(slopeOf(scaling, l) - s)),
        ),
      ),
      0.25,
    );
    report.addTable({
      name: `Slopes of log₂ change on log₂ width after ${STEPS[last]} steps`,
      columns: ["scaling", "layer", "theory", "slope", "95 % interval: low", "high"],
      rows: found.flatMap(({ scaling, check }, i) =>
        LAYERS.map((layer, l) => [
          scaling,
          layer,
          PREDICTIONS[i]!.slopes[l]!,
          rounded(check.slopes.get(last, l), 3),
          rounded(check.intervals.get(last, l, 0), 3),
          rounded(check.intervals.get(last, l, 1), 3),
        ]),
      ),
    });
    for (const { scaling, check } of found) {
      report.addSeries(scaling, {
        width: widths,
        ...Object.fromEntries(
          LAYERS.map((layer, l) => [layer, widths.map((_, w) => check.change.get(last, l, w))]),
        ),
      });
    }
    report.addFigure(changeFigure(found, LAYERS, widths, last));
  },
);
