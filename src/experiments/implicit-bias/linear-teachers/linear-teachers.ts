import { agreementDirection, maxMargin } from "../../../implicit-bias";
import { defineExperiment } from "../../../reports/define-experiment";
import { counted, rounded } from "../../../reports/numbers";
import { neuronFigure, scaleFigure } from "./teacher-figures";
import { angleBetween, drawProblem, type TeacherRun, trainTeacher } from "./teacher-run";

/** Standard deviations of the initial weights. */
const SCALES = [1e-3, 1e-2, 0.1, 1, 10];
/** Standard deviations in the control, all too large for clusters. */
const LARGE_SCALES = [10, 12, 15, 20, 30];

/**
 * Experiment on leaky-ReLU networks and separable data: from small weights the neurons form two clusters in perfect
 * agreement, and the boundary is that of a larger support vector machine (Sarussi, Brutzkus & Globerson 2021).
 */
export const linearTeachers = defineExperiment(
  {
    name: "linear-teachers",
    title: "Leaky-ReLU networks from small weights learn a linear boundary",
    paper:
      "Sarussi, Brutzkus & Globerson 2021, Towards understanding learning in neural networks with linear teachers",
    claim:
      "From small weights the neurons form two clusters that agree on every sample; the network then classifies like a " +
      "hyperplane, in the direction of the predicted limit.",
    control: "All initial weights are large, so that the neurons keep their random directions.",
    summary: [
      "Two Gaussian classes are separable. Networks of leaky-ReLU neurons are trained by stochastic gradient descent on single " +
        "samples until every loss is below a floor, from weights of five sizes. The predicted limit solves a support vector machine in " +
        "twice as many dimensions.",
    ],
    parameters: {
      units: {
        default: 20,
        description: "positive neurons, and negative neurons",
        integer: true,
        atLeast: 2,
        atMost: 200,
      },
      inputs: { default: 5, description: "number of inputs", integer: true, atLeast: 2, atMost: 20 },
      samples: { default: 40, description: "number of samples", integer: true, atLeast: 4, atMost: 1000 },
      distance: {
        default: 4,
        description: "distance of the class means from the origin",
        atLeast: 2,
        atMost: 20,
      },
      alpha: { default: 0.1, description: "slope of the activation below 0", above: 0, atMost: 0.5 },
      lossFloor: {
        default: 1e-3,
        description: "loss below which a sample is skipped",
        above: 0,
        atMost: 0.1,
      },
      updates: {
        default: 1_000_000,
        description: "most updates of a training",
        integer: true,
        atLeast: 1,
        atMost: 1e8,
      },
      seeds: { default: 5, description: "number of seeds", integer: true, atLeast: 1, atMost: 100 },
      seed: { default: 0, description: "first seed of the samples and the weights", integer: true },
    },
  },
  async (report) => {
    const { parameters, signal, control } = report;
    const { units, inputs, samples, distance, alpha, lossFloor, updates, seeds, seed } = parameters;
    const runs: TeacherRun[][] = [];
    const between: number[] = [];
    const scales = control ? LARGE_SCALES : SCALES;
    for (let k = 0; k < seeds; k++) {
      const problem = drawProblem({ samples, inputSize: inputs, distance }, seed + k);
      const { normal } = agreementDirection(problem, { alpha });
      const ofSeed: TeacherRun[] = [];
      for (const [i, scale] of scales.entries()) {
        report.stage(`seed ${seed + k}, scale ${scale}`, (0.95 * (k + (i + 1) / scales.length)) / seeds);
        ofSeed.push(
          await trainTeacher(problem, normal, { units, alpha, scale, lossFloor, updates }, seed + k, signal),
        );
        await report.turn();
      }
      runs.push(ofSeed);
      between.push(angleBetween(normal, maxMargin(problem).weights));
    }
    report.stage("report", 1);
    const smallest = runs.map((ofSeed) => ofSeed[0]!);
    report.claimAtLeast(
      "smallest weights: fraction of seeds in perfect agreement at the end",
      smallest.filter(({ perfect }) => perfect).length / seeds,
      1,
    );
    report.claimAtMost(
      "smallest weights: largest distance of a neuron from its cluster, in units of half of the distance of the clusters",
      Math.max(...smallest.map(({ spread }) => spread)),
      0.3,
    );
    report.claimAtLeast(
      "smallest weights: smallest fraction of inputs that are provably classified like a hyperplane",
      Math.min(...smallest.map(({ guaranteed }) => guaranteed)),
      0.5,
    );
    report.claimAtMost(
      "smallest weights: angle from the predicted limit, largest over seeds (radians; the limit is approached as 1 / log t)",
      Math.max(...smallest.map(({ angle }) => angle)),
      0.25,
    );
    report.addNote(
      `The predicted limit and the support vector machine differ by ${rounded(Math.min(...between), 2)} to ` +
        `${rounded(Math.max(...between), 2)} radians over ${counted(seeds, "seed")}; the angle of a training to its limit is of this size, ` +
        "so that the experiment does not claim which of the two is nearer.",
    );
    report.addTable({
      name: "Measures of every training",
      columns: [
        "seed",
        "initial scale",
        "agreement",
        "perfect",
        "spread",
        "guaranteed",
        "angle (radians)",
        "updates",
      ],
      rows: runs.flatMap((ofSeed, k) =>
        ofSeed.map(({ scale, agreement, perfect, spread, guaranteed, angle, updates: made }) => [
          seed + k,
          scale,
          agreement ? "yes" : "no",
          perfect ? "yes" : "no",
          rounded(spread, 3),
          guaranteed,
          rounded(angle, 3),
          made,
        ]),
      ),
    });
    for (const [k, ofSeed] of runs.entries()) {
      report.addSeries(`seed ${seed + k}`, {
        scale: ofSeed.map(({ scale }) => scale),
        spread: ofSeed.map(({ spread }) => spread),
        guaranteed: ofSeed.map(({ guaranteed }) => guaranteed),
        angle: ofSeed.map(({ angle }) => angle),
      });
    }
    report.addFigure(scaleFigure(runs));
    report.addFigure(neuronFigure(runs[0]!));
  },
);
