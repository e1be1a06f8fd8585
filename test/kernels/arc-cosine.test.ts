import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { halfAngleSeries } from "../../src/kernels/arc-cosine/series";
import { guarded, lay, machines, read } from "./memories";

const twins = machines[0]!;

/** Two to twice `most`. */
const even = (most: number): fc.Arbitrary<number> => fc.integer({ min: 1, max: most }).map((n) => 2 * n);

const number = fc.double({ min: -1, max: 1, noNaN: true });
const list = (n: number, of: fc.Arbitrary<number> = number): fc.Arbitrary<number[]> =>
  fc.array(of, { minLength: n, maxLength: n });

/** A vector whose largest number is 1, or of zeros. */
const scaled = (n: number): fc.Arbitrary<number[]> =>
  list(n).map((x) => {
    const largest = Math.max(...x.map(Math.abs));
    return largest < 1e-300 ? x.map(() => 0) : x.map((value) => value / largest);
  });

/** Signed half-angles, the ends among them. */
const half = fc.oneof(
  fc.double({ min: -0.5, max: 0.5, noNaN: true }),
  fc.constantFrom(0, -0, 0.5, -0.5, 1e-300, -1e-20, 3e-17),
);
const positive = fc.double({ min: 0, max: 3, noNaN: true });

/** Agreement to some units of rounding, between the kernels' order of operations and the twins'. */
function expectClose(actual: readonly number[], expected: readonly number[], scale: number): void {
  for (const [i, x] of actual.entries()) {
    expect(Math.abs(x - expected[i]!)).toBeLessThanOrEqual(2e-15 * scale);
  }
}

const layer = fc.record({
  kink: fc.double({ min: 0, max: 2, noNaN: true }),
  numbers: list(4, positive),
  angle: fc.double({ min: 0, max: Math.PI / 2, noNaN: true }),
});
const rowProblem = even(5).chain((count) =>
  fc.record({
    layers: fc.array(layer, { minLength: 1, maxLength: 3 }),
    h: list(count, half),
    ntk: list(count, positive),
    amplitudes: list(count + 2, positive),
    turns: list(count + 2, fc.double({ min: 0, max: Math.PI / 2, noNaN: true })),
  }),
);

