import { describe, expect, it } from "vitest";
import { smallestEpsilon, smallestEpsilonAsync, subspaceMatch } from "../../../src/representations";
import { expectPauses, expectRejects } from "../../helpers/async-form";
import { referencesOf } from "../../helpers/references";
import { gaussian } from "../activations";
import { listsOf } from "./brute-force";

const references = referencesOf(import.meta.url);

import { exampleA, layer, stairsA, stairsB } from "./layers";

describe("smallestEpsilon", () => {
  it("has the values of the staircase", () => {
    for (const { given, check } of references.all<{ size: number }>("smallest epsilons of the staircase")) {
      const { epsilon, match } = smallestEpsilon(stairsA, stairsB, given);
      check(epsilon);
      expect(Math.min(match.a.length, match.b.length)).toBeGreaterThanOrEqual(given.size);
      expect(listsOf(subspaceMatch(stairsA, stairsB, { epsilon }))).toEqual(listsOf(match));
      const below = subspaceMatch(stairsA, stairsB, { epsilon: epsilon - 1e-11 });
      expect(Math.min(below.a.length, below.b.length)).toBeLessThan(given.size);
    }
  });

  it("is 0 for equal spans and 1/√2 for a diagonal", () => {
    expect(smallestEpsilon(exampleA, exampleA, { size: 4 }).epsilon).toBe(0);
    expect(smallestEpsilon(layer([1, 0]), layer([1, 1]), { size: 1 }).epsilon).toBeCloseTo(Math.SQRT1_2, 12);
    expect(smallestEpsilon(layer([1, 0]), layer([0, 1]), { size: 1 }).epsilon).toBeCloseTo(1, 11);
  });

  it("refuses a size that the living neurons cannot reach", () => {
    const dead = layer([1, 0], [0, 0]);
    expect(() => smallestEpsilon(dead, layer([1, 0], [0, 1]), { size: 2 })).toThrow("options.size");
    expect(() => smallestEpsilon(dead, dead, { size: 0 })).toThrow("options.size");
  });
});

describe("smallestEpsilonAsync", () => {
  const [a, b] = [
    gaussian(40, 5, 1),
    gaussian(40, 5, 2).map((row, t) => row.map((x, j) => 0.2 * x + gaussian(40, 5, 1)[t]![j]!)),
  ];

  it("has the same numbers, pauses, and rejects when it is aborted", async () => {
    const smallest = (run: object) => smallestEpsilonAsync(a, b, { size: 3, ...run });
    expect(await expectPauses(smallest)).toEqual(smallestEpsilon(a, b, { size: 3 }));
    await expectRejects(smallest);
  });
});
