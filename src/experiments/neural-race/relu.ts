import type { NdArray } from "../../arrays/types";
import { initialise, mlp, type TrainingState, trainAsync } from "../../networks";
import { gatedGaussianWeights, gatedGradientDescentAsync } from "../../neural-race";
import { defineExperiment } from "../../reports/define-experiment";
import { meanOf, rounded } from "../../reports/numbers";
import { column } from "../../reports/series";
import { contextual, contextualPathways } from "../../tasks";
import { SEED } from "./common";
import { trainModular } from "./relu-control";
import {
  type Curve,
  crossing,
  KEYS,
  lossFigure,
  NAMES,
  OBJECTS,
  openFigure,
  openName,
  type Trial,
} from "./relu-figures";

/**
 * Smallest mean activity of a unit in a context, relative to that in its most active context, for which the unit counts
 * as open in the context.
 */
const OPEN_FRACTION = 0.1;

/** Fraction of the initial loss at which a task counts as learned. */
const LEARNED_FRACTION = 0.1;

const KINDS = ["mixed", "modular"] as const;

/**
 * Jarvis, Klein, Rosman & Saxe (2025): the gated network that a ReLU network becomes on a task with contexts, with a
 * pathway common to all contexts and others that are open in all contexts but one.
 */
export const raceRelu = defineExperiment(
  {
    name: "race-relu",
    title: "The gates that a ReLU network learns",
    paper:
      "Jarvis, Klein, Rosman & Saxe 2025, Make haste slowly: a theory of emergent structured mixed selectivity in feature learning ReLU networks",
    claim:
      "A ReLU network learns a task with contexts by a common pathway and pathways open in all contexts but one, not by one pathway per context.",
    control:
      "A gated network with pathways that are open in one context each takes the place of the ReLU network.",
    summary: [
      "Eight objects have hierarchical features in all contexts, and the same features again in a block that " +
        "belongs to the context. A ReLU network learns them from small weights. It is compared with two gated " +
        "linear networks with a common pathway: in one, the context pathways are open in all contexts but one; in " +
        "the other, in one context each.",
      "The ReLU network follows the gated network that learns faster, and its units are open in as many contexts " +
        "as the pathways of that network.",
    ],
    parameters: {
      contexts: {
        default: 3,
        description: "number C of contexts in the figures",
        integer: true,
        atLeast: 3,
        atMost: 6,
      },
      mostContexts: {
        default: 5,
        description: "largest number of contexts in the comparison, which begins with 3",
        integer: true,
        atLeast: 3,
        atMost: 8,
      },
      hidden: {
        default: 350,
        description: "units of the ReLU network (700 in the paper)",
        integer: true,
        atLeast: 20,
        atMost: 5000,
      },
      pathway: {
        default: 100,
        description: "units of every pathway of the gated networks",
        integer: true,
        atLeast: 8,
        atMost: 1000,
      },
      standardDeviation: {
        default: 7e-6,
        description: "standard deviation of the initial weights",
        above: 0,
        atMost: 0.01,
      },
      learningRate: {
        default: 1e-3,
        description: "learning rate for the loss summed over samples, as in the paper's code",
        above: 0,
        atMost: 0.01,
      },
      epochs: { default: 8000, description: "number of steps", integer: true, atLeast: 100, atMost: 1e6 },
      seed: SEED,
    },
  },
  async (report) => {
    const { contexts: drawnContexts, mostContexts, seed } = report.parameters;
    const { standardDeviation, hidden, pathway, learningRate: summedLossRate, epochs } = report.parameters;
    const { signal } = report;
    const numbers = Array.from({ length: Math.max(drawnContexts, mostContexts) - 2 }, (_, k) => k + 3);
    const trials: Trial[] = [];
    for (const [i, contexts] of numbers.entries()) {
      const fraction = (part: number): number => (0.98 * (i + part)) / numbers.length;
      const learningRate = summedLossRate * OBJECTS * contexts;
      const every = Math.max(1, Math.floor(epochs / 400));
      const descent = {
        learningRate,
        every,
        signal,
        onProgress: report.stage(`${contexts} contexts, ReLU network`, fraction(0.5)),
      };
      const studied = report.control
        ? await trainModular(
            { contexts, hidden: pathway, standardDeviation, seed: seed + 1 },
            { ...descent, steps: epochs },
          )
        : await trainRelu({ contexts, hidden, standardDeviation, seed }, { ...descent, epochs });
      const relu = report.ensure(studied.flow);
      const gated: Curve[] = [];
      for (const [k, pathways] of KINDS.entries()) {
        const problem = contextualPathways({ objects: OBJECTS, contexts, pathways, hidden: pathway });
        const weights = gatedGaussianWeights({ network: problem.network, standardDeviation, seed });
        gated.push(
          report.ensure(
            await gatedGradientDescentAsync(problem.network, weights, problem.task, {
              learningRate,
              steps: epochs,
              every,
              signal,
              onProgress: report.stage(
                `${contexts} contexts, ${pathways} pathways`,
                fraction(0.75 + 0.25 * k),
              ),
            }),
          ),
        );
      }
      const curves = { relu, mixed: gated[0]!, modular: gated[1]! };
      trials.push({ contexts, curves, open: studied.open });
    }
    report.stage("report", 1);

    const distances = trials.map(({ curves }) => ({
      mixed: distance(curves.relu, curves.mixed),
      modular: distance(curves.relu, curves.modular),
    }));
    const finals = trials.map(({ open, contexts }) => finalShares(open, contexts));
    report.claimAtMost(
      "distance of the ReLU network's loss from that of the mixed network over the distance from that of the modular network: largest ratio",
      Math.max(...distances.map(({ mixed, modular }) => mixed / modular)),
      0.6,
    );
    report.claimAtMost(
      `the ReLU network learns faster than modular pathways: ratio of the times to ${100 * LEARNED_FRACTION} % of the initial loss, largest ratio`,
      Math.max(...trials.map(({ curves }) => learnedAt(curves.relu) / learnedAt(curves.modular))),
      0.8,
    );
    report.claimAtLeast(
      "smallest fraction of the ReLU network's weights in units open in C − 1 contexts",
      Math.min(...finals.map((shares, i) => shares[trials[i]!.contexts - 2]!)),
      0.4,
    );
    report.claimAtMost(
      "largest fraction of the ReLU network's weights in units open in one context",
      Math.max(...finals.map((shares) => shares[0]!)),
      0.1,
    );
    report.addTable({
      name: "Comparison of the ReLU network with both gated networks",
      columns: [
        "contexts C",
        "mean |ΔL| / L(0) from mixed (%)",
        "from modular (%)",
        `ReLU: steps to ${100 * LEARNED_FRACTION} %`,
        "mixed",
        "modular",
      ],
      rows: trials.map(({ contexts, curves }, i) => {
        const steps = (curve: Curve) => {
          const at = learnedAt(curve) / (summedLossRate * OBJECTS * contexts);
          return Number.isFinite(at) ? Math.round(at) : `more than ${epochs}`;
        };
        return [
          contexts,
          rounded(100 * distances[i]!.mixed, 2),
          rounded(100 * distances[i]!.modular, 2),
          steps(curves.relu),
          steps(curves.mixed),
          steps(curves.modular),
        ];
      }),
    });
    report.addTable({
      name: "Weights of the trained ReLU network (%) by the number of contexts in which units are open",
      columns: ["contexts C", "one", "between", "C − 1", "all C"],
      rows: trials.map(({ contexts }, i) => {
        const shares = finals[i]!.map((share) => 100 * share);
        const between = shares.slice(1, contexts - 2).reduce((sum, x) => sum + x, 0);
        const cells = [shares[0]!, between, shares[contexts - 2]!, shares[contexts - 1]!];
        return [contexts, ...cells.map((x) => rounded(x, 3))];
      }),
    });
    const trial = trials.find(({ contexts }) => contexts === drawnContexts)!;
    for (const key of KEYS) {
      const { times, loss } = trial.curves[key];
      report.addSeries(`${NAMES[key]}, ${drawnContexts} contexts`, { time: times, loss });
    }
    const { times } = trial.curves.relu;
    const columns = Array.from({ length: drawnContexts }, (_, k) => [
      openName(k + 1, drawnContexts),
      column(trial.open, k),
    ]);
    report.addSeries("weights by open contexts", { time: times, ...Object.fromEntries(columns) });
    report.addFigure(lossFigure(trials));
    report.addFigure(openFigure(trial));
    report.addNote(
      `A unit counts as open in a context if its mean activity over the objects is above ${100 * OPEN_FRACTION} % ` +
        "of that in its most active context. Units are weighted by the product of the norms of their incoming and " +
        "outgoing weights.",
    );
  },
);

