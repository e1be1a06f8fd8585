import { describe, expect, it } from "vitest";
import type { NdArray } from "../../src/arrays";
import { singularValues } from "../../src/linalg";
import { pathStatistics } from "../../src/neural-race";
import { contextual, contextualPathways, contextualSelection, routing } from "../../src/tasks";

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

describe("contextualSelection", () => {
  it("has the statistics of appendix A.2: Σyx(1) = (1/6, 0), Σyx(2) = (0, 1/6), Σx(p, p) = I/6", () => {
    const { network, task } = contextualSelection();
    const { outputInput, pairs } = pathStatistics(network, task);
    const close = (array: NdArray, expected: number[]) =>
      expected.forEach((x, i) => {
        expect(array.data[i]).toBeCloseTo(x, 14);
      });
    close(outputInput[0]!, [1 / 6, 0]);
    close(outputInput[1]!, [0, 1 / 6]);
    expect(pairs.length).toBe(2);
    for (const { inputInput } of pairs) close(inputInput, [1 / 6, 0, 0, 1 / 6]);
  });

  it("draws uniform inputs of about those moments when asked for samples", () => {
    const { network, task } = contextualSelection({ samples: 20_000, seed: 3 });
    const { outputInput } = pathStatistics(network, task);
    // The standard deviation of an average of x² over 20,000 uniform numbers on [−1, 1] is 0.0021; halved by the gate.
    expect(Math.abs(outputInput[0]!.get(0, 0) - 1 / 6)).toBeLessThan(0.006);
    expect(Math.abs(outputInput[1]!.get(0, 0))).toBeLessThan(0.006);
  });
});

it("contextualPathways opens each context pathway in all contexts but one, or in one alone", () => {
  const { task, network } = contextualPathways({ contexts: 3, hidden: 2 });
  const gates = task.nodeGates as Record<string, Float64Array>;
  const openIn = (name: string) => [0, 1, 2].map((c) => gates[name]![8 * c]);
  expect(["path1", "path2", "path3"].map(openIn)).toEqual([
    [0, 1, 1],
    [1, 0, 1],
    [1, 1, 0],
  ]);
  const modular = contextualPathways({ contexts: 3, pathways: "modular", common: false });
  expect(Array.from((modular.task.nodeGates as Record<string, Float64Array>).path2!).slice(6, 18)).toEqual([
    ...[0, 0],
    ...new Array(8).fill(1),
    ...[0, 0],
  ]);
  expect(modular.network.inputs).toEqual(["object"]);
  expect(network.inputs).toEqual(["object", "context"]);
  expect((task.targets.y as NdArray).data).toEqual(contextual({ contexts: 3 }).targets.data);
});
