import { defineExperiment } from "../../reports/define-experiment";
import { lastOf, rounded } from "../../reports/numbers";
import { collapseFigures } from "./collapse-figures";
import { type CollapseRun, runCollapse } from "./collapse-run";

/** Distance of the seeds of consecutive runs, which draw several arrays each. */
const SEED_DISTANCE = 10;

/**
 * Experiment on linear self-supervised learning: gradient descent without a constraint collapses to one dimension, with
 * orthonormal rows it finds the lowest eigenvectors, and Barlow Twins learn mode by mode (Esser, Mukherjee &
 * Ghoshdastidar 2023; Simon et al. 2023).
 */
export const collapse = defineExperiment(
  {
    name: "collapse",
    title: "Collapse of self-supervised representations, and its two cures",
    paper:
      "Esser, Mukherjee & Ghoshdastidar 2023, Representation learning dynamics of self-supervised models; " +
      "Simon et al. 2023, On the stepwise nature of self-supervised learning",
    claim:
      "Without a constraint a linear representation collapses to one dimension; orthonormal rows find the leading " +
      "subspace; Barlow Twins learn mode by mode.",
    control:
      "The anchors are whitened and the positives equal them, so that no direction differs from the others.",
    summary: [
      "Anchors have a different variance in every direction, and positives are anchors with noise. Three losses of a linear " +
        "representation W are minimised by gradient descent and compared with the closed forms: tr(W C Wᵀ) without a " +
        "constraint, the same over orthonormal rows, and ‖W Γ Wᵀ − I‖² of Barlow Twins, with Γ = −C.",
      "Each measure is the worst over all seeds. Time is the number of steps times the learning rate.",
    ],
    parameters: {
      inputs: { default: 6, description: "number of inputs", integer: true, atLeast: 3, atMost: 20 },
      outputs: {
        default: 2,
        description: "rows of the representation",
        integer: true,
        atLeast: 2,
        atMost: 5,
      },
      samples: { default: 400, description: "number of pairs", integer: true, atLeast: 50, atMost: 100_000 },
      noise: { default: 0.3, description: "standard deviation of the augmentation", above: 0, atMost: 1 },
      step: {
        default: 0.002,
        description: "learning rate, in units of 1 / largest eigenvalue",
        above: 0,
        atMost: 0.02,
      },
      seeds: { default: 5, description: "number of seeds", integer: true, atLeast: 1, atMost: 100 },
      seed: { default: 0, description: "first seed of the pairs and the weights", integer: true },
    },
  },
  async (report) => {
    const { inputs, outputs, step, seeds, seed } = report.parameters;
    if (outputs >= inputs) throw report.args.refusal("parameters.outputs", "below inputs", `${outputs}`);
    const runs: CollapseRun[] = [];
    for (let i = 0; i < seeds; i++) {
      report.stage(`seed ${seed + i}`, (0.95 * (i + 1)) / seeds);
      await report.turn();
      runs.push(runCollapse(report.parameters, SEED_DISTANCE * (seed + i), report.control));
    }
    report.stage("report", 1);
    const worst = (measure: (run: CollapseRun) => number) => Math.max(...runs.map(measure));
    report.claimAtMost(
      "no constraint: ratio of the singular values of the trained weights at the end",
      worst(({ free }) => lastOf(free.collapse)),
      0.1,
    );
    report.claimAtMost(
      "orthonormal rows: largest angle to the leading eigenvectors of the correlation at the end (radians)",
      worst(({ orthonormal }) => lastOf(orthonormal.angles)),
      0.01,
    );
    report.claimAtMost(
      "orthonormal rows: rate at which the angle falls, relative difference from twice the gap of the eigenvalues",
      worst(({ orthonormal }) => Math.abs(orthonormal.rate - 1)),
      0.05,
    );
    report.claimAtLeast(
      "Barlow Twins: time of the last step in units of the first",
      -worst(({ twins }) => -lastOf(twins.halfTimes) / twins.halfTimes[0]!),
      1.1,
    );
    report.agreeWithin(
      "orthonormal rows: projectors of descent and closed form, largest distance (first order in the learning rate)",
      worst(({ orthonormal }) => orthonormal.error),
      10 * step,
    );
    report.agreeWithin(
      "Barlow Twins: step times of descent and closed form, largest relative difference (first order in the learning rate)",
      worst(({ twins: { halfTimes, stepTimes } }) =>
        Math.max(...halfTimes.map((t, j) => Math.abs(t / stepTimes[j]! - 1))),
      ),
      20 * step,
    );
    for (const [i, { free, orthonormal, twins }] of runs.entries()) {
      report.addSeries(`no constraint, seed ${seed + i}`, {
        time: free.times,
        collapse: free.collapse,
        theory: free.theory,
      });
      report.addSeries(`orthonormal rows, seed ${seed + i}`, {
        time: orthonormal.times,
        angle: orthonormal.angles,
        theory: orthonormal.theory,
      });
      const modes = twins.strengths.map((curve, j) => [`mode ${j + 1}`, curve] as const);
      report.addSeries(`Barlow Twins, seed ${seed + i}`, { time: twins.times, ...Object.fromEntries(modes) });
    }
    report.addTable({
      name: "Measures of every seed",
      columns: ["seed", "σ₂/σ₁ at the end", "angle at the end", "rate / (2 × gap)", "last step / first step"],
      rows: runs.map(({ free, orthonormal, twins }, i) => [
        seed + i,
        rounded(lastOf(free.collapse), 3),
        rounded(lastOf(orthonormal.angles), 3),
        rounded(orthonormal.rate, 4),
        rounded(lastOf(twins.halfTimes) / twins.halfTimes[0]!, 4),
      ]),
    });
    for (const figure of collapseFigures(runs[0]!)) report.addFigure(figure);
  },
);
