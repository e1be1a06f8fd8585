import { defineExperiment } from "../../../reports/define-experiment";
import { geometricMean, lastOf, rounded } from "../../../reports/numbers";
import { errorFigure } from "./error-figure";
import { type ModelErrors, OPTIMISERS, telescopingErrors } from "./telescoping-errors";

/** Learning rates, in units of the largest. */
const RATES = [1, 0.5, 0.25];
/** Relative error below which numbers are rounding errors and have no order. */
const ROUNDING = 1e-9;

/**
 * Computes the order of the geometric mean over seeds, from the largest learning rate to the smallest; 0 for rounding
 * errors.
 */
function orderOf(errors: readonly (readonly number[])[]): number {
  if (errors.some((ofSeed) => lastOf(ofSeed) < ROUNDING)) return 0;
  const ratio = geometricMean(errors.map((ofSeed) => ofSeed[0]! / lastOf(ofSeed)));
  return Math.log(ratio) / Math.log(RATES[0]! / lastOf(RATES));
}

/**
 * Experiment on the telescoping model: the sum of linear models along a training follows the network up to an error
 * of first order in the learning rate, for four optimisers (Jeffares, Curth & van der Schaar 2024).
 */
export const telescopingExperiment = defineExperiment(
  {
    name: "telescoping",
    title: "A training is a sum of linear models, up to the learning rate",
    paper: "Jeffares, Curth & van der Schaar 2024, Deep learning through a telescoping lens",
    claim:
      "The telescoping model and its smoother follow the trained network with an error of first order in the learning rate, while " +
      "the network linearised at its start does not follow it.",
    control:
      "The hidden layer is frozen, so that the network is linear in its trained parameters: all models are exact.",
    summary: [
      "Networks with one hidden layer of tanh units learn two digits with gradient descent, weight decay, momentum and AdamW, each at three " +
        "learning rates for the same time. Errors are those of the outputs on new images, relative to the change of the outputs.",
    ],
    parameters: {
      samples: {
        default: 40,
        description: "number of training samples",
        integer: true,
        atLeast: 4,
        atMost: 1000,
      },
      size: {
        default: 8,
        description: "pixels along each side of the images",
        integer: true,
        atLeast: 5,
        atMost: 28,
      },
      units: { default: 12, description: "hidden units", integer: true, atLeast: 2, atMost: 500 },
      time: {
        default: 10,
        description: "number of steps times the learning rate; AdamW has a twentieth of it",
        above: 0,
        atMost: 1000,
      },
      seeds: { default: 5, description: "number of seeds", integer: true, atLeast: 1, atMost: 100 },
      seed: { default: 0, description: "first seed of the images and the weights", integer: true },
    },
  },
  async (report) => {
    const { seeds, seed, time } = report.parameters;
    const { signal, control } = report;
    const runs: ModelErrors[][][] = [];
    for (let k = 0; k < seeds; k++) {
      runs.push([]);
      for (const [o, optimiser] of OPTIMISERS.entries()) {
        const done = (k + (o + 1) / OPTIMISERS.length) / seeds;
        const onProgress = report.stage(`seed ${seed + k}, ${optimiser.name}`, 0.98 * done);
        const errors: ModelErrors[] = [];
        for (const [r, relative] of RATES.entries()) {
          const settings = { ...report.parameters, time: (time * optimiser.rate) / OPTIMISERS[0].rate };
          const rate = relative * optimiser.rate;
          errors.push(await telescopingErrors(settings, optimiser, rate, control, seed + k, { signal }));
          onProgress({ fraction: (r + 1) / RATES.length });
        }
        runs[k]!.push(errors);
      }
    }
    report.stage("report", 1);
    const errorsOf = (model: keyof ModelErrors, o: number) =>
      runs.map((ofSeed) => ofSeed[o]!.map((errors) => errors[model]));
    const smallestOrder = (model: keyof ModelErrors) =>
      Math.min(...OPTIMISERS.map((_, o) => orderOf(errorsOf(model, o))));
    const atSmallestRate = (model: keyof ModelErrors) =>
      OPTIMISERS.flatMap((_, o) => errorsOf(model, o).map(lastOf));
    report.claimAtLeast(
      "telescoping model: order of the error in the learning rate, smallest over optimisers (1 in theory)",
      smallestOrder("telescoped"),
      0.6,
    );
    report.claimAtLeast(
      "smoother: order of the error in the learning rate, smallest over optimisers (1 in theory)",
      smallestOrder("smoother"),
      0.6,
    );
    report.claimAtLeast(
      "linearised network: smallest relative error at the smallest learning rate",
      Math.min(...atSmallestRate("linearised")),
      0.02,
    );
    report.agreeWithin(
      "telescoping model: largest relative error at the smallest learning rate",
      Math.max(...atSmallestRate("telescoped")),
      0.05,
    );
    report.addTable({
      name: "Largest errors over seeds, relative to the change of the outputs",
      columns: ["optimiser", "learning rate", "telescoping model", "smoother", "linearised network"],
      rows: OPTIMISERS.flatMap(({ name, rate }, o) =>
        RATES.map((relative, r) => [
          name,
          relative * rate,
          ...(["telescoped", "smoother", "linearised"] as const).map((model) =>
            rounded(Math.max(...runs.map((ofSeed) => ofSeed[o]![r]![model])), 3),
          ),
        ]),
      ),
    });
    for (const [k, ofSeed] of runs.entries()) {
      for (const [o, { name, rate }] of OPTIMISERS.entries()) {
        const errors = ofSeed[o]!;
        report.addSeries(`seed ${seed + k}, ${name}`, {
          learningRate: RATES.map((relative) => relative * rate),
          telescoped: errors.map(({ telescoped }) => telescoped),
          smoother: errors.map(({ smoother }) => smoother),
          linearised: errors.map(({ linearised }) => linearised),
        });
      }
    }
    if (!control) report.addFigure(errorFigure(runs, RATES));
  },
);
