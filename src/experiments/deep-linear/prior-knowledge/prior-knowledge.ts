import { defineExperiment } from "../../../reports/report-builder";
import { learnContinually } from "./continual";
import { reverse } from "./reversal";
import { learnFromStarts } from "./starts";

/**
 * Braun, Dominé, Fitzgerald & Saxe (2022): what a two-layer linear network knows already decides how it learns on, and the
 * closed form follows it through arbitrary starts, revised structure, continual learning and reversals.
 */
export const priorKnowledge = defineExperiment(
  {
    name: "prior-knowledge",
    title: "Learning from prior knowledge",
    paper: "Braun et al. 2022, Exact learning dynamics of deep linear networks with prior knowledge",
    claim:
      "From whatever a network knows, its learning is known in closed form: what it forgets, revises, and where it waits.",
    summary: [
      "A network with one hidden layer learns a tree of eight things from small weights, from large ones, and from " +
        "knowledge of other trees, whose representations it has to revise.",
      "Random tasks are learned one after the other: the losses on all of them follow the closed form, and those that are " +
        "left depend on the tasks alone, approximately also in nonlinear networks.",
      "A task that is learned is reversed: from exactly balanced weights that ends in a saddle.",
    ],
    parameters: {
      lambda: {
        default: 0.1,
        description: "balance λ of the weights that learn trees (at 0 they may end in a saddle)",
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
        description: "tasks that are learned one after the other",
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
