import { argumentsOf } from "../arrays/arguments";
import { toNdArray } from "../arrays/to-ndarray";
import type { NdArray } from "../arrays/types";
import type { Task } from "./task";

/**
 * Returns two data points at given distances, the task of universal representation dynamics (van Rossem & Saxe 2024).
 * All coordinates of a point are equal; those of the first point are −1/√nIn (inputs) and 0.6/√nOut (targets).
 *
 * @param options.inputDistanceSquared ‖x2 − x1‖², above 0, default 1
 * @param options.targetDistanceSquared ‖y2 − y1‖², at least 0, default 0.5
 * @param options.inputSize nIn, default 1
 * @param options.outputSize nOut, default 1
 * @returns inputs [2, nIn], targets [2, nOut]
 * @throws ArgumentError for unknown options, a distance out of range or sizes that are not positive integers
 * @example
 * const { inputs, targets } = twoPoints(); // inputs: -1, 0; targets: 0.6, 1.3071
 */
export function twoPoints(
  options: {
    inputDistanceSquared?: number;
    targetDistanceSquared?: number;
    inputSize?: number;
    outputSize?: number;
  } = {},
): Task {
  const args = argumentsOf("twoPoints");
  args.options("options", options, {
    inputDistanceSquared: true,
    targetDistanceSquared: true,
    inputSize: true,
    outputSize: true,
  });
  const { inputDistanceSquared = 1, targetDistanceSquared = 0.5, inputSize = 1, outputSize = 1 } = options;
  args.number("inputDistanceSquared", inputDistanceSquared, { above: 0 });
  args.number("targetDistanceSquared", targetDistanceSquared, { atLeast: 0 });
  for (const [argument, size] of Object.entries({ inputSize, outputSize })) {
    args.number(argument, size, { integer: true, atLeast: 1 });
    args.memory(argument, 2 * size, "choose a smaller size");
  }
  return {
    inputs: pair(-1, Math.sqrt(inputDistanceSquared), inputSize),
    targets: pair(0.6, Math.sqrt(targetDistanceSquared), outputSize),
  };
}

/** Returns two rows of `size` equal entries, at the distance `distance` for any size. */
function pair(start: number, distance: number, size: number): NdArray {
  const data = new Float64Array(2 * size);
  data.fill(start / Math.sqrt(size), 0, size);
  data.fill((start + distance) / Math.sqrt(size), size);
  return toNdArray(data, [2, size]);
}