describe.each(machines)("arc-cosine kernels, $name", ({ kernels, memory }) => {
  test("half-angles are half of what the correlation lacks to ±1", () => {
    const problem = fc.tuple(even(4), even(5));
    fc.assert(
      fc.property(
        problem.chain(([size, count]) =>
          fc.tuple(scaled(size), fc.array(scaled(size), { minLength: count, maxLength: count })),
        ),
        ([x, rows]) => {
          const [size, count] = [x.length, rows.length];
          const dot = (a: number[], b: number[]): number =>
            a.reduce((sum, value, k) => sum + value * b[k]!, 0);
          const inverse = (v: number[]): number => (dot(v, v) > 0 ? 1 / Math.sqrt(dot(v, v)) : 0);
          const products = rows.map((y) => dot(x, y));
          const arrays = [x, rows.flat(), rows.map(inverse), products];
          const offsets = lay(memory, arrays);
          const [xAt, othersAt, normsAt, h] = offsets as [number, number, number, number];
          kernels.halfAngles(h, inverse(x), xAt, normsAt, othersAt, size, count);
          for (const [j, value] of read(memory, h, count).entries()) {
            const c = products[j]! * inverse(x) * inverse(rows[j]!);
            expect(Math.abs(Math.abs(value) - (1 - Math.abs(c)) / 2)).toBeLessThan(1e-15);
            expect(Object.is(Math.sign(value), -0) || value < 0).toBe(c < 0 || Object.is(c, -0));
          }
          expect(
            guarded(
              memory,
              offsets,
              arrays.map((array) => array.length),
            ),
          ).toBe(true);
        },
      ),
    );
  });

  // (1 − cos θ)/2 with cos θ = 1/√(1 + t²), for tan θ = t.
  test.each([1e-3, 1e-5, 1e-8, 1e-12, 1e-100])("half-angles of directions that are %d apart", (t) => {
    const expected = (t * t) / 2 / (1 + t * t + Math.sqrt(1 + t * t));
    const factors = [1, -1, 1.5, -0.75];
    const others = factors.flatMap((factor) => [factor, factor * t, 0, 0, 0, 0]);
    const norms = factors.map((factor) => 1 / Math.abs(factor));
    const [xAt, yAt, normsAt, h] = lay(memory, [[1, 0, 0, 0, 0, 0], others, norms, factors]) as [
      number,
      number,
      number,
      number,
    ];
    kernels.halfAngles(h, 1, xAt, normsAt, yAt, 6, 4);
    for (const [k, value] of read(memory, h, 4).entries()) {
      expect(Math.sign(value)).toBe(Math.sign(factors[k]!));
      expect(Math.abs(Math.sqrt(Math.abs(value)) - Math.sqrt(expected))).toBeLessThan(2e-16);
      // The difference of vectors of the same length is exact.
      if (k < 2) expect(Math.abs(Math.abs(value) / expected - 1)).toBeLessThan(1e-14);
    }
  });

  test("equal and opposite vectors have half-angles 0 and -0, exactly", () => {
    const x = [0.1, 0.7, -0.3, 0];
    const norm = Math.sqrt(0.1 * 0.1 + 0.7 * 0.7 + 0.3 * 0.3);
    const [xAt, yAt, norms, h] = lay(memory, [
      x,
      [...x, ...x.map((value) => -value)],
      [1 / norm, 1 / norm],
      [norm * norm, -norm * norm],
    ]) as [number, number, number, number];
    kernels.halfAngles(h, 1 / norm, xAt, norms, yAt, 4, 2);
    expect(read(memory, h, 2)).toEqual([0, -0]);
  });

  test("layers do to a row what the plain loops do, and write nothing else", () => {
    fc.assert(
      fc.property(rowProblem, ({ layers, h, ntk, amplitudes, turns }) => {
        const count = h.length;
        const outcomes = [twins, { kernels, memory }].map((machine) => {
          const shares = turns.map(Math.cos);
          const plan = new Array(2 + 11 * layers.length).fill(0);
          const arrays = [h, ntk, plan, halfAngleSeries, amplitudes, shares, turns.map(Math.sin)];
          const offsets = lay(machine.memory, arrays);
          const [hAt, ntkAt, planAt, ...rest] = offsets as [number, number, number, ...number[]];
          const sides = [...rest.slice(1), ...rest.slice(1)];
          const described = layers.flatMap(({ kink, numbers }) => [kink, ...numbers, ...sides]);
          machine.memory.set([layers.length, rest[0]!, ...described], planAt / 8);
          machine.kernels.arcCosineLayers(planAt, 1, 2, hAt, ntkAt, count);
          expect(
            guarded(
              machine.memory,
              offsets,
              arrays.map((array) => array.length),
            ),
          ).toBe(true);
          return { nngp: read(machine.memory, hAt, count), ntk: read(machine.memory, ntkAt, count) };
        });
        // Every term is at most 9 · 1 + 3 or 3 times what was there.
        const scale = layers.reduce((size, _) => 30 + 3 * size, 3);
        expectClose(outcomes[1]!.nngp, outcomes[0]!.nngp, scale);
        expectClose(outcomes[1]!.ntk, outcomes[0]!.ntk, scale);
      }),
    );
  });

  test("many columns go through the layers in parts", () => {
    const count = 1302;
    const h = Array.from({ length: count }, (_, j) => (j / (count - 1) - 0.5) * 0.999);
    const ones = new Array(count).fill(1);
    const zeros = new Array(count).fill(0);
    const [hAt, ntkAt, planAt, series, a, b] = lay(memory, [
      h,
      zeros,
      new Array(13).fill(0),
      halfAngleSeries,
      ones,
      zeros,
    ]) as [number, number, number, number, number, number];
    memory.set([1, series, 1, 1, 1, 0, 0, a, a, b, a, a, b], planAt / 8);
    kernels.arcCosineLayers(planAt, 0, 0, hAt, ntkAt, count);
    // Cho & Saul 2009, eq. 6: (sin θ + (π − θ) cos θ)/π for ReLU at σ_w² = 2.
    for (const [j, value] of read(memory, hAt, count).entries()) {
      const c = h[j]! >= 0 ? 1 - 2 * h[j]! : -1 - 2 * h[j]!;
      const angle = Math.acos(c);
      expect(Math.abs(value - (Math.sin(angle) + (Math.PI - angle) * c) / Math.PI)).toBeLessThan(1e-15);
    }
    expect(read(memory, ntkAt, count)).toEqual(read(memory, hAt, count));
  });

  test("a table is evaluated piece by piece", () => {
    const intervals = 3;
    const pieces = fc.array(list(20), { minLength: 2 * intervals, maxLength: 2 * intervals });
    fc.assert(
      fc.property(
        pieces,
        even(4).chain((n) => fc.tuple(list(n, half), list(n))),
        fc.double({ min: -2, max: 2, noNaN: true }),
        (coefficients, [h, amplitudes], amplitude) => {
          const arrays = [[intervals, 0, ...coefficients.flat()], amplitudes, h, h.map(() => 7)];
          const offsets = lay(memory, arrays);
          const [tableAt, amplitudesAt, hAt, ntkAt] = offsets as [number, number, number, number];
          kernels.arcCosineTable(tableAt, amplitude, amplitudesAt, hAt, ntkAt, h.length);
          const results = [read(memory, hAt, h.length), read(memory, ntkAt, h.length)];
          for (const [k, from] of h.entries()) {
            const place = Math.sqrt(2 * Math.abs(from)) * intervals;
            const isBelow = from < 0 || Object.is(from, -0);
            // On an edge either piece may be taken.
            fc.pre(Math.abs(place - Math.round(place)) > 1e-9 || place < 1e-9);
            const piece = coefficients[Math.floor(place) + (isBelow ? intervals : 0)]!;
            const x = 2 * (place - Math.floor(place)) - 1;
            for (const which of [0, 1]) {
              let sum = 0;
              for (let p = 9; p >= 0; p--) sum = sum * x + piece[2 * p + which]!;
              expect(Math.abs(results[which]![k]! - amplitude * amplitudes[k]! * sum)).toBeLessThan(2e-13);
            }
          }
          expect(
            guarded(
              memory,
              offsets,
              arrays.map((array) => array.length),
            ),
          ).toBe(true);
        },
      ),
    );
  });

  test("a right angle ends the last piece of a table, on either side", () => {
    const constant = (value: number) => [value, -value, ...new Array(18).fill(0)];
    const table = [2, 0, ...[1, 2, 3, 4].flatMap(constant)];
    const [tableAt, amplitudes, h, ntk] = lay(memory, [table, [1, 1], [0.5, -0.5], [0, 0]]) as [
      number,
      number,
      number,
      number,
    ];
    kernels.arcCosineTable(tableAt, 1, amplitudes, h, ntk, 2);
    expect(read(memory, h, 2)).toEqual([2, 4]);
    expect(read(memory, ntk, 2)).toEqual([-2, -4]);
  });

  test.each([0, 1, 4])("NaN at %i stays there", (place) => {
    const h = new Array(6).fill(0.25);
    h[place] = Number.NaN;
    const ones = new Array(6).fill(1);
    const [hAt, ntkAt, planAt, series, a, b, tableAt] = lay(memory, [
      h,
      ones,
      new Array(13).fill(0),
      halfAngleSeries,
      ones,
      new Array(6).fill(0),
      [1, 0, ...new Array(40).fill(1)],
    ]) as [number, number, number, number, number, number, number];
    const isNaNThere = (): void => {
      for (const at of [hAt, ntkAt]) {
        expect(read(memory, at, 6).map(Number.isNaN)).toEqual(h.map(Number.isNaN));
      }
    };
    memory.set([1, series, 1, 1, 1, 0, 0, a, a, b, a, a, b], planAt / 8);
    kernels.arcCosineLayers(planAt, 0, 0, hAt, ntkAt, 6);
    isNaNThere();
    memory.set(h, hAt / 8);
    kernels.arcCosineTable(tableAt, 1, a, hAt, ntkAt, 6);
    isNaNThere();
  });
});
