import type { NdArray } from "../../arrays";
import type { ModeOptions, TaskModes } from "../../deep-linear";
import { matmul } from "../../linalg";
import { lastOf } from "../../reports/numbers";
import { column, firstTime } from "../../reports/series";

/** Losses of one seed over time. */
export interface InContextRun {
  /** Closed form of the population loss. */
  readonly predicted: number[];
  /** Loss on new sequences. */
  readonly tested: number[];
  /** Loss on the sequences for training. */
  readonly trained: number[];
}

/**
 * Returns the initial strength c = u W₂ W₁ v of the first mode of a task with one output, where u = ±1, and its conserved
 * K = √((‖W₁ v‖² + ‖W₂‖²)² − 4 c²), which takes the place of λ in the closed form of two layers.
 */
export function modeStart(
  [first, second]: readonly NdArray[],
  { inputModes, outputModes }: Pick<TaskModes, "inputModes" | "outputModes">,
): Pick<ModeOptions, "initial" | "lambda"> {
  const image = matmul(
    first!,
    column(inputModes, 0).map((x) => [x]),
  );
  let [a, b, c] = [0, 0, 0];
  for (let h = 0; h < image.shape[0]!; h++) {
    a += image.get(h, 0) ** 2;
    b += second!.get(0, h) ** 2;
    c += outputModes.get(0, 0) * second!.get(0, h) * image.get(h, 0);
  }
  return { initial: c, lambda: Math.sqrt((a + b) ** 2 - 4 * c * c) };
}

/** Computes the time at which a loss has made a part of its way to the optimum; the last time if it never does. */
export function timeOfFall(
  times: readonly number[],
  losses: readonly number[],
  optimum: number,
  part: number,
): number {
  const start = losses[0]!;
  const falls = losses.map((loss) => start - loss);
  return Math.min(firstTime(times, falls, part * (start - optimum)), lastOf(times));
}

/**
 * Computes the duration of the fall of a loss from a tenth to nine tenths of its way to the optimum, in units of the time
 * to its half; 2 for a loss that does not fall that far.
 */
export function durationOfFall(times: readonly number[], losses: readonly number[], optimum: number): number {
  const [begin, half, end] = [0.1, 0.5, 0.9].map((part) => timeOfFall(times, losses, optimum, part));
  return end === lastOf(times) ? 2 : (end! - begin!) / half!;
}
