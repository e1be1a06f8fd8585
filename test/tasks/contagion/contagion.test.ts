import { describe, expect, it } from "vitest";
import { matmul } from "../../../src/linalg";
import { type ContagionLaw, contagion, exactChain, transitionLaw } from "../../../src/tasks";
import { referencesOf } from "../../helpers/references";

const references = referencesOf(import.meta.url);
const triangle = [
  [0, 1, 1],
  [1, 0, 1],
  [1, 1, 0],
];
const laws: ContagionLaw[] = ["sis", "planck", "interacting"];

describe("transitionLaw", () => {
  it("has the infections of the law of Planck, with its maximum 1 near ℓ = 2.82 η", () => {
    const law = transitionLaw("planck");
    for (const reference of references.all<number, number>("infection by the law of Planck")) {
      reference.check(law(0, [0, reference.given])[1]);
    }
    expect(law(0, [5, 0])[1]).toBe(0);
    // The root of x = 3 (1 − e^−x), by iteration.
    const peak = Array.from({ length: 100 }).reduce<number>((x) => 3 * (1 - Math.exp(-x)), 3);
    const broad = transitionLaw({ name: "planck", scale: 1000 / peak, recovery: 0 });
    expect(broad(0, [0, 1000])[1]).toBeCloseTo(1, 14);
    for (const l of [990, 1010]) expect(broad(0, [0, l])[1]).toBeLessThan(1 - 1e-6);
    expect(law(0, [0, 10_000])[1]).toBeLessThan(1e-300);
    for (const scale of [1e-320, 1e-200, 1e308]) {
      expect([...transitionLaw({ name: "planck", scale, recovery: 0 })(0, [0, 1])]).toEqual([1, 0]);
    }
  });

  it("has the infections of two interacting diseases", () => {
    const law = transitionLaw("interacting");
    const counts = [0, 2, 1, 1];
    const [none, first, second] = [0, 1, 2].map((state) => law(state, counts));
    references.only("two interacting diseases").check({
      first: none![1]! + none![3]!,
      second: none![2]! + none![3]!,
      secondGivenFirst: first![2]! + first![3]!,
      firstGivenSecond: second![1]! + second![3]!,
    });
    // Recoveries are independent.
    expect(law(3, counts)[0]).toBeCloseTo(0.19 * 0.22, 15);
  });

  it("gives probabilities that sum to 1 in every state", () => {
    for (const name of laws) {
      const states = name === "interacting" ? 4 : 2;
      for (let state = 0; state < states; state++) {
        const next = transitionLaw(name)(
          state,
          Array.from({ length: states }, (_, s) => s + 1),
        );
        expect(next.length).toBe(states);
        expect(next.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 15);
      }
    }
  });

  it("keeps the digits of rare infections", () => {
    const rare = transitionLaw({ name: "sis", infection: 1e-20, recovery: 0 });
    expect(rare(0, [0, 3])[1]).toBeCloseTo(3e-20, 34);
  });

  it("rejects unknown laws, constants and counts", () => {
    const withoutLaw = () => contagion({ graph: triangle, steps: 1 } as never);
    for (const call of [withoutLaw, () => transitionLaw("sir" as never), () => transitionLaw(3 as never)])
      expect(call).toThrow(/law must be "sis" or "planck" or "interacting"/);
    expect(() => transitionLaw(null as never)).toThrow(/law must be an object, received null/);
    expect(() => transitionLaw({ name: "sis", infection: 2, recovery: 0 })).toThrow(/law.infection/);
    const strong = { name: "interacting", infection: [0.1, 0.1], recovery: [0, 0], coupling: 10 } as const;
    expect(() => transitionLaw(strong)).toThrow(/law.coupling must be below/);
    expect(() => transitionLaw({ ...strong, recovery: 0 } as never)).toThrow(
      /law.recovery must be a list of two/,
    );
    expect(() => transitionLaw("sis")(2, [0, 0])).toThrow(/state/);
    expect(() => transitionLaw("sis")(0, [0])).toThrow(/counts/);
    expect(() => transitionLaw("sis")(0, [0, 0.5])).toThrow(/counts\[1\]/);
  });
});

