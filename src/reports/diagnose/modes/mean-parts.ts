import type { NdArray } from "../../../arrays/types";
import type { TaskModes } from "../../../deep-linear";
import type { Task } from "../../../tasks";

/** Part of the strength of a mode, above which the biases change when the mode is learned. */
const NOTICEABLE = 0.05;

/**
 * Tests which of the leading modes of a task the biases of a network learn in part. Biases learn the mean of the targets ȳ
 * before the modes; constant outputs ȳ have the strength (u · ȳ)(x̄ · v) of the mode (u, v) of ⟨y xᵀ⟩, with the mean x̄ of the
 * inputs.
 *
 * @param count number of leading modes
 */
export function learnedByBiases(
  { inputs, targets }: Task,
  { inputModes, outputModes, strengths }: TaskModes,
  count: number,
): boolean[] {
  const [x, y] = [columnMeans(inputs), columnMeans(targets)];
  return Array.from({ length: count }, (_, k) => {
    const along = y.reduce((sum, mean, o) => sum + mean * outputModes.get(o, k), 0);
    const across = x.reduce((sum, mean, i) => sum + mean * inputModes.get(i, k), 0);
    return Math.abs(along * across) > NOTICEABLE * strengths[k]!;
  });
}

/** States which modes the biases learn in part; undefined for no such mode. */
export function biasNote(areLearned: readonly boolean[]): string | undefined {
  const numbers = areLearned.flatMap((isLearned, k) => (isLearned ? [k + 1] : []));
  if (numbers.length === 0) return undefined;
  const modes = numbers.length === 1 ? `this is mode ${numbers[0]}` : `these are modes ${numbers.join(", ")}`;
  return (
    "The biases learn the mean of the targets early, which the theory of modes leaves out: modes with a large mean are learned " +
    `sooner than predicted. Here ${modes}. The time constant that fits best is that of the other modes.`
  );
}

/** Computes the mean of each column. */
function columnMeans({ shape, data }: NdArray): number[] {
  const [rows, columns] = shape as [number, number];
  return Array.from({ length: columns }, (_, j) => {
    let sum = 0;
    for (let i = 0; i < rows; i++) sum += data[i * columns + j]! / rows;
    return sum;
  });
}
