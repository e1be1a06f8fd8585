import type { PairTrajectory } from "../../networks";
import type { Parameter } from "../../reports/experiment";
import { lastOf, meanOf } from "../../reports/numbers";
import { thin } from "../../reports/series";
import type { UniversalFit } from "../../universal";

/** Citation of the study. */
export const PAPER =
  "van Rossem & Saxe 2024, When representations align: universality in representation learning dynamics";

/** Parameters of the network size in most experiments of the study. */
export const SIZE = {
  published: {
    default: 0,
    description: "1 for the published size (hidden layers of 500 units), which takes minutes to hours",
    integer: true,
    atLeast: 0,
    atMost: 1,
  },
  width: {
    default: 100,
    description: "units of each hidden layer in the reduced size (published=0)",
    integer: true,
    atLeast: 10,
    atMost: 2000,
  },
} as const satisfies Record<string, Parameter>;

/** Returns a note on the effects of a reduced size; no note for the published size. */
export const sizeNotes = ({ published, width }: { published: number; width: number }): string[] =>
  published === 1
    ? []
    : [
        `Reduced size: hidden layers of ${width} units in place of 500, with the published gains and learning rates. ` +
          "Narrower networks vary more between seeds. --set published=1 trains the published size.",
      ];

/** Parameter of the seed. */
export const SEED: Parameter = { default: 0, description: "seed of the initial weights", integer: true };

/** Parameter of the number of networks, with its default. */
export const networksParameter = (fallback: number): Parameter => ({
  default: fallback,
  description: "number of networks, with seeds seed, seed + 1, ...",
  integer: true,
  atLeast: 1,
  atMost: 200,
});

/** Returns `count` consecutive seeds from `seed` on. */
export const seedsFrom = (seed: number, count: number): number[] =>
  Array.from({ length: count }, (_, i) => seed + i);

/** Thins values evenly to about `maxCount` values, which are enough for a line in a figure. */
export const sparse = (values: ArrayLike<number>, maxCount = 130): number[] =>
  thin(values, Math.max(1, Math.ceil(values.length / maxCount)));

/** Computes Pearson's correlation; 0 if one of the two is constant. */
export function correlation(a: readonly number[], b: readonly number[]): number {
  const [meanA, meanB] = [meanOf(a), meanOf(b)];
  let [ab, aa, bb] = [0, 0, 0];
  for (const [i, x] of a.entries()) {
    ab += (x - meanA) * (b[i]! - meanB);
    aa += (x - meanA) ** 2;
    bb += (b[i]! - meanB) ** 2;
  }
  return aa > 0 && bb > 0 ? ab / Math.sqrt(aa * bb) : 0;
}

/** Computes the root mean square of a − b, relative to that of a. */
export function relativeDistance(a: readonly number[], b: readonly number[]): number {
  const difference = a.reduce((sum, x, i) => sum + (x - b[i]!) ** 2, 0);
  return Math.sqrt(difference / a.reduce((sum, x) => sum + x * x, 0));
}

/** Scales the sum of squared errors of a fit from the recorded epochs to all epochs of the trajectory. */
export const errorOverAllEpochs = ({ residual }: UniversalFit, { epochs }: PairTrajectory): number =>
  (residual * lastOf(epochs)) / epochs.length;