describe("exactChain", () => {
  it("has the probabilities of the reference on a triangle", () => {
    const chain = exactChain("sis", triangle);
    let row = matmul([[0, 0, 0, 0, 1, 0, 0, 0]], chain);
    let t = 1;
    for (const reference of references.all<number, Record<string, number>>(
      "simple contagion on a triangle from one infected node",
    )) {
      for (; t < reference.given; t++) row = matmul(row, chain);
      const infected = [0, 1, 1, 2, 1, 2, 2, 3].reduce((sum, count, s) => sum + count * row.get(0, s), 0);
      reference.check({ infected, extinct: row.get(0, 0) });
    }
  });

  it("has rows that sum to 1, and no transitions from a healthy graph", () => {
    for (const law of laws) {
      const chain = exactChain(law, triangle);
      const count = chain.shape[0]!;
      expect(count).toBe(law === "interacting" ? 64 : 8);
      for (let s = 0; s < count; s++) {
        let sum = 0;
        for (let k = 0; k < count; k++) sum += chain.get(s, k);
        expect(sum).toBeCloseTo(1, 14);
      }
      expect(chain.get(0, 0)).toBe(1);
    }
  });

  it("rejects more than 4096 states", () => {
    const empty = (n: number) => Array.from({ length: n }, () => new Array<number>(n).fill(0));
    expect(() => exactChain("sis", empty(13))).toThrow(/at most 12 nodes \(4096 states\)/);
    expect(() => exactChain("interacting", empty(7))).toThrow(/at most 6 nodes/);
    expect(exactChain("sis", empty(1)).shape).toEqual([2, 2]);
  });
});

describe("contagion", () => {
  it.each(laws)("draws the transitions of the exact chain (%s)", (law) => {
    const chain = exactChain(law, triangle);
    const base = law === "interacting" ? 4 : 2;
    const initial = law === "interacting" ? [1, 2, 3] : [1, 0, 1];
    const number = (states: ArrayLike<number>) => Array.from(states).reduce((sum, s) => base * sum + s, 0);
    const runs = 8000;
    const found = new Float64Array(base ** 3);
    for (let seed = 0; seed < runs; seed++) {
      const { states } = contagion({ law, graph: triangle, steps: 1, initial, seed });
      expect([...states.subarray(0, 3)]).toEqual(initial);
      found[number(states.subarray(3))]! += 1 / runs;
    }
    for (const [s, share] of found.entries()) {
      const p = chain.get(number(initial), s);
      // Five standard errors, and no draws at all of transitions without probability.
      expect(Math.abs(share - p)).toBeLessThanOrEqual(5 * Math.sqrt((p * (1 - p)) / runs));
    }
  });

  it("draws the initial share of nodes for each disease, and repeats a seed", () => {
    const graph = Array.from({ length: 40 }, () => new Array<number>(40).fill(0));
    const { states } = contagion({ law: "interacting", graph, steps: 1, initial: 0.25, seed: 5 });
    const start = states.subarray(0, 40);
    for (const bit of [1, 2]) expect(start.filter((s) => (s & bit) !== 0).length).toBe(10);
    const again = contagion({ law: "interacting", graph, steps: 1, initial: 0.25, seed: 5 });
    expect(again.states).toEqual(states);
    expect(
      contagion({ law: "sis", graph, steps: 1, initial: 0.001 }).states.filter((s) => s === 1).length,
    ).toBeGreaterThan(0);
    expect(contagion({ law: "sis", graph, steps: 3, initial: 0 }).states.every((s) => s === 0)).toBe(true);
  });

  it("rejects matrices that are not graphs, and states of another law", () => {
    const of = (graph: number[][], options = {}) => contagion({ law: "sis", graph, steps: 1, ...options });
    expect(() => of([[0, 1]])).toThrow(/a square matrix/);
    expect(() => of([[1]])).toThrow(/diagonal of 0/);
    expect(() =>
      of([
        [0, 2],
        [2, 0],
      ]),
    ).toThrow(/a matrix of 0 and 1/);
    expect(() =>
      of([
        [0, 1],
        [0, 0],
      ]),
    ).toThrow(/a symmetric matrix/);
    expect(() => of(triangle, { initial: [0, 1, 2] })).toThrow(/initial\[2\]/);
    expect(() => of(triangle, { initial: 1.5 })).toThrow(/initial/);
    expect(() => of(triangle, { steps: 1e15 })).toThrow(/steps/);
  });
});
