import type { NdArray } from "../../arrays/types";
import { modeDynamics, type TaskModes, taskModes } from "../../deep-linear";
import type { Figure, Mark } from "../../plots";
import { lastOf } from "../../reports/numbers";
import { column, firstTime, linearGrid, thin } from "../../reports/series";
import { contextual } from "../../tasks";
export const OBJECTS = 8;

/** What the networks are called. */
export const NAMES = {
  relu: "ReLU network",
  mixed: "gated, context pathways open in C − 1",
  modular: "gated, context pathways open in one",
} as const;

export const KEYS = Object.keys(NAMES) as (keyof typeof NAMES)[];

/** Losses over the steps of training. */
export interface Curve {
  readonly times: Float64Array;
  readonly loss: Float64Array;
}

/** All networks on the task with some contexts. */
export interface Trial {
  readonly contexts: number;
  readonly curves: Readonly<Record<keyof typeof NAMES, Curve>>;
  /** [T, C]: which part of the ReLU network's weights is in units open in 1, ..., C contexts. */
  readonly open: NdArray;
}

/** What units are called that are open in so many contexts. */
export const openName = (count: number, contexts: number): string =>
  count === contexts ? `open in all ${contexts}` : `open in ${count}`;

/** When a loss first falls to a value. */
export const crossing = ({ times, loss }: Curve, value: number): number =>
  firstTime(
    times,
    loss.map((x) => -x),
    -value,
  );

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

export function lossFigure(trials: readonly Trial[]): Figure {
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

export function openFigure({ contexts, curves, open }: Trial): Figure {
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
