import { expect, it } from "vitest";
import { singularValues } from "../../../src/linalg";
import { pathStatistics } from "../../../src/neural-race";
import { routing } from "../../../src/tasks";
import { largestDifference } from "../../helpers/numbers";

it("routing gives every trained route the items of figure 4 of Saxe et al. 2022", () => {
  // The Gram matrix of the targets of the items is 36 J + 16 (I ⊗ J) + 9 I: eigenvalues 144 + 32 + 9, 32 + 9, 9 and 9.
  const expected = [Math.sqrt(185), Math.sqrt(41), 3, 3];
  // Σyx of a route averages over 28 routes of 4 items.
  const { network, task } = routing({ domains: 7, trained: 4, hidden: 4 });
  const { paths, inputOutputCorrelation, pairs } = pathStatistics(network, task);
  const trained = paths.flatMap((_, p) => (inputOutputCorrelation[p]!.data.some((x) => x !== 0) ? [p] : []));
  expect([paths.length, trained.length]).toEqual([49, 28]);
  for (const p of trained) {
    const values = singularValues(inputOutputCorrelation[p]!).map((s) => s * 28 * 4);
    expect(largestDifference(values, expected)).toBeLessThan(1e-12);
  }
  expect(pairs.map(({ first, second }) => [first, second])).toEqual(trained.map((p) => [p, p]));
});
