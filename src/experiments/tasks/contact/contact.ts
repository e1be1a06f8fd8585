import { defineExperiment } from "../../../reports/define-experiment";
import { rounded } from "../../../reports/numbers";
import { contactFigures } from "./contact-figures";
import { type ContactRun, POSITIONS, runContact } from "./contact-run";

/** Distance of the seeds of consecutive runs, which draw several sets of courses. */
const SEED_DISTANCE = 10;

/**
 * Experiment on learned contact dynamics: a model with a potential, touches and a coefficient of restitution predicts a
 * bouncing ball over many bounces, a network without this structure does not (Hochlehnert, Terenin, Sæmundsson &
 * Deisenroth 2021).
 */
export const contactExperiment = defineExperiment(
  {
    name: "contact",
    title: "A network with contacts learns the law of a bouncing ball",
    paper:
      "Hochlehnert, Terenin, Sæmundsson & Deisenroth 2021, Learning contact dynamics using physically structured neural networks",
    claim:
      "From noisy courses with labels of touches, a model with contacts learns force and restitution of a bouncing ball, and " +
      "predicts its motion over many bounces far better than a residual network.",
    control:
      "The labels of touches are shuffled over all steps, so that they carry no information about contacts.",
    summary: [
      "Balls of unit mass fall from random heights between 2 and 4 m; courses end before a ball comes to rest. The contact model has " +
        "a potential V of softplus units with the force F = −V′, a network for the probability of a touch from the next position and the " +
        "velocity, and a number e: the next velocity is v + hF, or −e v with a touch. The residual network maps position and velocity to " +
        "their changes and has more parameters.",
      "Both are trained on single steps by Adam, in place of the published horizon of 10 steps: with the labels of touches the loss is a sum " +
        "over steps, so that force and restitution are fitted apart from the touches. They are then rolled out from the " +
        "initial states of 20 other balls. Each measure is the worst over all seeds.",
    ],
    parameters: {
      restitution: { default: 0.8, description: "coefficient of restitution", atLeast: 0.5, atMost: 1 },
      courses: { default: 20, description: "balls of the training", integer: true, atLeast: 1, atMost: 1000 },
      steps: {
        default: 200,
        description: "time steps of a course",
        integer: true,
        atLeast: 100,
        atMost: 10_000,
      },
      noise: { default: 0.01, description: "noise of positions and velocities", atLeast: 0, atMost: 0.1 },
      units: {
        default: 32,
        description: "hidden units of each network of the contact model",
        integer: true,
        atLeast: 1,
        atMost: 1000,
      },
      epochs: {
        default: 100,
        description: "epochs of a training",
        integer: true,
        atLeast: 1,
        atMost: 100_000,
      },
      seeds: { default: 5, description: "number of seeds", integer: true, atLeast: 1, atMost: 100 },
      seed: { default: 0, description: "first seed of courses and weights", integer: true },
    },
  },
  async (report) => {
    const { restitution, seeds, seed } = report.parameters;
    const runs: ContactRun[] = [];
    for (let k = 0; k < seeds; k++) {
      report.stage(`seed ${seed + k}`, (0.95 * (k + 1)) / seeds);
      await report.turn();
      runs.push(await runContact(report, report.parameters, SEED_DISTANCE * (seed + k)));
    }
    report.stage("report", 1);
    const worst = (measure: (run: ContactRun) => number) => Math.max(...runs.map(measure));
    const ratio = ({ errors }: ContactRun) => errors.contact / errors.residual;
    const forceError = ({ force }: ContactRun) => Math.max(...force.map((f) => Math.abs(f - 1)));
    // Worst at the default size over ten seeds: 0.0005, 0.0076, 0.956 and 0.038; at the reduced size over five seeds 0.0005, 0.029, 0.938 and 0.069.
    // Shuffled touches give 2, above 5, 0 and 1.4.
    report.claimAtMost(
      "learned coefficient of restitution: relative error",
      worst((run) => Math.abs(run.restitution / restitution - 1)),
      0.02,
    );
    report.claimAtMost(
      `learned force: largest error up to a height of ${POSITIONS[POSITIONS.length - 1]} m, in units of the weight`,
      worst(forceError),
      0.15,
    );
    report.claimAtLeast(
      "touches of other balls: F1 score of the learned contact",
      -worst(({ touchScore }) => -touchScore),
      0.8,
    );
    report.claimAtMost(
      "course of other balls: error of the contact model in units of the residual network's (root mean squares of positions)",
      worst(ratio),
      0.25,
    );
    report.addTable({
      name: "Measures of every seed",
      columns: [
        "seed",
        "restitution",
        "force error",
        "F1 score",
        "error, contact (m)",
        "error, residual (m)",
      ],
      rows: runs.map((run, k) => [
        seed + k,
        rounded(run.restitution, 5),
        rounded(forceError(run), 2),
        rounded(run.touchScore, 3),
        rounded(run.errors.contact, 3),
        rounded(run.errors.residual, 3),
      ]),
    });
    for (const [k, { force, test, predicted }] of runs.entries()) {
      report.addSeries(`force, seed ${seed + k}`, { position: POSITIONS, force });
      report.addSeries(`course, seed ${seed + k}`, {
        position: test.positions,
        velocity: test.velocities,
        contact: predicted.contact.map(([q]) => q),
        residual: predicted.residual.map(([q]) => q),
      });
    }
    for (const figure of contactFigures(runs, seed)) report.addFigure(figure);
  },
);
