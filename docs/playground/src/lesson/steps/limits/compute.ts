import { toNdArray } from "learning-dynamics/arrays";
import { modeDynamics, taskModes } from "learning-dynamics/deep-linear";
import type { Mark } from "learning-dynamics/plots";
import type { Task } from "learning-dynamics/tasks";
import { grid } from "../../../grid";
import type { Outcome } from "../../../outcome";
import { INITIAL, trainAligned } from "../../aligned-network";
import { livingThings } from "../../living-things";
import { LEVELS } from "../../splits";
import type { LimitsValues } from "./step";

/** Displayed time span, and points of the closed form. */
const END = 45;
const LINE = 121;
const TRAINING = { learningRate: 0.05, end: END, records: 30 };
const RED = ["robin", "rose"];

/** Computes modes with an input for the colour: the closed form, which ignores the coupling, then gradient descent. */
export function compute({ red }: LimitsValues): Outcome {
  const task = colouredTask(red);
  const { strengths, inputVariances, coupling } = taskModes(task);
  const times = grid(END, LINE);
  const descent = trainAligned(task, TRAINING);
  const modes = LEVELS.flatMap((k): Mark[] => {
    const theory = modeDynamics({
      strength: strengths[k]!,
      inputVariance: inputVariances[k]!,
      initial: INITIAL,
    });
    const category = `mode ${k + 1}`;
    const trained = Array.from(descent.times, (_, i) => descent.modes.get(i, k));
    return [
      { type: "line", category, method: "closed form", x: times, y: times.map(theory.at) },
      { type: "dot", category, method: "gradient descent", x: descent.times, y: trained },
    ];
  });
  return {
    plots: { modes },
    facts: [
      { label: "coupling of the modes", value: coupling.toFixed(3) },
      {
        label: "loss",
        value: `${descent.loss[0]!.toPrecision(3)} at first, ${descent.loss.at(-1)!.toPrecision(2)} at the end`,
      },
    ],
    notes: [],
  };
}

/** Makes the task of the eight things with a ninth input, which has the value `red` for the red things. */
export function colouredTask(red: number): Task {
  const { targets, items } = livingThings();
  const inputs = items.flatMap((name, i) => [
    ...items.map((_, j) => (i === j ? 1 : 0)),
    RED.includes(name) ? red : 0,
  ]);
  return { inputs: toNdArray(Float64Array.from(inputs), [items.length, items.length + 1]), targets };
}
