import { defineExperiment } from "../../../reports/define-experiment";
import { meanOf, rounded } from "../../../reports/numbers";
import { elasticityFigures } from "./figures";
import { findHiddenClasses, HIDDEN, type HiddenClasses, OTHERS } from "./hidden-classes";
import { runTorus, STEPS, type TorusRun } from "./torus-run";

/** Images of each digit, and passes over them, of the clustering. */
const IMAGES = { perDigit: 40, epochs: 30, batch: 32 };

/**
 * Experiment after He & Su (2020): a step of gradient descent on one sample changes the output of a ReLU network mostly at
 * near samples, while for a linear network the size of the change does not depend on the distance.
 */
export const localElasticity = defineExperiment(
  {
    name: "local-elasticity",
    title: "Local elasticity of ReLU networks",
    paper: "He & Su 2020, The local elasticity of neural networks",
    claim:
      "In a ReLU network that has learned two curves on a torus, a step on one sample changes the output at another the " +
      "less, the further apart they are.",
    control: "The networks are linear, without hidden layer: relative changes depend on the inputs alone.",
    summary: [
      "Two classes of samples lie on two interlaced curves on a torus. After training, one step of gradient descent is made " +
        "on a sample of class 1, and the changes of the outputs at the other samples of this class are compared with their " +
        "distances around the torus. The parameters are reset before every step.",
      "For a small learning rate, the changes tend to the tangent kernel Θ. Each measure is the worst over all networks.",
    ],
    parameters: {
      width: {
        default: 512,
        description: "ReLU units of the hidden layer",
        integer: true,
        atLeast: 64,
        atMost: 8192,
      },
      samples: {
        default: 100,
        description: "number of samples on the torus",
        integer: true,
        atLeast: 20,
        atMost: 1000,
      },
      epochs: {
        default: 2000,
        description: "steps of the training on the torus",
        integer: true,
        atLeast: 500,
        atMost: 50_000,
      },
      seeds: { default: 5, description: "number of networks", integer: true, atLeast: 1, atMost: 50 },
      seed: { default: 0, description: "first seed of the samples and the weights", integer: true },
    },
  },
  async (report) => {
    const { width, samples, epochs, seeds, seed } = report.parameters;
    const runs: TorusRun[] = [];
    const clusters: HiddenClasses[] = [];
    for (let i = 0; i < seeds; i++) {
      report.stage(`network ${i + 1}`, (0.98 * (i + 1)) / seeds);
      await report.turn();
      runs.push(await runTorus(report, samples, { width, epochs, seed: seed + i }));
      const { perDigit, ...training } = IMAGES;
      clusters.push(await findHiddenClasses(report, perDigit, { width, ...training, seed: seed + i }));
    }
    report.stage("report", 1);
    const largest = (measure: (run: TorusRun) => number) => Math.max(...runs.map(measure));
    const smallest = (measure: (run: TorusRun) => number) => Math.min(...runs.map(measure));
    report.claimAtMost(
      "correlation of relative changes with the distance after training, largest over networks",
      largest(({ correlations }) => correlations.trained),
      -0.85,
    );
    report.claimAtLeast(
      "change of the relative changes by training, in units of their norm, smallest over networks (0 for linear networks)",
      smallest(({ change }) => change),
      0.03,
    );
    report.claimAtLeast(
      "share of the samples on the side of their class, smallest over networks",
      smallest(({ accuracy }) => accuracy),
      0.9,
    );
    for (const kind of ["relative", "kernelised"] as const) {
      report.agreeWithin(
        `${kind} changes before training: relative distance from the tangent kernel at the learning rate ${STEPS[0]} / mean Θ(x, x), largest`,
        largest(({ deviations }) => deviations[kind][0]!),
        1e-6,
      );
    }
    for (const [i, { distances, relative, linear, deviations }] of runs.entries()) {
      report.addSeries(`torus, network ${i + 1}`, {
        distance: distances.data,
        relative: relative.data,
        linear: linear.data,
      });
      report.addSeries(`limit, network ${i + 1}`, { learningRate: STEPS, ...deviations });
    }
    report.addTable({
      name: "Correlation of relative changes with the distance around the torus",
      columns: [
        "network",
        "before training",
        "after training",
        "linear classifier",
        "change by training",
        "accuracy",
      ],
      rows: runs.map(({ correlations: { initial, trained, linear }, change, accuracy }, i) => [
        i + 1,
        ...[initial, trained, linear, change, accuracy].map((x) => rounded(x, 3)),
      ]),
    });
    report.addTable({
      name: `Agreement of clusters with the digits ${HIDDEN.join(" and ")}, learned as one class (chance: 0.5)`,
      columns: ["network", "kernelised changes", "images"],
      rows: clusters.map(({ elasticity, images }, i) => [i + 1, rounded(elasticity, 3), rounded(images, 3)]),
    });
    report.addNote(
      `Networks learn the digits ${HIDDEN.join(" and ")} as one class against ${OTHERS.join(" and ")}. Clusters of the ` +
        `kernelised changes agree with the two digits in ${rounded(meanOf(clusters.map((c) => c.elasticity)), 2)} of the ` +
        `images, clusters of the images themselves in ${rounded(meanOf(clusters.map((c) => c.images)), 2)} (means). The ` +
        "published gain, on photographed digits, is not claimed: on these drawn digits its sign varies between networks.",
    );
    const tested = report.control ? "linear network" : "ReLU network";
    for (const figure of elasticityFigures(runs, tested)) report.addFigure(figure);
  },
);
