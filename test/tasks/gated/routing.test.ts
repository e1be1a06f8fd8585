import { expect, it } from "vitest";
import { singularValues } from "../../../src/linalg";
import { pathStatistics } from "../../../src/neural-race";
import { routing } from "../../../src/tasks";

it("routing maps the items of figure 4 of Saxe et al. 2022 on every route", () => {
  // Singular values 13.60147, 6.40312, 3, 3 of the items' targets; Σyx(p) is theirs over 28 routes of 4 items.
  const { network, task } = routing({ domains: 7, trained: 4, hidden: 4 });
  const { paths, outputInput, pairs } = pathStatistics(network, task);
  const trained = paths.flatMap((_, p) => (outputInput[p]!.data.some((x) => x !== 0) ? [p] : []));
  expect([paths.length, trained.length]).toEqual([49, 28]);
  for (const p of trained) {
    const values = Array.from(singularValues(outputInput[p]!), (s) => (s * 28 * 4).toFixed(5));
    expect(values).toEqual(["13.60147", "6.40312", "3.00000", "3.00000"]);
  }
  expect(pairs.map(({ first, second }) => [first, second])).toEqual(trained.map((p) => [p, p]));
});
