import { fitScaling, learningCurve } from "../../generalisation";
import type { Figure } from "../../plots";
import { defineExperiment } from "../../reports/define-experiment";
import { meanOf, rounded } from "../../reports/numbers";
import { geometricGrid } from "../../reports/series";
import { powerSpectrum, type Spectrum, testError } from "./scaling-laws-run";

/** Decay a of the eigenvalues i^−(1+a), and decay b of the squared coefficients i^−(1+b). */
const [EIGENVALUES, COEFFICIENTS] = [1, 0.5];
/** Smallest number of samples, and number of sizes. */
const [FEWEST, SIZES] = [16, 6];
/** Ridge that keeps the kernel matrix well conditioned, far below the effective ridge. */
const RIDGE = 1e-7;
/** Distance of the seeds of consecutive runs, which draw many arrays each. */
const SEED_DISTANCE = 10_000;

/** Experiment on the power laws of learning curves that follow from powers in the spectrum of a kernel. */
export const scalingLaws = defineExperiment(
  {
    name: "scaling-laws",
    title: "Power laws of learning curves from power laws of spectra",
    paper:
      "Bordelon, Canatar & Pehlevan 2020, Spectrum dependent learning curves in kernel regression and wide neural networks; " +
      "Simon et al. 2023, The eigenlearning framework",
    claim:
      "The error of kernel regression falls as a power of the number of samples, with the exponent of the decay of the " +
      "target's coefficients.",
    control: "All eigenvalues are equal, and so are all coefficients.",
    summary: [
      "Kernel regression without noise is trained on Gaussian eigenfunctions with the eigenvalues i^-2 and squared " +
        "coefficients proportional to i^-1.5. Its test error should fall as n^-0.5. A power law is fitted to the mean error of " +
        "every seed by fitScaling, and the mean of all is compared with learningCurve.",
      "The finite number of modes has no tail, which makes the curves slightly steeper. Real data do not have " +
        "Gaussian eigenfunctions.",
    ],
    parameters: {
      modes: {
        default: 3000,
        description: "number of modes of the kernel",
        integer: true,
        atLeast: 500,
        atMost: 20_000,
      },
      samples: {
        default: 150,
        description: "largest number of training samples",
        integer: true,
        atLeast: 50,
        atMost: 1000,
      },
      draws: {
        default: 12,
        description: "number of training sets per seed and size",
        integer: true,
        atLeast: 2,
        atMost: 1000,
      },
      seeds: { default: 5, description: "number of seeds", integer: true, atLeast: 1, atMost: 100 },
      seed: { default: 0, description: "first seed of the training sets", integer: true },
    },
  },
  async (report) => {
    const { modes, samples, draws, seeds, seed } = report.parameters;
    const flat = new Float64Array(modes).fill(1);
    const spectrum: Spectrum = report.control
      ? { eigenvalues: flat, coefficients: flat.map((x) => x / Math.sqrt(modes)) }
      : powerSpectrum(modes, EIGENVALUES, COEFFICIENTS);
    const sizes = geometricGrid(FEWEST, samples, SIZES).map(Math.round);
    const curve = learningCurve({ ...spectrum, samples: sizes, ridge: RIDGE });
    const runs: number[][] = [];
    for (let i = 0; i < seeds; i++) {
      report.stage(`seed ${seed + i}`, (0.95 * (i + 1)) / seeds);
      const errors: number[] = [];
      for (const [s, n] of sizes.entries()) {
        await report.turn();
        const first = SEED_DISTANCE * (seed + i) + s * draws;
        errors.push(
          meanOf(Array.from({ length: draws }, (_, d) => testError(spectrum, n, RIDGE, first + d))),
        );
      }
      runs.push(errors);
    }
    report.stage("report", 1);
    const fits = runs.map((loss) =>
      fitScaling({ tokens: sizes, loss }, { form: "power", huber: Number.POSITIVE_INFINITY }),
    );
    const fitted = fits.map(({ constants }) => constants.exponent);
    const means = sizes.map((_, s) => meanOf(runs.map((errors) => errors[s]!)));
    report.claimAtMost(
      `largest distance of the fitted exponent from ${COEFFICIENTS}`,
      Math.max(...fitted.map((x) => Math.abs(x - COEFFICIENTS))),
      0.25,
    );
    report.claimAtLeast(
      "smallest factor from the largest to the smallest mean error of a seed",
      Math.min(...runs.map((errors) => Math.max(...errors) / Math.min(...errors))),
      2,
    );
    report.agreeWithin(
      "largest relative distance of the mean error of all seeds from the theory",
      Math.max(...means.map((x, s) => Math.abs(x / curve.test[s]! - 1))),
      0.2,
    );
    report.addTable({
      name: "Fitted exponents",
      columns: ["seed", "exponent", "largest mean error", "smallest mean error"],
      rows: runs.map((errors, i) => [
        seed + i,
        ...[fitted[i]!, Math.max(...errors), Math.min(...errors)].map((x) => rounded(x, 3)),
      ]),
    });
    for (const [i, errors] of runs.entries())
      report.addSeries(`seed ${seed + i}`, { samples: sizes, errors });
    report.addFigure(curveFigure(sizes, curve.test, runs));
  },
);

/** Draws the theory as a line, and the mean errors of all seeds as dots. */
function curveFigure(
  sizes: readonly number[],
  theory: Float64Array,
  runs: readonly (readonly number[])[],
): Figure {
  return {
    name: "learning-curves",
    title: "The error follows the theory of learning curves",
    x: { label: "number of training samples n", scale: "log" },
    y: { label: "mean square error on new inputs", scale: "log" },
    marks: [
      { type: "line", category: "theory", x: sizes, y: Array.from(theory) },
      {
        type: "dot",
        category: "kernel regression, one dot per seed",
        x: runs.flatMap(() => sizes),
        y: runs.flat(),
      },
    ],
  };
}
