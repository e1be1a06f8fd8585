import { describe, expect, it } from "vitest";
import { matchCurve, subspaceMatch, vMinimalMatch } from "../../../src/representations";
import { referencesOf } from "../../helpers/references";
import { gaussian, type Rows, rotated, scaled } from "../activations";
import { allMatches, columnsOf, listsOf, unionOf } from "./brute-force";

const references = referencesOf(import.meta.url);

import { exampleA, exampleB, layer, mixed, stairsA, stairsB } from "./layers";

describe("subspaceMatch", () => {
  it("finds the maximum match of the published example", () => {
    const match = subspaceMatch(exampleA, exampleB, { epsilon: 0.1 });
    expect(listsOf(match)).toEqual({ a: [0, 1, 2, 3], b: [1, 2, 3, 4] });
    expect(match.similarity).toBe(8 / 9);
  });

  it("has the matches of the staircase", () => {
    type Expected = { a: number[]; b: number[]; similarity: number };
    for (const { given, check } of references.all<{ epsilon: number }, Expected>(
      "maximum matches of the staircase",
    )) {
      const { a, b, similarity } = subspaceMatch(stairsA, stairsB, given);
      check({ a, b, similarity });
    }
  });

  it.each([0, 0.05, 0.2, 0.5])(
    "is the union of all matches that brute force finds (epsilon %s)",
    (epsilon) => {
      let found = 0;
      for (const seed of [1, 2, 3]) {
        for (const deviation of [0, 0.1]) {
          const { a, b } = mixed(seed, deviation);
          const matches = allMatches(a, b, epsilon);
          found += matches.length;
          expect(listsOf(subspaceMatch(a, b, { epsilon }))).toEqual(unionOf(matches));
        }
      }
      expect(found).toBeGreaterThan(0);
    },
  );

  it("does not change under rotations of the samples, scalings of neurons, and of a side by 1e160", () => {
    const { a, b } = mixed(4, 0.1);
    const expected = subspaceMatch(a, b, { epsilon: 0.08 });
    expect(expected.similarity).toBeGreaterThan(0);
    expect(expected.similarity).toBeLessThan(1);
    const turned = (matrix: Rows) => columnsOf(rotated(columnsOf(matrix), 5));
    expect(subspaceMatch(turned(a), turned(b), { epsilon: 0.08 })).toEqual(expected);
    const stretched = a.map((row) => row.map((x, j) => x * 1e3 ** (j - 2)));
    expect(subspaceMatch(stretched, b, { epsilon: 0.08 })).toEqual(expected);
    expect(subspaceMatch(scaled(a, 1e160), scaled(b, 1e-160), { epsilon: 0.08 })).toEqual(expected);
  });

  it("is the same with many samples, which are reduced to as many numbers as neurons", () => {
    const { a, b } = mixed(4, 0.1);
    const isometry = (matrix: Rows) =>
      columnsOf(
        rotated(
          columnsOf(matrix).map((x) => [...x, ...new Array(191).fill(0)]),
          7,
        ),
      );
    for (const epsilon of [0, 0.05, 0.08, 0.2])
      expect(subspaceMatch(isometry(a), isometry(b), { epsilon })).toEqual(subspaceMatch(a, b, { epsilon }));
  });

  it("finds planted neurons of a common subspace among random ones", () => {
    const common = gaussian(60, 5, 1);
    const plant = (seed: number) => {
      const weights = gaussian(5, 10, seed);
      const others = gaussian(60, 12, seed + 50);
      return common.map((row, t) => [
        ...weights[0]!.map((_, j) => row.reduce((sum, x, d) => sum + x * weights[d]![j]!, 0)),
        ...others[t]!,
      ]);
    };
    const { a, b } = subspaceMatch(plant(2), plant(3), { epsilon: 1e-9 });
    expect([...a]).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect([...b]).toEqual([...a]);
  });

  it("does not count dead neurons, and lists them", () => {
    const withDead = (matrix: Rows, size: number) => matrix.map((row) => [size, ...row, 0]);
    const match = subspaceMatch(withDead(exampleA, 1e-17), exampleB, { epsilon: 0.1 });
    expect([...match.a]).toEqual([1, 2, 3, 4]);
    expect(match.similarity).toBe(8 / 9);
    expect(listsOf(match.dead)).toEqual({ a: [0, 5], b: [] });
    expect([...subspaceMatch(withDead(exampleA, 1e-15), exampleB, { epsilon: 0.1 }).dead.a]).toEqual([5]);
    const none = subspaceMatch(scaled(exampleA, 0), scaled(exampleB, 0), { epsilon: 1 });
    expect(none.similarity).toBe(0);
    expect(none.dead.a).toHaveLength(4);
  });

  it("includes residuals of exactly epsilon, and none above", () => {
    const [a, b] = [layer([1, 0]), layer([3, 4])];
    expect(subspaceMatch(a, b, { epsilon: 0.8 }).similarity).toBe(1);
    expect(subspaceMatch(a, b, { epsilon: 0.8 - 1e-9 }).similarity).toBe(0);
  });

  it("distinguishes nearly dependent from dependent neurons", () => {
    const nearly = (gap: number) => layer([1, 0, 0], [1, gap, 0]);
    const other = layer([0, 1, 0], [1, 0, 0]);
    // The two neurons span the plane for a gap of 1e-9, and a line up to rounding errors for 1e-14.
    expect(subspaceMatch(nearly(1e-9), other, { epsilon: 1e-6 }).b).toHaveLength(2);
    expect(subspaceMatch(nearly(1e-14), other, { epsilon: 1e-6 }).b).toHaveLength(1);
  });
});

describe("matchCurve", () => {
  it("has the similarities of single matches in any order, which rise with epsilon to 1", () => {
    const epsilons = [0.15, 0, 1, 0.05, 0.1, 0.2, 0.12];
    const curve = matchCurve(stairsA, stairsB, { epsilons });
    epsilons.forEach((epsilon, i) => {
      expect(curve[i]).toBe(subspaceMatch(stairsA, stairsB, { epsilon }).similarity);
    });
    const ascending = epsilons.map((epsilon, i) => [epsilon, curve[i]!] as const).sort(([e], [f]) => e - f);
    const values = ascending.map(([, value]) => value);
    expect(values).toEqual([...values].sort((p, q) => p - q));
    expect(values.at(-1)).toBe(1);
  });
});

describe("wrong arguments", () => {
  it("are refused by name", () => {
    for (const epsilon of [-0.1, 1.1, Number.NaN]) {
      expect(() => subspaceMatch(exampleA, exampleB, { epsilon })).toThrow("options.epsilon");
      expect(() => matchCurve(exampleA, exampleB, { epsilons: [0.1, epsilon] })).toThrow(
        "options.epsilons[1]",
      );
    }
    expect(() => subspaceMatch(exampleA, exampleB.slice(1), { epsilon: 0 })).toThrow(
      "b must be a matrix of shape [6",
    );
    const options = { epsilon: 0.1, side: "a", neuron: 4 } as const;
    expect(() => vMinimalMatch(exampleA, exampleB, options)).toThrow("options.neuron");
    expect(() => vMinimalMatch(exampleA, exampleB, { ...options, side: "c" as "a" })).toThrow("options.side");
    const large = { data: new Float64Array(1), shape: [1, 20_000], stride: [0, 0], offset: 0 };
    expect(() => subspaceMatch(large, large, { epsilon: 0 })).toThrow("12,800,000,000 bytes");
  });
});
