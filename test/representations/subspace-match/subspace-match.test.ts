import { describe, expect, it } from "vitest";
import {
  matchCurve,
  simpleMatches,
  simpleMatchesAsync,
  smallestEpsilon,
  smallestEpsilonAsync,
  subspaceMatch,
  vMinimalMatch,
} from "../../../src/representations";
import { expectPauses, expectRejects } from "../../helpers/async-form";
import { referencesOf } from "../../helpers/references";
import { gaussian, type Rows, rotated, scaled } from "../activations";
import { allMatches, columnsOf, isWithin, type Lists, listsOf, sizeOf, unionOf } from "./brute-force";

const references = referencesOf(import.meta.url);

/** Makes activations whose columns are the given neurons. */
const layer = (...neurons: Rows): Rows => columnsOf(neurons);
const unit = (i: number): number[] => Array.from({ length: 6 }, (_, j) => (i === j ? 1 : 0));

/** The example of the published program. */
const exampleA = layer([1, 0.5, 0, 0, 0, 0], [0, 1, 0, 0, 0, 0], unit(3), unit(4));
const exampleB = layer(unit(2), unit(0), [0.5, 1, 0, 0, 0, 0], unit(3), unit(4));

const numbers = (count: number) => Array.from({ length: count }, (_, i) => i + 1);
const stairsA = numbers(12).map((t) =>
  numbers(8).map((i) => Math.sin(0.7 * i * t) + 0.2 * Math.cos(i + 2 * t)),
);
const stairsB = numbers(12).map((t) =>
  numbers(8).map((i) => Math.sin(0.7 * (i + 0.05 * Math.cos(3 * i)) * t) + 0.25 * Math.cos(1.1 * i + 2 * t)),
);

/** Mixes columns with small deviations, so that matches of several sizes exist. */
function mixed(seed: number, deviation: number): { a: Rows; b: Rows } {
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

describe("the asynchronous forms", () => {
  const [a, b] = [
    gaussian(40, 5, 1),
    gaussian(40, 5, 2).map((row, t) => row.map((x, j) => 0.2 * x + gaussian(40, 5, 1)[t]![j]!)),
  ];

  it("have the same results, pause, and reject when they are aborted", async () => {
    const matches = (run: object) => simpleMatchesAsync(a, b, { epsilon: 0.3, ...run });
    expect(await expectPauses(matches)).toEqual(simpleMatches(a, b, { epsilon: 0.3 }));
    await expectRejects(matches);
    const smallest = (run: object) => smallestEpsilonAsync(a, b, { size: 3, ...run });
    expect(await expectPauses(smallest)).toEqual(smallestEpsilon(a, b, { size: 3 }));
    await expectRejects(smallest);
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
