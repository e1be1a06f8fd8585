import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { halfAngleSeries } from "../../../src/ntk/arc-cosine/half-angle-series";
import { KEY_COUNT, keyOf } from "../../../src/ntk/arc-cosine/table/half-angle-intervals";
import { expectClose } from "../../helpers/numbers";
import { guarded, lay, lengthsOf, machines, read } from "../../simd/memories";

const fallback = machines[0]!;
/** Coefficients of the series in the form that the kernels read. */
const series = halfAngleSeries.flatMap((x) => [x, x]);

/** Even numbers from 2 to 2 · `max`. */
const even = (max: number): fc.Arbitrary<number> => fc.integer({ min: 1, max }).map((n) => 2 * n);

const number = fc.double({ min: -1, max: 1, noNaN: true });
const list = (n: number, of: fc.Arbitrary<number> = number): fc.Arbitrary<number[]> =>
  fc.array(of, { minLength: n, maxLength: n });

/** Vectors whose largest magnitude is 1, and vectors of zeros. */
const scaled = (n: number): fc.Arbitrary<number[]> =>
  list(n).map((x) => {
    const largest = Math.max(...x.map(Math.abs));
    return largest < 1e-300 ? x.map(() => 0) : x.map((value) => value / largest);
  });

/** Signed half-angles, including the ends of their range. */
const half = fc.oneof(
  fc.double({ min: -0.5, max: 0.5, noNaN: true }),
  fc.constantFrom(0, -0, 0.5, -0.5, 1e-300, -1e-20, 3e-17),
);
const positive = fc.double({ min: 0, max: 3, noNaN: true });

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
  test("half-angles are half the distance of the correlation from ±1", () => {
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
          const arrays = [x, [inverse(x)], rows.flat(), rows.map(inverse), products];
          const offsets = lay(memory, arrays);
          const [xAt, normAt, othersAt, normsAt, h] = offsets as [number, number, number, number, number];
          kernels.halfAngles(h, count, normAt, xAt, normsAt, othersAt, size, 1, count, 0);
          for (const [j, value] of read(memory, h, count).entries()) {
            const c = products[j]! * inverse(x) * inverse(rows[j]!);
            expect(Math.abs(Math.abs(value) - (1 - Math.abs(c)) / 2)).toBeLessThan(1e-15);
            expect(Object.is(Math.sign(value), -0) || value < 0).toBe(c < 0 || Object.is(c, -0));
          }
          expect(guarded(memory, offsets, lengthsOf(arrays))).toBe(true);
        },
      ),
    );
  });

  // (1 − cos θ)/2 with cos θ = 1/√(1 + t²), for tan θ = t.
  test.each([1e-3, 1e-5, 1e-8, 1e-12, 1e-100])("half-angles of directions %d apart lose no digits", (t) => {
    const expected = (t * t) / 2 / (1 + t * t + Math.sqrt(1 + t * t));
    const factors = [1, -1, 1.5, -0.75];
    const others = factors.flatMap((factor) => [factor, factor * t, 0, 0, 0, 0]);
    const norms = factors.map((factor) => 1 / Math.abs(factor));
    const [xAt, normAt, yAt, normsAt, h] = lay(memory, [[1, 0, 0, 0, 0, 0], [1], others, norms, factors]) as [
      number,
      number,
      number,
      number,
      number,
    ];
    kernels.halfAngles(h, 4, normAt, xAt, normsAt, yAt, 6, 1, 4, 0);
    for (const [k, value] of read(memory, h, 4).entries()) {
      expect(Math.sign(value)).toBe(Math.sign(factors[k]!));
      expect(Math.abs(Math.sqrt(Math.abs(value)) - Math.sqrt(expected))).toBeLessThan(2e-16);
      // The difference of vectors of equal norm is exact.
      if (k < 2) expect(Math.abs(Math.abs(value) / expected - 1)).toBeLessThan(1e-14);
    }
  });

  test("equal and opposite vectors have half-angles of exactly 0 and -0", () => {
    const x = [0.1, 0.7, -0.3, 0];
    const norm = Math.sqrt(0.1 * 0.1 + 0.7 * 0.7 + 0.3 * 0.3);
    const [xAt, yAt, norms, h] = lay(memory, [
      x,
      [...x, ...x.map((value) => -value)],
      [1 / norm, 1 / norm],
      [norm * norm, -norm * norm],
    ]) as [number, number, number, number];
    kernels.halfAngles(h, 2, norms, xAt, norms, yAt, 4, 1, 2, 0);
    expect(read(memory, h, 2)).toEqual([0, -0]);
  });

  const [m, n, width] = [5, 6, 9];
  const numbers = (from: number, count: number): number[] =>
    Array.from({ length: count }, (_, i) => Math.sin(7 * (from + i)));
  /** Returns true for entries that are computed: all, or in a triangle those on and above the diagonal, in pairs. */
  const isInside = (at: number, triangle: number): boolean => {
    const [r, k] = [Math.floor(at / width), at % width];
    return k < n && (triangle === 0 || k >= r - (r % 2));
  };

  test.each([0, 1])("half-angles of a block equal those of its single rows (triangle: %i)", (triangle) => {
    const size = 4;
    const arrays = [numbers(0, m * width), numbers(1, m), numbers(2, m * size), numbers(3, n)];
    arrays.push(numbers(4, n * size));
    const blockOf = (byRows: boolean): number[] => {
      const offsets = lay(memory, arrays);
      const [h, norms, x, otherNorms, others] = offsets as [number, number, number, number, number];
      if (!byRows) kernels.halfAngles(h, width, norms, x, otherNorms, others, size, m, n, triangle);
      for (let r = 0; byRows && r < m; r++) {
        const to = h + 8 * r * width;
        kernels.halfAngles(to, 1, norms + 8 * r, x + 8 * r * size, otherNorms, others, size, 1, n, 0);
      }
      expect(guarded(memory, offsets, lengthsOf(arrays))).toBe(true);
      return read(memory, h, m * width);
    };
    const rows = blockOf(true);
    for (const [at, value] of blockOf(false).entries()) {
      expect(value).toBe(isInside(at, triangle) ? rows[at] : arrays[0]![at]);
    }
  });

  test("layers agree with the TypeScript fallback for any row, and write nothing outside it", () => {
    fc.assert(
      fc.property(rowProblem, ({ layers, h, ntk, amplitudes, turns }) => {
        const count = h.length;
        const outcomes = [fallback, { kernels, memory }].map((machine) => {
          const shares = turns.map(Math.cos);
          const plan = new Array(2 + 11 * layers.length).fill(0);
          const arrays = [h, ntk, plan, series, amplitudes, shares, turns.map(Math.sin)];
          const offsets = lay(machine.memory, arrays);
          const [hAt, ntkAt, planAt, ...rest] = offsets as [number, number, number, ...number[]];
          const sides = [...rest.slice(1), ...rest.slice(1)];
          const described = layers.flatMap(({ kink, numbers }) => [kink, ...numbers, ...sides]);
          machine.memory.set([layers.length, rest[0]!, ...described], planAt / 8);
          machine.kernels.arcCosineLayers(planAt, 1, 2, hAt, ntkAt, count);
          expect(guarded(machine.memory, offsets, lengthsOf(arrays))).toBe(true);
          return { nngp: read(machine.memory, hAt, count), ntk: read(machine.memory, ntkAt, count) };
        });
        // Every term is at most 9 · 1 + 3 or 3 times the previous size. The order of operations differs, so the results
        // agree to some units of rounding.
        const scale = layers.reduce((size, _) => 30 + 3 * size, 3);
        expectClose(outcomes[1]!.nngp, outcomes[0]!.nngp, 2e-15 * scale);
        expectClose(outcomes[1]!.ntk, outcomes[0]!.ntk, 2e-15 * scale);
      }),
    );
  });

  test("layers agree with Cho & Saul's formula for more columns than are processed at a time", () => {
    const count = 1302;
    const h = Array.from({ length: count }, (_, j) => (j / (count - 1) - 0.5) * 0.999);
    const ones = new Array(count).fill(1);
    const zeros = new Array(count).fill(0);
    const [hAt, ntkAt, planAt, seriesAt, a, b] = lay(memory, [
      h,
      zeros,
      new Array(13).fill(0),
      series,
      ones,
      zeros,
    ]) as [number, number, number, number, number, number];
    memory.set([1, seriesAt, 1, 1, 1, 0, 0, a, a, b, a, a, b], planAt / 8);
    kernels.arcCosineLayers(planAt, 0, 0, hAt, ntkAt, count);
    // Cho & Saul 2009, eq. 6: (sin θ + (π − θ) cos θ)/π for ReLU at σ_w² = 2.
    for (const [j, value] of read(memory, hAt, count).entries()) {
      const c = h[j]! >= 0 ? 1 - 2 * h[j]! : -1 - 2 * h[j]!;
      const angle = Math.acos(c);
      expect(Math.abs(value - (Math.sin(angle) + (Math.PI - angle) * c) / Math.PI)).toBeLessThan(1e-15);
    }
    expect(read(memory, ntkAt, count)).toEqual(read(memory, hAt, count));
  });

  const tableProblem = fc
    .record({
      m: fc.integer({ min: 1, max: 4 }),
      n: even(3).map((n) => n + 2),
      gap: fc.integer({ min: 0, max: 2 }),
    })
    .chain(({ m, n, gap }) =>
      fc.record({
        ...{ m: fc.constant(m), n: fc.constant(n), width: fc.constant(n + gap) },
        pieces: fc.array(list(10), { minLength: 3, maxLength: 3 }),
        h: list(m * (n + gap), half),
        factors: list(m),
        otherFactors: list(n),
        triangle: fc.constantFrom(0, 1),
      }),
    );

  test("a table is evaluated by its pieces, and stops at missing ones", () => {
    fc.assert(
      fc.property(tableProblem, ({ m, n, width, pieces, h, factors, otherFactors, triangle }) => {
        const pieceOf = (value: number): number => keyOf(value) % 3;
        const slots = new Int32Array(KEY_COUNT).fill(-1);
        for (const value of h) slots[keyOf(value)] = 80 * pieceOf(value);
        const arrays = [
          new Float64Array(slots.buffer),
          pieces.flat(),
          factors,
          otherFactors,
          h,
          h.map(() => 7),
        ];
        const offsets = lay(memory, arrays);
        const [slotsAt, piecesAt, factorsAt, othersAt, hAt, out] = offsets as [
          ...[number, number, number, number, number, number],
        ];
        const evaluate = (start: number): number =>
          kernels.arcCosineTable(
            ...([slotsAt, piecesAt, factorsAt, othersAt, hAt, out, width, m, n, triangle, start] as const),
          );
        const isWanted = (r: number, k: number): boolean => k < n && (triangle === 0 || k >= r - (r % 2));
        expect(evaluate(0)).toBe(m * n);
        for (const [index, value] of read(memory, out, m * width).entries()) {
          const [r, k] = [Math.floor(index / width), index % width];
          if (!isWanted(r, k)) {
            expect(value).toBe(7);
            continue;
          }
          const piece = pieces[pieceOf(h[index]!)]!;
          const x = h[index]! - piece[9]!;
          const sum = piece
            .slice(0, 9)
            .reduce((total, coefficient, power) => total + coefficient * x ** power, 0);
          // The magnitude of x is at most 1.5.
          expect(Math.abs(value - factors[r]! * otherFactors[k]! * sum)).toBeLessThan(1e-14 * 1.5 ** 8);
        }
        expect(guarded(memory, offsets, lengthsOf(arrays))).toBe(true);

        // Evaluation stops before a pair without a piece, and can continue after it.
        const last = keyOf(h[(m - 1) * width + n - 1]!);
        new Int32Array(memory.buffer, memory.byteOffset + slotsAt, KEY_COUNT)[last] = -1;
        for (let at = 0; at < m * n; at += 2) {
          const expected = Array.from({ length: (m * n - at) / 2 }, (_, i) => at + 2 * i).find((pair) => {
            const [r, k] = [Math.floor(pair / n), pair % n];
            const keys = [h[r * width + k]!, h[r * width + k + 1]!].map(keyOf);
            return isWanted(r, k) && keys.includes(last);
          });
          expect(evaluate(at)).toBe(expected ?? m * n);
        }
      }),
    );
  });

  test.each([0, 1, 4])("NaN at index %i does not spread to other entries", (index) => {
    const h = new Array(6).fill(0.25);
    h[index] = Number.NaN;
    const ones = new Array(6).fill(1);
    const zeros = new Array(6).fill(0);
    const arrays = [h, ones, new Array(13).fill(0), series, ones, zeros];
    const [hAt, ntkAt, planAt, seriesAt, a, b] = lay(memory, arrays) as [
      number,
      number,
      number,
      number,
      number,
      number,
    ];
    const isNaNThere = (...offsets: number[]): void => {
      for (const at of offsets) {
        expect(read(memory, at, 6).map(Number.isNaN)).toEqual(h.map(Number.isNaN));
      }
    };
    memory.set([1, seriesAt, 1, 1, 1, 0, 0, a, a, b, a, a, b], planAt / 8);
    kernels.arcCosineLayers(planAt, 0, 0, hAt, ntkAt, 6);
    isNaNThere(hAt, ntkAt);
  });
});
