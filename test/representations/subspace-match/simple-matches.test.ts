import { describe, expect, it } from "vitest";
import {
  simpleMatches,
  simpleMatchesAsync,
  subspaceMatch,
  vMinimalMatch,
} from "../../../src/representations";
import { expectPauses, expectRejects } from "../../helpers/async-form";
import { gaussian, type Rows } from "../activations";
import { allMatches, isWithin, type Lists, listsOf, sizeOf, unionOf } from "./brute-force";

import { exampleA, exampleB, layer, mixed } from "./layers";

describe("vMinimalMatch", () => {
  it("finds the minimal matches of the published example", () => {
    const minimal = (neuron: number) =>
      vMinimalMatch(exampleA, exampleB, { epsilon: 0.1, side: "a", neuron });
    expect(listsOf(minimal(0)!)).toEqual({ a: [0, 1], b: [1, 2] });
    expect(listsOf(minimal(2)!)).toEqual({ a: [2], b: [3] });
    expect(vMinimalMatch(exampleA, exampleB, { epsilon: 0.1, side: "b", neuron: 0 })).toBeNull();
  });

  it.each([0, 0.05, 0.2])(
    "contains the neuron, and no smaller match does, by brute force (epsilon %s)",
    (epsilon) => {
      for (const deviation of [0, 0.1]) {
        const { a, b } = mixed(2, deviation);
        const matches = allMatches(a, b, epsilon);
        for (const side of ["a", "b"] as const) {
          for (let neuron = 0; neuron < (side === "a" ? 4 : 5); neuron++) {
            const around = matches.filter((match) => match[side].includes(neuron));
            const found = vMinimalMatch(a, b, { epsilon, side, neuron });
            expect(found === null).toBe(around.length === 0);
            if (found === null) continue;
            const minimal = listsOf(found);
            expect(around).toContainEqual(minimal);
            expect(around.filter((match) => isWithin(match, minimal))).toHaveLength(1);
          }
        }
      }
    },
  );

  it("depends on the order of the columns where it is not unique", () => {
    const x = layer([1, 0, 0]);
    const [y, z] = [layer([1, 0.05, 0], [1, 0, 0.05]), layer([1, 0, 0.05], [1, 0.05, 0])];
    const of = (b: Rows) => listsOf(vMinimalMatch(x, b, { epsilon: 0.1, side: "a", neuron: 0 })!);
    expect(of(y)).toEqual({ a: [0], b: [1] });
    expect(of(z)).toEqual({ a: [0], b: [1] });
    const dependent = vMinimalMatch(layer([1, 0]), layer([1, 0], [2, 0]), {
      epsilon: 0,
      side: "a",
      neuron: 0,
    });
    expect(listsOf(dependent!)).toEqual({ a: [0], b: [1] });
  });

  it("is null for dead neurons", () => {
    const a = layer([0, 0], [1, 0]);
    expect(vMinimalMatch(a, a, { epsilon: 1, side: "a", neuron: 0 })).toBeNull();
    expect(listsOf(vMinimalMatch(a, a, { epsilon: 1, side: "b", neuron: 1 })!)).toEqual({ a: [1], b: [1] });
  });
});

describe("simpleMatches", () => {
  it("finds the building blocks of the published example", () => {
    expect(simpleMatches(exampleA, exampleB, { epsilon: 0.1 }).map(listsOf)).toEqual([
      { a: [0, 1], b: [1, 2] },
      { a: [2], b: [3] },
      { a: [3], b: [4] },
    ]);
  });

  it("are those of brute force for independent neurons and epsilon 0", () => {
    const base = gaussian(9, 4, 3);
    const map = [
      [1, 0, 0, 0],
      [0, 1, 1, 0],
      [0, 1, -1, 0],
      [0, 0, 0, 2],
    ];
    const image = base.map((row) => map.map((w) => w.reduce((sum, x, d) => sum + x * row[d]!, 0)));
    const matches = allMatches(base, image, 0);
    const simple = matches.filter((match) => {
      const smaller = matches.filter((other) => isWithin(other, match) && sizeOf(other) < sizeOf(match));
      return sizeOf(unionOf(smaller)) < sizeOf(match);
    });
    const byText = (list: readonly Lists[]) => list.map((match) => JSON.stringify(match)).sort();
    expect(simple).toHaveLength(3);
    expect(byText(simpleMatches(base, image, { epsilon: 0 }).map(listsOf))).toEqual(byText(simple));
  });

  it.each([0.05, 0.2])("together are the maximum match (epsilon %s)", (epsilon) => {
    const { a, b } = mixed(3, 0.05);
    const simple = simpleMatches(a, b, { epsilon }).map(listsOf);
    expect(unionOf(simple)).toEqual(listsOf(subspaceMatch(a, b, { epsilon })));
    const matches = allMatches(a, b, epsilon);
    for (const match of simple) expect(matches).toContainEqual(match);
    expect(new Set(simple.map((match) => JSON.stringify(match))).size).toBe(simple.length);
  });

  it("are none for neurons without a match", () => {
    expect(simpleMatches(layer([1, 0]), layer([0, 1]), { epsilon: 0 })).toEqual([]);
  });
});

describe("simpleMatchesAsync", () => {
  const [a, b] = [
    gaussian(40, 5, 1),
    gaussian(40, 5, 2).map((row, t) => row.map((x, j) => 0.2 * x + gaussian(40, 5, 1)[t]![j]!)),
  ];

  it("has the same matches, pauses, and rejects when it is aborted", async () => {
    const matches = (run: object) => simpleMatchesAsync(a, b, { epsilon: 0.3, ...run });
    expect(await expectPauses(matches)).toEqual(simpleMatches(a, b, { epsilon: 0.3 }));
    await expectRejects(matches);
  });
});
