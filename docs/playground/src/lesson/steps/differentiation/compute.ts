import { toNdArray } from "learning-dynamics/arrays";
import type { Mark } from "learning-dynamics/plots";
import type { Task } from "learning-dynamics/tasks";
import { grid, round } from "../../../grid";
import type { Outcome } from "../../../outcome";
import { closedForms, trainAligned } from "../../aligned-network";
import { livingThings, namedModes } from "../../living-things";
import { LEVELS, modeName } from "../../splits";
import type { DifferentiationValues } from "./step";

/** Properties of all things, and of a single thing. */
const SHARED = 2;
const OWN = 1;
const LINE = 121;
const RECORDS = 24;
/** Learning rate times the largest singular value. */
const RELATIVE_RATE = 0.05;

/** Computes the learned part of one mode of each level: the closed form, then gradient descent. */
export function compute({ kingdoms, kinds }: DifferentiationValues): Outcome {
  const task = treeTask([SHARED, kingdoms, kinds, OWN]);
  const modes = namedModes(task.targets);
  const theory = closedForms(modes);
  const slowest = theory.at(-1)!;
  const end = round(1.1 * slowest.timeTo(0.95 * slowest.final), 2);
  const times = grid(end, LINE);
  const learningRate = round(RELATIVE_RATE / modes[0]!.singularValue);
  const descent = trainAligned(task, { learningRate, end, records: RECORDS });
  const development = LEVELS.flatMap((k): Mark[] => {
    const { at, final } = theory[k]!;
    const category = modeName(k);
    const trained = Array.from(descent.times, (_, i) => descent.modes.get(i, k) / final);
    return [
      { type: "line", category, method: "closed form", x: times, y: times.map((t) => at(t) / final) },
      { type: "dot", category, method: "gradient descent", x: descent.times, y: trained },
    ];
  });
  const facts = LEVELS.map((k) => ({
    label: `mode ${modeName(k)}, s = ${modes[k]!.singularValue.toFixed(3)}`,
    value: `half learned at ${theory[k]!.halfTime.toFixed(1)}`,
  }));
  return { plots: { development }, facts, notes: [] };
}

/** Makes a table of the eight things, with a number of properties for each group of a level: all, kingdom, kind, thing. */
export function treeTask(counts: readonly number[]): Task {
  const { inputs, items } = livingThings();
  // A level has groups of 8, 4, 2 or 1 things that follow each other.
  const columns = counts.flatMap((count, level) => {
    const size = items.length / 2 ** level;
    return Array.from({ length: 2 ** level * count }, (_, c) => ({ size, group: Math.floor(c / count) }));
  });
  const targets = items.flatMap((_, item) =>
    columns.map(({ size, group }) => (Math.floor(item / size) === group ? 1 : 0)),
  );
  return { inputs, targets: toNdArray(Float64Array.from(targets), [items.length, columns.length]) };
}
