import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { guarded, lay, machines, read } from "./memories";
import { expectSame, vector } from "./numbers";

const size = fc.oneof(fc.integer({ min: 1, max: 9 }), fc.constantFrom(16, 17, 33, 66));
const problem = fc
  .record({
    form: fc.integer({ min: 0, max: 3 }),
    factor: fc.constantFrom(0, 1, -1, 0.7),
    m: size,
    k: size,
    n: size,
  })
  .chain((shape) =>
    fc.record({
      shape: fc.constant(shape),
      extra: fc.tuple(fc.nat(2), fc.nat(2), fc.nat(2)),
      seed: fc.integer({ min: 1, max: 2 ** 30 }),
      spice: vector(8),
    }),
  );

/** Creates a pseudo-random array with a few extreme numbers. */
function filled(count: number, seed: number, spice: readonly number[]): Float64Array {
  let state = seed;
  return Float64Array.from({ length: count }, () => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    return state % 29 === 0 ? spice[state % spice.length]! : state / 2 ** 30 - 1;
  });
}

describe.each(machines)("product, $name", ({ kernels, memory }) => {
  test("computes sums of products in every form, with every factor, size and width, and writes nothing else", () => {
    fc.assert(
      fc.property(problem, ({ shape: { form, factor, m, k, n }, extra, seed, spice }) => {
        const [aRows, aColumns] = form & 1 ? [k, m] : [m, k];
        const [bRows, bColumns] = form & 2 ? [n, k] : [k, n];
        const [aWidth, bWidth, outWidth] = [aColumns + extra[0], bColumns + extra[1], n + extra[2]];
        const a = filled(aRows * aWidth, seed, spice);
        const b = filled(bRows * bWidth, seed + 1, spice);
        const before = filled(m * outWidth, seed + 2, spice);
        const offsets = lay(memory, [a, b, before]);
        const [aAt, bAt, outAt] = offsets as [number, number, number];
        kernels.product(form, factor, outAt, outWidth, aAt, aWidth, bAt, bWidth, m, k, n);
        const out = read(memory, outAt, m * outWidth);
        for (let i = 0; i < m; i++) {
          for (let j = 0; j < outWidth; j++) {
            const at = i * outWidth + j;
            if (j >= n) {
              expect(out[at]).toBe(before[at]);
              continue;
            }
            let sum = factor === 0 ? 0 : before[at]!;
            let sizes = Math.abs(sum);
            for (let p = 0; p < k; p++) {
              const term =
                a[form & 1 ? p * aWidth + i : i * aWidth + p]! *
                b[form & 2 ? j * bWidth + p : p * bWidth + j]!;
              sum += (factor || 1) * term;
              sizes += Math.abs(term);
            }
            expectSame(out[at]!, sum, sizes, k);
          }
        }
        expect(guarded(memory, offsets, [a.length, b.length, before.length])).toBe(true);
      }),
      { numRuns: 400 },
    );
  });

  test.each([
    { m: 7, k: 5, n: 6, aWidth: 2, outWidth: 1 },
    { m: 70, k: 9, n: 36, aWidth: 3, outWidth: 4 },
    { m: 37, k: 300, n: 11, aWidth: 1, outWidth: 3 },
  ])("adds products with overlapping rows of a and of out, $m x $k x $n", ({ m, k, n, aWidth, outWidth }) => {
    const a = filled((m - 1) * aWidth + k, 7, [0]);
    const b = filled(k * n, 8, [0]);
    const before = filled((m - 1) * outWidth + n, 9, [0]);
    const offsets = lay(memory, [a, b, before]);
    const [aAt, bAt, outAt] = offsets as [number, number, number];
    const sums = Float64Array.from(before);
    const sizes = sums.map(Math.abs);
    for (let i = 0; i < m; i++)
      for (let j = 0; j < n; j++)
        for (let p = 0; p < k; p++) {
          const term = a[i * aWidth + p]! * b[p * n + j]!;
          sums[i * outWidth + j]! += term;
          sizes[i * outWidth + j]! += Math.abs(term);
        }
    kernels.product(0, 1, outAt, outWidth, aAt, aWidth, bAt, n, m, k, n);
    const out = read(memory, outAt, before.length);
    for (const [at, sum] of sums.entries())
      expectSame(out[at]!, sum, sizes[at]!, k * Math.ceil(n / outWidth));
    expect(guarded(memory, offsets, [a.length, b.length, before.length])).toBe(true);
  });

  test.each([
    [0, 130, 300, 530],
    [1, 70, 513, 20],
    [1, 130, 70, 20],
    [2, 20, 600, 129],
    [3, 67, 260, 515],
  ])("agrees with the sums in form %i for matrices larger than its blocks: %i x %i x %i", (form, m, k, n) => {
    const a = filled(m * k, 5, [0]);
    const b = filled(k * n, 6, [0]);
    const [aAt, bAt, outAt] = lay(memory, [a, b, new Float64Array(m * n)]) as [number, number, number];
    for (const factor of [0, 1, -1, -1]) {
      kernels.product(form, factor, outAt, n, aAt, form & 1 ? m : k, bAt, form & 2 ? k : n, m, k, n);
    }
    kernels.product(form, 1, outAt, n, aAt, form & 1 ? m : k, bAt, form & 2 ? k : n, m, k, n);
    const out = read(memory, outAt, m * n);
    for (let i = 0; i < m; i += 3) {
      for (let j = 0; j < n; j += 7) {
        let sum = 0;
        let sizes = 0;
        for (let p = 0; p < k; p++) {
          const term = a[form & 1 ? p * m + i : i * k + p]! * b[form & 2 ? j * k + p : p * n + j]!;
          sum += term;
          sizes += Math.abs(term);
        }
        expectSame(out[i * n + j]!, sum, 4 * sizes, k);
      }
    }
  });

  test.each([0, 1, 2, 3])(
    "computes the lower triangle in form %i, and keeps the entries far above it",
    (form) => {
      for (const [n, k] of [
        [1, 3],
        [7, 5],
        [66, 300],
        [577, 9],
      ] as const) {
        const [a, b, before] = [filled(n * k, 5, [0]), filled(k * n, 6, [0]), filled(n * n, 7, [0])];
        for (const mode of [0, 1, -1]) {
          const [aAt, bAt, outAt, fullAt] = lay(memory, [a, b, before, before]) as [
            number,
            number,
            number,
            number,
          ];
          const [aWidth, bWidth] = [form & 1 ? n : k, form & 2 ? k : n];
          kernels.product(form + 4, mode, outAt, n, aAt, aWidth, bAt, bWidth, n, k, n);
          kernels.product(form, mode, fullAt, n, aAt, aWidth, bAt, bWidth, n, k, n);
          const [out, full] = [read(memory, outAt, n * n), read(memory, fullAt, n * n)];
          for (let i = 0; i < n; i++) {
            for (let j = 0; j <= i; j++) expectSame(out[i * n + j]!, full[i * n + j]!, k + 1, k);
            for (let j = i + 6; j < n; j++)
              if (out[i * n + j] !== before[i * n + j]) expect([i, j]).toBe("kept");
          }
        }
      }
    },
  );

  test.each([Number.NaN, Number.POSITIVE_INFINITY])(
    "propagates %d only to the entries that depend on it",
    (bad) => {
      for (const form of [0, 1, 2, 3]) {
        const a = new Float64Array(49).fill(1);
        a[form & 1 ? 4 * 7 + 2 : 2 * 7 + 4] = bad;
        const [aAt, bAt, outAt] = lay(memory, [a, new Float64Array(49).fill(1), new Float64Array(49)]) as [
          number,
          number,
          number,
        ];
        kernels.product(form, 0, outAt, 7, aAt, 7, bAt, 7, 7, 7, 7);
        expect(read(memory, outAt, 49)).toEqual(
          Array.from({ length: 49 }, (_, i) => ((i / 7) >> 0 === 2 ? bad : 7)),
        );
      }
    },
  );

  test("multiplies tiny and huge numbers like a plain loop", () => {
    const [aAt, bAt, outAt] = lay(memory, [
      [1e300, 5e-324],
      [1e10, 1],
      [0, 0, 0, 0],
    ]) as [number, number, number];
    kernels.product(0, 0, outAt, 2, aAt, 1, bAt, 2, 2, 1, 2);
    expect(read(memory, outAt, 4)).toEqual([Number.POSITIVE_INFINITY, 1e300, 5e-324 * 1e10, 5e-324]);
  });

  test("writes zeros for an empty inner dimension, or adds nothing to the output", () => {
    const [outAt] = lay(memory, [[1, 2, 3, 4]]) as [number];
    kernels.product(0, 1, outAt, 2, outAt, 0, outAt, 2, 2, 0, 2);
    expect(read(memory, outAt, 4)).toEqual([1, 2, 3, 4]);
    kernels.product(0, 0, outAt, 2, outAt, 0, outAt, 2, 2, 0, 2);
    expect(read(memory, outAt, 4)).toEqual([0, 0, 0, 0]);
  });
});
