import { defineExperiment } from "../../reports/define-experiment";
import { rounded } from "../../reports/numbers";
import { claimCodes } from "./coding-claims";
import { codingFigures } from "./coding-figures";
import { type CodingRun, runCoding, solveTheories } from "./coding-run";

/**
 * Experiment on coding schemes: networks that are sampled from their posterior have the analog, redundant and sparse
 * codes that the theory of wide networks predicts for linear, sigmoidal and ReLU units (van Meegen & Sompolinsky 2025).
 */
export const codingSchemes = defineExperiment(
  {
    name: "coding-schemes",
    title: "Analog, redundant and sparse codes of wide networks",
    paper: "van Meegen & Sompolinsky 2025, Coding schemes in neural networks learning classification tasks",
    claim:
      "The posterior of a wide network has an analog code for linear units, a redundant code for sigmoidal units, and a " +
      "sparse code of outliers for ReLU units.",
    control: "The temperature is so high that the targets have no influence, and the posterior is the prior.",
    summary: [
      "Networks with one hidden layer and a readout f = (1/N) Σ a φ(z) learn two classes of orthogonal inputs. They are " +
        "sampled from their posterior at low temperature by Hamiltonian Monte Carlo, from a draw of the prior for every " +
        "seed, and compared with the theory for infinitely many neurons and samples and temperature 0. The prior variance of " +
        "the readouts is σ²/P with σ² = 1, and 0.25 for ReLU units.",
      "Each measure is the worst over all seeds. Differences of order 1/N, 1/P and T remain at any number of draws. Several " +
        "outliers of a class cost as much as one to leading order and exchange their strength slowly, so that R̂ of ReLU " +
        "networks stays above 1.1 and only sums over outliers are compared.",
    ],
    parameters: {
      samples: {
        default: 20,
        description: "number of inputs of each class",
        integer: true,
        atLeast: 5,
        atMost: 200,
      },
      width: { default: 80, description: "number of neurons", integer: true, atLeast: 20, atMost: 1000 },
      temperature: { default: 0.008, description: "temperature T of the posterior", above: 0, atMost: 1 },
      warmUp: {
        default: 600,
        description: "trajectories in which a chain is cooled and its step size adapted",
        integer: true,
        atLeast: 20,
        atMost: 100_000,
      },
      draws: {
        default: 150,
        description: "samples of the posterior",
        integer: true,
        atLeast: 20,
        atMost: 10_000,
      },
      seeds: { default: 5, description: "number of seeds", integer: true, atLeast: 1, atMost: 100 },
      seed: { default: 0, description: "first seed of the chains", integer: true },
    },
  },
  async (report) => {
    const { samples, seeds, seed } = report.parameters;
    const theories = solveTheories(2 * samples);
    const settings = { ...report.parameters, samples: 2 * samples };
    const runs: CodingRun[] = [];
    for (let i = 0; i < seeds; i++) {
      report.stage(`seed ${seed + i}`, (0.98 * (i + 1)) / seeds);
      runs.push(
        await runCoding(settings, theories, { seed: seed + i, isControl: report.control, turn: report.turn }),
      );
    }
    report.stage("report", 1);
    claimCodes(report, runs);
    report.addTable(measuresTable(runs, seed));
    for (const figure of codingFigures(runs[0]!, theories)) report.addFigure(figure);
  },
);

/** Returns the measures of every seed as a table. */
function measuresTable(runs: readonly CodingRun[], seed: number) {
  const kinds = ["linear", "sigmoidal", "relu"] as const;
  return {
    name: "Measures of every seed",
    columns: [
      "seed",
      "linear: covariance error",
      "sigmoidal: distance from codes",
      "sigmoidal: share at the code with fewer",
      "ReLU: share of the strongest tenth",
      "ReLU: outliers",
      "ReLU: median readout, error",
      ...["linear", "sigmoidal", "ReLU"].map((name) => `${name}: first and last readouts, correlation`),
      ...["linear", "sigmoidal", "ReLU"].map((name) => `${name}: R̂`),
    ],
    rows: runs.map((run, i) => [
      seed + i,
      rounded(run.linear.measures.covarianceError, 3),
      rounded(run.sigmoidal.measures.distance, 3),
      rounded(run.sigmoidal.measures.share, 3),
      rounded(run.relu.measures.share, 3),
      run.relu.measures.outliers,
      rounded(run.relu.measures.bulkError, 3),
      ...kinds.map((kind) => rounded(run[kind].persistence, 3)),
      ...kinds.map((kind) => rounded(run[kind].code.sample.rHat, 3)),
    ]),
  };
}
