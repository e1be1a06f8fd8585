import { gaussian, type Rows } from "../activations";
import { columnsOf } from "./brute-force";

/** Makes activations whose columns are the given neurons. */
export const layer = (...neurons: Rows): Rows => columnsOf(neurons);
const unit = (i: number): number[] => Array.from({ length: 6 }, (_, j) => (i === j ? 1 : 0));

/** The example of the published program. */
export const exampleA = layer([1, 0.5, 0, 0, 0, 0], [0, 1, 0, 0, 0, 0], unit(3), unit(4));
export const exampleB = layer(unit(2), unit(0), [0.5, 1, 0, 0, 0, 0], unit(3), unit(4));

const numbers = (count: number) => Array.from({ length: count }, (_, i) => i + 1);
export const stairsA = numbers(12).map((t) =>
  numbers(8).map((i) => Math.sin(0.7 * i * t) + 0.2 * Math.cos(i + 2 * t)),
);
export const stairsB = numbers(12).map((t) =>
  numbers(8).map((i) => Math.sin(0.7 * (i + 0.05 * Math.cos(3 * i)) * t) + 0.25 * Math.cos(1.1 * i + 2 * t)),
);

/** Mixes columns with small deviations, so that matches of several sizes exist. */
export function mixed(seed: number, deviation: number): { a: Rows; b: Rows } {
  const base = gaussian(9, 3, seed);
  const noise = gaussian(9, 9, seed + 100);
  const combine = (weights: readonly (readonly number[])[], from: number) =>
    base.map((row, t) =>
      weights.map((w, k) => w.reduce((sum, x, d) => sum + x * row[d]!, 0) + deviation * noise[t]![from + k]!),
    );
  return {
    a: combine(
      [
        [1, 0, 0],
        [1, 1, 0],
        [0, 0, 1],
        [0, 1, 1],
      ],
      0,
    ),
    b: combine(
      [
        [0, 1, 0],
        [1, -1, 0],
        [0, 0, 2],
        [1, 1, 1],
        [1, 0, 0],
      ],
      4,
    ),
  };
}
