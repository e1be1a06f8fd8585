import type { NdArray } from "../../arrays/types";
import { modeDynamics, type TaskModes, taskModes } from "../../deep-linear";
import { initialise, mlp, type TrainingState, trainAsync } from "../../networks";
import { gatedGaussianWeights, gatedGradientDescentAsync } from "../../neural-race";
import type { Figure, Mark } from "../../plots";
import { contextual, contextualPathways } from "../../tasks";
import { defineExperiment } from "../experiment";
import { column, firstTime, linearGrid, thin } from "../series";
import { lastOf, meanOf, rounded } from "../universal/common";
import { SEED } from "./common";

/** A unit is open in a context when its mean activity there is above this part of that in its most active context. */
const OPEN = 0.1;

/** A task counts as learned when this part of the initial loss is left. */
const LEARNED = 0.1;

const KINDS = ["mixed", "modular"] as const;
const NAMES = {
  relu: "ReLU network",
  mixed: "gated, context pathways open in C − 1",
  modular: "gated, context pathways open in one",
} as const;

const KEYS = Object.keys(NAMES) as (keyof typeof NAMES)[];

/** Losses over the steps of training. */
interface Curve {
  readonly times: Float64Array;
  readonly loss: Float64Array;
}

/** All networks on the task with some contexts. */
interface Trial {
  readonly contexts: number;
  readonly curves: Readonly<Record<keyof typeof NAMES, Curve>>;
  /** [T, C]: which part of the ReLU network's weights is in units open in 1, ..., C contexts. */
  readonly open: NdArray;
}

/**
 * Jarvis, Klein, Rosman & Saxe (2025): the gated network that a ReLU network turns into on a task with contexts, a pathway
 * common to all of them and others that are open in all but one.
 */