/** Trains the ReLU network and records the contexts in which its units are open. */
async function trainRelu(
  options: {
    readonly contexts: number;
    readonly hidden: number;
    readonly standardDeviation: number;
    readonly seed: number;
  },
  descent: Omit<Parameters<typeof trainAsync>[3], "record">,
) {
  const { contexts, hidden, standardDeviation, seed } = options;
  const task = contextual({ objects: OBJECTS, contexts });
  const network = mlp({
    widths: [task.inputs.shape[1]!, hidden, task.targets.shape[1]!],
    activation: "relu",
    bias: false,
  });
  const initial = initialise(network, { scheme: "gaussian", standardDeviation, seed });
  const record = { open: (state: TrainingState) => openShares(state, contexts) };
  const flow = await trainAsync(network, initial, task, { ...descent, record });
  return { flow, open: flow.observations.open };
}

/** Computes the fractions of the weights in units that are open in 1, ..., C contexts. */
function openShares(state: TrainingState, contexts: number): Float64Array {
  const hidden = state.hidden(0);
  const [first, second] = state.parameters().weights as [NdArray, NdArray];
  const units = hidden.shape[1]!;
  const shares = new Float64Array(contexts);
  let total = 0;
  for (let i = 0; i < units; i++) {
    const activity = Array.from({ length: contexts }, (_, c) => {
      let sum = 0;
      for (let object = 0; object < OBJECTS; object++) sum += hidden.get(c * OBJECTS + object, i);
      return sum;
    });
    const largestActivity = Math.max(...activity);
    if (largestActivity === 0) continue;
    const strength = Math.hypot(...rowOf(first, i)) * Math.hypot(...column(second, i));
    shares[activity.filter((x) => x > OPEN_FRACTION * largestActivity).length - 1]! += strength;
    total += strength;
  }
  return shares.map((share) => (total === 0 ? 0 : share / total));
}

const rowOf = (matrix: NdArray, i: number): number[] =>
  Array.from({ length: matrix.shape[1]! }, (_, j) => matrix.get(i, j));

const finalShares = (open: NdArray, contexts: number): number[] =>
  Array.from({ length: contexts }, (_, k) => open.get(open.shape[0]! - 1, k));

/** Computes the mean absolute difference between two losses at the same steps, relative to the initial loss. */
const distance = (a: Curve, b: Curve): number =>
  meanOf(Array.from(a.loss, (loss, i) => Math.abs(loss - b.loss[i]!))) / a.loss[0]!;

const learnedAt = (curve: Curve): number => crossing(curve, LEARNED_FRACTION * curve.loss[0]!);
