import type { NdArray } from "learning-dynamics/arrays";
import { type ModeDynamics, modeDynamics, taskModes } from "learning-dynamics/deep-linear";
import { hierarchy, semanticHierarchy } from "learning-dynamics/tasks";
import { round } from "../../grid";
import type { RepresentationsValues } from "./parameters";

/** Number of items of every task, the leaves of a binary tree. */
export const ITEMS = 8;
/** Levels and features of the random tree. */
export const TREE = { levels: 4, features: 60 } as const;
/** Feature of an item without relations, as strong as the strongest mode of the living things. */
export const UNRELATED = 5.4;
/** Points of the closed form. */
export const LINE = 101;
/** Records of gradient descent after the start. */
export const RECORDS = 40;
const MOST_STEPS = 4000;
/** Learning rate, relative to the largest one that is stable. */
const STEP = 0.1;
/** Displayed time, relative to the time at which 99 % of every mode is learned. */
const BEYOND = 1.15;
/** Displayed time for large weights, relative to the time constant of the tangent kernel. */
const LAZY = 10;

/** Splits of the tree by level, each into the same number of items on both sides. */
export const LEVELS = ["superordinate", "basic", "subordinate"] as const;

/** Numbers derived from the values, for the computation and the copied code. */
export interface RepresentationsPlan {
  readonly task: { readonly inputs: NdArray; readonly targets: NdArray | number[][] };
  /** Properties in the tree of the items, with which layers are compared. */
  readonly tree: NdArray;
  readonly names: readonly string[];
  /** The modes that the width allows, in the order of their strengths. */
  readonly modes: readonly ModeDynamics[];
  /** Entries of the items in the modes, one column for each mode. */
  readonly inputModes: NdArray;
  readonly widths: readonly [inputs: number, hidden: number, outputs: number];
  readonly standardDeviation: number;
  readonly learningRate: number;
  readonly steps: number;
  readonly every: number;
  readonly end: number;
  /** Number of the record with the displayed distances. */
  readonly shown: number;
  readonly notes: readonly string[];
}

export function representationsPlan(values: RepresentationsValues): RepresentationsPlan {
  const { hidden, initial, activation } = values;
  const tree = values.task === "tree" ? hierarchy({ ...TREE, seed: values.seed }) : semanticHierarchy();
  const task = values.task === "unrelated" ? { inputs: tree.inputs, targets: unrelated() } : tree;
  const { strengths, inputVariances, inputModes, outputModes } = taskModes(task);
  const outputs = outputModes.shape[0]!;
  const modes = Array.from(strengths.slice(0, hidden), (strength, k) =>
    modeDynamics({ strength, inputVariance: inputVariances[k]!, initial }),
  );
  // The strengths of random weights grow on average like those of the closed form.
  const standardDeviation = round(Math.sqrt((2 * initial) / hidden));
  // The curvature of the loss at the end of rich learning, and at random weights.
  const variance = inputVariances[0]! * standardDeviation ** 2;
  const random = [ITEMS, outputs].reduce((sum, n) => sum + (Math.sqrt(n) + Math.sqrt(hidden)) ** 2, 0);
  const learningRate = round((2 * STEP) / Math.max(2 * strengths[0]!, variance * random));
  const rich = BEYOND * Math.max(...modes.map((mode) => mode.timeTo(0.99 * mode.final + 0.01 * initial)));
  const lazy = hidden < ITEMS ? Number.POSITIVE_INFINITY : LAZY / (variance * hidden);
  const wanted = Math.ceil(Math.min(rich, lazy) / learningRate / RECORDS);
  const every = Math.min(Math.max(1, wanted), Math.floor(MOST_STEPS / RECORDS));
  const notes = [];
  if (activation !== "linear") notes.push("The closed form is that of a linear network of the same width.");
  if (initial > 0.05) {
    notes.push(
      "The closed form holds for weights aligned with the modes. Small weights become aligned, large random ones do not.",
    );
  }
  if (every < wanted) notes.push(`Gradient descent is shown for its first ${every * RECORDS} steps.`);
  return {
    task,
    tree: tree.targets,
    names: tree.labels!.items!,
    modes,
    inputModes,
    widths: [ITEMS, hidden, outputs],
    standardDeviation,
    learningRate,
    steps: every * RECORDS,
    every,
    end: every * RECORDS * learningRate,
    shown: Math.round(values.time * RECORDS),
    notes,
  };
}

/** Returns the targets of items without relations: each has one feature. */
const unrelated = (): number[][] =>
  Array.from({ length: ITEMS }, (_, i) =>
    Array.from({ length: ITEMS }, (_x, j) => (i === j ? UNRELATED : 0)),
  );
