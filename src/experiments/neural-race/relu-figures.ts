import type { NdArray } from "../../arrays/types";
import { modeDynamics, type TaskModes, taskModes } from "../../deep-linear";
import type { Figure, Mark } from "../../plots";
import { lastOf } from "../../reports/numbers";
import { column, firstTime, linearGrid, thin } from "../../reports/series";
import { contextual } from "../../tasks";

/** Number of objects of the task. */
export const OBJECTS = 8;

/** Names of the networks in figures and series. */
export const NAMES = {
  relu: "ReLU network",
  mixed: "gated, context pathways open in C − 1",
  modular: "gated, context pathways open in one",
} as const;

export const KEYS = Object.keys(NAMES) as (keyof typeof NAMES)[];

/** Loss over the steps of training. */
export interface Curve {
  readonly times: Float64Array;
  readonly loss: Float64Array;
}

/** Training of all networks on the task with a given number of contexts. */
export interface Trial {
  readonly contexts: number;
  readonly curves: Readonly<Record<keyof typeof NAMES, Curve>>;
  /** Fractions of the weights of the ReLU network in units that are open in 1, ..., C contexts, [T, C]. */
  readonly open: NdArray;
}

/** Name of the units that are open in `count` contexts. */
export const openName = (count: number, contexts: number): string =>
  count === contexts ? `open in all ${contexts}` : `open in ${count}`;

/** Finds the first time at which a loss is at most `value`. */
export const crossing = ({ times, loss }: Curve, value: number): number =>
  firstTime(
    times,
    loss.map((x) => -x),
    -value,
  );

/** Computes the loss of a common pathway alone, which is a linear network, in closed form. */
function commonPathway(modes: TaskModes, initial: number, targetSecondMoment: number) {
  const all = Array.from(modes.strengths).flatMap((strength, k) => {
    if (strength < 1e-9) return [];
    const inputVariance = modes.inputVariances[k]!;
    const mode = modeDynamics({ strength, inputVariance, initial });
    return [{ mode, strength, inputVariance }];
  });
  return (t: number): number =>
    targetSecondMoment / 2 -
    all.reduce((sum, { mode, strength, inputVariance }) => {
      const a = mode.at(t);
      return sum + strength * a - (inputVariance * a * a) / 2;
    }, 0);
}

/**
 * Computes the closed form of a common pathway alone, relative to the initial loss. The initial strength is fitted to
 * the first drop of the loss of the ReLU network.
 */
function commonCurve({ contexts, curves: { relu } }: Trial): { x: number[]; y: number[] } {
  const modes = taskModes(contextual({ objects: OBJECTS, contexts }));
  const [strength, variance] = [modes.strengths[0]!, modes.inputVariances[0]!];
  const start = relu.loss[0]!;
  // At half of its final strength, the strongest mode has explained three quarters of its part of the loss.
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
    title: "The ReLU network learns like pathways that are open in all contexts but one",
    caption:
      "Gradient descent from small random weights with C contexts. Common pathway alone: a linear network in closed form, " +
      "with an initial strength fitted to the first drop.",
    width: 860,
    x: { label: "time t (steps × learning rate)" },
    y: { label: "loss relative to the initial loss" },
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
    title: "Units of the ReLU network become open in all contexts or in all but one",
    caption:
      `Fraction of the weights of the ReLU network in units that are open in 1 to ${contexts} contexts, during training. In ` +
      "a modular network, the context units would be open in one context.",
    x: { label: "time t (steps × learning rate)" },
    y: { label: "fraction of the weights", domain: [0, 1] },
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
