import { defineExperiment } from "../../../reports/define-experiment";
import { learnContinually } from "./continual";
import { reverse } from "./reversal";
import { learnFromStarts } from "./starts";

/**
 * Experiment after Braun, Dominé, Fitzgerald & Saxe (2022): prior knowledge of a two-layer linear network determines
 * its further learning. The closed form describes learning from arbitrary initial weights, revision of learned
 * structure, continual learning and reversal.
 */
export const priorKnowledge = defineExperiment(
  {
    name: "prior-knowledge",
    title: "Learning from prior knowledge",
    paper: "Braun et al. 2022, Exact learning dynamics of deep linear networks with prior knowledge",
    claim:
      "Learning from any prior knowledge is given in closed form, including forgetting, revision and plateaus at saddles.",
    control:
      "The networks have no prior knowledge: all start from small random weights, and learn all tasks at once in place of " +
      "one after the other. The closed form still assumes the knowledge.",
    summary: [
      "A network with one hidden layer learns a tree of eight things from small weights, from large weights, and from " +
        "knowledge of other trees, whose representations it has to revise.",
      "Random tasks are learned one after the other. The losses on all of them follow the closed form. The losses after " +
        "learning depend only on the tasks, approximately also in nonlinear networks.",
      "A learned task is reversed. From exactly balanced weights, learning then ends in a saddle.",
    ],
    parameters: {
      lambda: {
        default: 0.1,
        description: "balance λ of the weights that learn trees (at 0, learning may end in a saddle)",
        atLeast: 0.01,
        atMost: 10,
      },
      scale: {
        default: 1e-3,
        description: "standard deviation of the entries of a small initial product",
        atLeast: 1e-8,
        atMost: 0.1,
      },
      tasks: {
        default: 4,
        description: "number of tasks that are learned one after the other",
        integer: true,
        atLeast: 2,
        atMost: 8,
      },
      seed: { default: 2, description: "seed of the tasks and of the weights", integer: true },
    },
  },
  async (report) => {
    await learnFromStarts(report, 0, 0.3);
    await learnContinually(report, 0.3, 0.85);
    await reverse(report, 0.85, 1);
  },
);
