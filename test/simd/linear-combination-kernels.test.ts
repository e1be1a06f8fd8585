import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { guarded, lay, lengthsOf, machines, read } from "./memories";
import { expectSame, vector } from "./numbers";

const problem = fc
  .record({ n: fc.integer({ min: 0, max: 53 }), count: fc.integer({ min: 1, max: 12 }) })
  .chain(({ n, count }) =>
    fc.record({
      base: vector(n),
      stages: fc.array(vector(n), { minLength: count, maxLength: count }),
      coefficients: vector(count),
      step: fc.double({ min: -1, max: 1, noNaN: true }),
    }),
  );
const sum = (terms: readonly number[]): number => terms.reduce((total, term) => total + term, 0);

describe.each(machines)("the kernels of linear combinations, $name", ({ kernels, memory }) => {
  test("combine adds 1 to 12 terms in one pass, in place as well", () => {
    fc.assert(
      fc.property(problem, fc.boolean(), ({ base, stages, coefficients, step }, inPlace) => {
        const n = base.length;
        const lists = [...stages, base, new Float64Array(n), new Float64Array(2 * coefficients.length)];
        const offsets = lay(memory, lists);
        const [baseAt, other, terms] = offsets.slice(stages.length) as [number, number, number];
        const out = inPlace ? baseAt : other;
        for (const [j, c] of coefficients.entries()) memory.set([c, offsets[j]!], terms / 8 + 2 * j);
        kernels.combine(out, baseAt, step, terms, stages.length, n);
        for (const [i, value] of read(memory, out, n).entries()) {
          const parts = stages.map((stage, j) => step * coefficients[j]! * stage[i]!);
          expectSame(value, base[i]! + sum(parts), sum([base[i]!, ...parts].map(Math.abs)), 24);
        }
        expect(guarded(memory, offsets, lengthsOf(lists))).toBe(true);
      }),
    );
  });

  test("reciprocalScale and weightedSquares compute the scaled norm of a combination", () => {
    fc.assert(
      fc.property(problem, fc.boolean(), fc.boolean(), (instance, perNumberA, perNumberR) => {
        const { base, stages, coefficients } = instance;
        const n = base.length;
        const after = base.map((x, i) => x + stages[0]![i]!);
        const absolute = perNumberA ? base.map((_, i) => 1e-9 * (1 + i)) : [1e-9];
        const relative = perNumberR ? base.map((_, i) => 1e-6 * (1 + i)) : [1e-6];
        const lists = [base, after, absolute, relative, new Float64Array(n), new Float64Array(24), ...stages];
        const offsets = lay(memory, lists);
        const [before, afterAt, a, r, out, terms] = offsets as [
          number,
          number,
          number,
          number,
          number,
          number,
        ];
        kernels.reciprocalScale(out, before, afterAt, a, perNumberA ? 1 : 0, r, perNumberR ? 1 : 0, n);
        const scale = read(memory, out, n);
        for (let i = 0; i < n; i++) {
          const largest = Math.max(Math.abs(base[i]!), Math.abs(after[i]!));
          const part = relative[perNumberR ? i : 0]! * largest;
          expectSame(scale[i]! * (absolute[perNumberA ? i : 0]! + part), 1, 1, 1);
        }
        for (const [j, c] of coefficients.entries()) memory.set([c, offsets[6 + j]!], terms / 8 + 2 * j);
        const squares = kernels.weightedSquares(terms, stages.length, out, n);
        let [expected, size] = [0, 0];
        for (let i = 0; i < n; i++) {
          const parts = stages.map((stage, j) => coefficients[j]! * stage[i]!);
          expected += (scale[i]! * sum(parts)) ** 2;
          size += (scale[i]! * sum(parts.map(Math.abs))) ** 2;
        }
        expectSame(squares, expected, size, n + 24);
        expect(guarded(memory, offsets, lengthsOf(lists))).toBe(true);
      }),
    );
  });

  test.each([0, 5, 17])(
    "propagate NaN at entry %i to that entry of the combination and to the norm",
    (place) => {
      const n = 20;
      const stage = new Float64Array(n).fill(1);
      stage[place] = Number.NaN;
      const ones = new Float64Array(n).fill(1);
      const [stageAt, base, out, terms, tolerance] = lay(memory, [stage, ones, ones, [0, 0], [1]]) as [
        number,
        number,
        number,
        number,
        number,
      ];
      memory.set([2, stageAt], terms / 8);
      kernels.combine(out, base, 0.5, terms, 1, n);
      expect(read(memory, out, n)).toEqual(
        Array.from({ length: n }, (_, i) => (i === place ? Number.NaN : 2)),
      );
      expect(kernels.weightedSquares(terms, 1, base, n)).toBeNaN();
      kernels.reciprocalScale(out, base, stageAt, tolerance, 0, tolerance, 0, n);
      expect(read(memory, out, n)).toEqual(
        Array.from({ length: n }, (_, i) => (i === place ? Number.NaN : 0.5)),
      );
    },
  );
});
