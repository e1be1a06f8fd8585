import type { NdArray } from "learning-dynamics/arrays";
import { semanticHierarchy } from "learning-dynamics/tasks";
import { INPUT_MODES } from "./splits";

/** The table of the eight things and their properties. */
export interface LivingThings {
  /** The names of the things, as one-hot inputs, [8, 8]. */
  readonly inputs: NdArray;
  /** Zeros and ones, [8, properties]. */
  readonly targets: NdArray;
  readonly items: readonly string[];
  readonly properties: readonly string[];
}

/** Returns the table. */
export function livingThings(): LivingThings {
  const { inputs, targets, labels } = semanticHierarchy();
  return { inputs, targets, items: labels?.items ?? [], properties: labels?.features ?? [] };
}

/** Variance of an input: each of the eight things is shown an eighth of the time. */
export const INPUT_VARIANCE = 1 / 8;

/** A mode of a table of the eight things. */
export interface NamedMode {
  readonly input: readonly number[];
  readonly output: readonly number[];
  /** Singular value of the input-output correlation. */
  readonly singularValue: number;
  /** Strength of the mode in the answers after learning. */
  readonly final: number;
}

/** Computes the modes of a table, [8, properties], from its input modes, the splits of the tree. */
export function namedModes(targets: NdArray): NamedMode[] {
  const [items, properties] = targets.shape as [number, number];
  return INPUT_MODES.map((input) => {
    const image = Array.from({ length: properties }, (_, j) =>
      input.reduce((sum, v, i) => sum + (targets.get(i, j) * v) / items, 0),
    );
    const singularValue = Math.hypot(...image);
    const output = image.map((x) => x / singularValue);
    return { input, output, singularValue, final: singularValue / INPUT_VARIANCE };
  });
}

/** Computes the sum of modes with the given strengths, for a property and a thing. */
export const answerOf = (
  modes: readonly NamedMode[],
  strengths: readonly number[],
  property: number,
  item: number,
): number =>
  strengths.reduce((sum, u, k) => sum + u * modes[k]!.output[property]! * modes[k]!.input[item]!, 0);