export const raceRelu = defineExperiment(
  {
    name: "race-relu",
    title: "Which gates a ReLU network finds for itself",
    paper:
      "Jarvis, Klein, Rosman & Saxe 2025, Make haste slowly: a theory of emergent structured mixed selectivity in feature learning ReLU networks",
    claim:
      "A ReLU network learns a task with contexts by a common pathway and pathways open in all contexts but one, not by one for each.",
    summary: [
      "Eight objects have hierarchical features in every context, and the same again in a block of features that belongs to " +
        "the context. A ReLU network learns them from small weights, beside two gated linear networks with a common pathway: " +
        "one whose context pathways are open in all contexts but one, and one with a pathway for each context alone.",
      "The gated network that learns faster is the one that the ReLU network follows, and its own units are open in as many " +
        "contexts.",
    ],
    parameters: {
      contexts: {
        default: 3,
        description: "contexts C in the figures",
        integer: true,
        atLeast: 3,
        atMost: 6,
      },
      mostContexts: {
        default: 5,
        description: "the most contexts in the comparison, which begins with 3",
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
        description: "step of gradient descent on the loss summed over samples, as in the paper's code",
        above: 0,
        atMost: 0.01,
      },
      epochs: { default: 8000, description: "steps", integer: true, atLeast: 100, atMost: 1e6 },
      seed: SEED,
    },
  },
  async (bench) => {
    const { contexts: shown, mostContexts, seed } = bench.parameters;
    const { standardDeviation, hidden, pathway, learningRate: ofSum, epochs } = bench.parameters;
    const { signal } = bench;
    const numbers = Array.from({ length: Math.max(shown, mostContexts) - 2 }, (_, k) => k + 3);
    const trials: Trial[] = [];
    for (const [i, contexts] of numbers.entries()) {
      const fraction = (part: number): number => (0.98 * (i + part)) / numbers.length;
      const task = contextual({ objects: OBJECTS, contexts });
      const learningRate = ofSum * OBJECTS * contexts;
      const every = Math.max(1, Math.floor(epochs / 400));
      const network = mlp({
        widths: [task.inputs.shape[1]!, hidden, task.targets.shape[1]!],
        activation: "relu",
        bias: false,
      });
      const relu = bench.ensure(
        await trainAsync(
          network,
          initialise(network, { scheme: "gaussian", standardDeviation, seed }),
          task,
          {
            learningRate,
            epochs,
            every,
            record: { open: (state) => openShares(state, contexts) },
            signal,
            onProgress: bench.stage(`${contexts} contexts, ReLU network`, fraction(0.5)),
          },
        ),
      );
      const gated: Curve[] = [];
      for (const [k, pathways] of KINDS.entries()) {
        const problem = contextualPathways({ objects: OBJECTS, contexts, pathways, hidden: pathway });
        const weights = gatedGaussianWeights({ network: problem.network, standardDeviation, seed });
        gated.push(
          bench.ensure(
            await gatedGradientDescentAsync(problem.network, weights, problem.task, {
              learningRate,
              steps: epochs,
              every,
              signal,
              onProgress: bench.stage(
                `${contexts} contexts, ${pathways} pathways`,
                fraction(0.75 + 0.25 * k),
              ),
            }),
          ),
        );
      }
      const curves = { relu, mixed: gated[0]!, modular: gated[1]! };
      trials.push({ contexts, curves, open: relu.observations.open });
    }
    bench.stage("report", 1);

    const distances = trials.map(({ curves }) => ({
      mixed: distance(curves.relu, curves.mixed),
      modular: distance(curves.relu, curves.modular),
    }));
    const finals = trials.map(({ open, contexts }) => finalShares(open, contexts));
    bench.claimAtMost(
      "distance of the ReLU network's loss from the mixed gated network's, over that from the modular one's: the largest",
      Math.max(...distances.map(({ mixed, modular }) => mixed / modular)),
      0.6,
    );
    bench.claimAtMost(
      `mixed pathways learn faster: time to ${100 * LEARNED} % of the initial loss over that of modular ones, the largest`,
      Math.max(...trials.map(({ curves }) => learnedAt(curves.mixed) / learnedAt(curves.modular))),
      0.9,
    );
    bench.claimAtLeast(
      "the ReLU network's weights in units open in C − 1 contexts: the smallest part",
      Math.min(...finals.map((shares, i) => shares[trials[i]!.contexts - 2]!)),
      0.4,
    );
    bench.claimAtMost(
      "the ReLU network's weights in units open in one context: the largest part",
      Math.max(...finals.map((shares) => shares[0]!)),
      0.1,
    );
    bench.addTable({
      name: "The ReLU network beside both gated networks",
      columns: [
        "contexts C",
        "mean |ΔL| / L(0) from mixed (%)",
        "from modular (%)",
        `ReLU: steps to ${100 * LEARNED} %`,
        "mixed",
        "modular",
      ],
      rows: trials.map(({ contexts, curves }, i) => {
        const steps = (curve: Curve) => {
          const at = learnedAt(curve) / (ofSum * OBJECTS * contexts);
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
    bench.addTable({
      name: "Weights of the trained ReLU network (%) in units that are open in so many contexts",
      columns: ["contexts C", "one", "between", "C − 1", "all C"],
      rows: trials.map(({ contexts }, i) => {
        const shares = finals[i]!.map((share) => 100 * share);
        const between = shares.slice(1, contexts - 2).reduce((sum, x) => sum + x, 0);
        const cells = [shares[0]!, between, shares[contexts - 2]!, shares[contexts - 1]!];
        return [contexts, ...cells.map((x) => rounded(x, 3))];
      }),
    });
    const trial = trials.find(({ contexts }) => contexts === shown)!;
    for (const key of KEYS) {
      const { times, loss } = trial.curves[key];
      bench.addSeries(`${NAMES[key]}, ${shown} contexts`, { time: times, loss });
    }
    const { times } = trial.curves.relu;
    const columns = Array.from({ length: shown }, (_, k) => [openName(k + 1, shown), column(trial.open, k)]);
    bench.addSeries("weights by open contexts", { time: times, ...Object.fromEntries(columns) });
    bench.addFigure(lossFigure(trials));
    bench.addFigure(openFigure(trial));
    bench.addNote(
      `A unit counts as open in a context when its mean activity over the objects there is above ${100 * OPEN} % of that in its ` +
        "most active context, and with the product of the norms of its incoming and outgoing weights.",
    );
  },
);

const OBJECTS = 8;

const openName = (count: number, contexts: number): string =>
  count === contexts ? `open in all ${contexts}` : `open in ${count}`;

/** Which part of the weights is in units open in 1, ..., C contexts. */
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
    const most = Math.max(...activity);
    if (most === 0) continue;
    const strength = Math.hypot(...rowOf(first, i)) * Math.hypot(...column(second, i));
    shares[activity.filter((x) => x > OPEN * most).length - 1]! += strength;
    total += strength;
  }
  return shares.map((share) => (total === 0 ? 0 : share / total));
}

const rowOf = (matrix: NdArray, i: number): number[] =>
  Array.from({ length: matrix.shape[1]! }, (_, j) => matrix.get(i, j));

const finalShares = (open: NdArray, contexts: number): number[] =>
  Array.from({ length: contexts }, (_, k) => open.get(open.shape[0]! - 1, k));

/** The mean difference of two losses at the same steps, over the initial one. */
const distance = (a: Curve, b: Curve): number =>
  meanOf(Array.from(a.loss, (loss, i) => Math.abs(loss - b.loss[i]!))) / a.loss[0]!;

/** When a loss first falls to a value. */
const crossing = ({ times, loss }: Curve, value: number): number =>
  firstTime(
    times,
    loss.map((x) => -x),
    -value,
  );

const learnedAt = (curve: Curve): number => crossing(curve, LEARNED * curve.loss[0]!);

/** The loss of a linear network on the task, that is of a common pathway alone, in closed form. */
function commonPathway(modes: TaskModes, initial: number, outputPower: number) {
  const all = Array.from(modes.strengths).flatMap((strength, k) => {
    if (strength < 1e-9) return [];
    const inputVariance = modes.inputVariances[k]!;
    const mode = modeDynamics({ strength, inputVariance, initial });
    return [{ mode, strength, inputVariance }];
  });
  return (t: number): number =>
    outputPower / 2 -
    all.reduce((sum, { mode, strength, inputVariance }) => {
      const a = mode.at(t);
      return sum + strength * a - (inputVariance * a * a) / 2;
    }, 0);
}

/** The closed form of a common pathway alone, relative to the initial loss, with a start fitted to the first drop. */
function commonCurve({ contexts, curves: { relu } }: Trial): { x: number[]; y: number[] } {
  const modes = taskModes(contextual({ objects: OBJECTS, contexts }));
  const [strength, variance] = [modes.strengths[0]!, modes.inputVariances[0]!];
  const start = relu.loss[0]!;
  // The strongest mode has half of its strength where a quarter of what it explains is left.
  const middle = start - (3 / 8) * (strength ** 2 / variance);
  const half = crossing(relu, middle);
  const initial = strength / variance / (1 + Math.exp(2 * strength * half));
  const loss = commonPathway(modes, initial, 2 * start);
  const x = linearGrid(0, lastOf(relu.times), 201);
  return { x, y: x.map((t) => loss(t) / start) };
}

function lossFigure(trials: readonly Trial[]): Figure {
  return {
    name: "loss",
    title: "The ReLU network learns as pathways open in all contexts but one do",
    caption:
      "Gradient descent from small random weights with C contexts. Common pathway alone: a linear network in closed form, " +
      "its start fitted to the first drop.",
    width: 860,
    x: { label: "time t (steps × learning rate)" },
    y: { label: "loss, relative to the initial one" },
    marks: trials.flatMap((trial): Mark[] => {
      const panel = `C = ${trial.contexts}`;
      return [
        { type: "line", panel, category: "common pathway alone", ...commonCurve(trial) },
        ...KEYS.map((key): Mark => {
          const { times, loss } = trial.curves[key];
          return {
            type: "line",
            panel,
            category: NAMES[key],
            x: thin(times, 2),
            y: thin(loss, 2).map((x) => x / loss[0]!),
          };
        }),
      ];
    }),
  };
}

function openFigure({ contexts, curves, open }: Trial): Figure {
  return {
    name: "open-contexts",
    title: "Units of the ReLU network end open in all contexts or in all but one",
    caption:
      `Part of the ReLU network's weights in units that are open in so many of the ${contexts} contexts, while it learns. A ` +
      "modular network would have its context units open in one.",
    x: { label: "time t (steps × learning rate)" },
    y: { label: "part of the weights", domain: [0, 1] },
    marks: Array.from(
      { length: contexts },
      (_, k): Mark => ({
        type: "line",
        category: openName(k + 1, contexts),
        x: Array.from(curves.relu.times),
        y: column(open, k),
      }),
    ),
  };
}
