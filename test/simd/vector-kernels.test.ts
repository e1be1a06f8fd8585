import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { guarded, lay, machines, read } from "./memories";
import { expectSame, vector } from "./numbers";

const length = fc.integer({ min: 0, max: 37 });
const sized = fc.record({
  m: fc.integer({ min: 1, max: 11 }),
  n: fc.integer({ min: 1, max: 19 }),
  extra: fc.nat(3),
});

const sum = (terms: readonly number[]): number => terms.reduce((total, term) => total + term, 0);
const sizeOf = (terms: readonly number[]): number => sum(terms.map(Math.abs));
type Offsets = [number, number, number, number];

describe.each(machines)("the kernels of vectors, $name", ({ kernels, memory }) => {
  test("dot and axpy agree with their formulas", () => {
    fc.assert(
      fc.property(
        length.chain((n) => fc.tuple(vector(n), vector(n), fc.double({ min: -2, max: 2, noNaN: true }))),
        ([x, y, factor]) => {
          const offsets = lay(memory, [x, y]);
          const [xAt, yAt] = offsets as Offsets;
          const terms = x.map((value, i) => value * y[i]!);
          expectSame(kernels.dot(xAt, yAt, x.length), sum(terms), sizeOf(terms), x.length);
          kernels.axpy(yAt, factor, xAt, x.length);
          for (const [i, value] of read(memory, yAt, x.length).entries()) {
            expectSame(value, y[i]! + factor * x[i]!, Math.abs(y[i]!) + Math.abs(factor * x[i]!), 2);
          }
          expect(guarded(memory, offsets, [x.length, y.length])).toBe(true);
        },
      ),
    );
  });

  test("addToRows adds a vector to every row, and sumOfRows sums the rows", () => {
    fc.assert(
      fc.property(
        sized.chain(({ m, n }) => fc.tuple(fc.constant([m, n] as const), vector(m * n), vector(n))),
        ([[m, n], x, y]) => {
          const offsets = lay(memory, [x, y, new Float64Array(n).fill(7)]);
          const [xAt, yAt, outAt] = offsets as Offsets;
          kernels.sumOfRows(outAt, xAt, m, n);
          for (const [j, value] of read(memory, outAt, n).entries()) {
            const column = x.filter((_, i) => i % n === j);
            expectSame(value, sum(column), sizeOf(column), m);
          }
          kernels.addToRows(xAt, yAt, m, n);
          expect(read(memory, xAt, m * n)).toEqual(Array.from(x, (value, i) => value + y[i % n]!));
          expect(guarded(memory, offsets, [m * n, n, n])).toBe(true);
        },
      ),
    );
  });

  test("scaleBySign multiplies by the factor of the sign, in place or not, and gives no −0", () => {
    const cases = length.chain((n) => fc.tuple(vector(n), vector(n), fc.constantFrom(0, 0.01, -0.5, 1)));
    fc.assert(
      fc.property(cases, fc.boolean(), ([x, y, below], isInPlace) => {
        const offsets = lay(memory, [x, y, new Float64Array(x.length)]);
        const [xAt, yAt, outAt] = offsets as Offsets;
        const target = isInPlace ? yAt : outAt;
        kernels.scaleBySign(target, xAt, yAt, below, 1.5, x.length);
        const expected = x.map((value, i) => (value > 0 ? 1.5 : below) * y[i]! + 0);
        expect(read(memory, target, x.length)).toEqual(expected);
        expect(guarded(memory, offsets, [x.length, y.length, x.length])).toBe(true);
      }),
    );
  });

  test("times and transposedTimes multiply a sub-matrix by a vector", () => {
    fc.assert(
      fc.property(
        sized.chain(({ m, n, extra }) =>
          fc.tuple(fc.constant([m, n, n + extra] as const), vector(m * (n + extra)), vector(n), vector(m)),
        ),
        ([[m, n, width], a, x, y]) => {
          const offsets = lay(memory, [a, x, y, new Float64Array(Math.max(m, n))]);
          const [aAt, xAt, yAt, outAt] = offsets as Offsets;
          kernels.times(outAt, aAt, width, xAt, m, n);
          for (const [i, value] of read(memory, outAt, m).entries()) {
            const terms = x.map((factor, j) => a[i * width + j]! * factor);
            expectSame(value, sum(terms), sizeOf(terms), n);
          }
          kernels.transposedTimes(outAt, aAt, width, yAt, m, n);
          for (const [j, value] of read(memory, outAt, n).entries()) {
            const terms = y.map((factor, i) => a[i * width + j]! * factor);
            expectSame(value, sum(terms), sizeOf(terms), m);
          }
          expect(guarded(memory, offsets, [a.length, n, m, Math.max(m, n)])).toBe(true);
        },
      ),
    );
  });

  test("symmetricTimes and symmetricRankTwo read and write only the lower triangle", () => {
    fc.assert(
      fc.property(
        sized.chain(({ n, extra }) =>
          fc.tuple(fc.constant([n, n + extra] as const), vector(n * (n + extra)), vector(n), vector(n)),
        ),
        ([[n, width], a, x, y]) => {
          const hidden = a.map((value, at) => (at % width > Math.floor(at / width) ? Number.NaN : value));
          const offsets = lay(memory, [hidden, x, y, new Float64Array(n)]);
          const [aAt, xAt, yAt, outAt] = offsets as Offsets;
          kernels.symmetricTimes(outAt, aAt, width, xAt, n);
          for (const [i, value] of read(memory, outAt, n).entries()) {
            const terms = x.map((factor, j) => a[Math.max(i, j) * width + Math.min(i, j)]! * factor);
            expectSame(value, sum(terms), sizeOf(terms), n);
          }
          kernels.symmetricRankTwo(aAt, width, -0.75, xAt, yAt, n);
          for (const [at, value] of read(memory, aAt, n * width).entries()) {
            const [i, j] = [Math.floor(at / width), at % width];
            const terms = [hidden[at]!, -0.75 * x[i]! * y[j]!, -0.75 * y[i]! * x[j]!];
            if (j > i) expect(value).toBeNaN();
            else expectSame(value, sum(terms), sizeOf(terms), 3);
          }
          expect(guarded(memory, offsets, [a.length, n, n, n])).toBe(true);
        },
      ),
    );
  });

  test("rotate applies a plane rotation to two rows", () => {
    fc.assert(
      fc.property(
        length.chain((n) => fc.tuple(vector(n), vector(n), fc.double({ min: -3, max: 3, noNaN: true }))),
        ([x, y, angle]) => {
          const [c, s] = [Math.cos(angle), Math.sin(angle)];
          const offsets = lay(memory, [x, y]);
          const [xAt, yAt] = offsets as Offsets;
          kernels.rotate(xAt, yAt, c, s, x.length);
          const [left, right] = [read(memory, xAt, x.length), read(memory, yAt, x.length)];
          for (let i = 0; i < x.length; i++) {
            const size = Math.abs(x[i]!) + Math.abs(y[i]!);
            expectSame(left[i]!, c * x[i]! + s * y[i]!, size, 2);
            expectSame(right[i]!, c * y[i]! - s * x[i]!, size, 2);
          }
          expect(guarded(memory, offsets, [x.length, y.length])).toBe(true);
        },
      ),
    );
  });

  test("rotateRows applies sweeps of rotations one after another", () => {
    const sweep = fc.record({
      down: fc.boolean(),
      first: fc.nat(4),
      angles: fc.array(fc.double({ min: -3, max: 3, noNaN: true }), { maxLength: 5 }),
    });
    fc.assert(
      fc.property(
        fc.array(sweep, { maxLength: 4 }),
        fc
          .integer({ min: 1, max: 21 })
          .chain((columns) => fc.tuple(fc.constant(columns), vector(10 * (columns + 1)))),
        (sweeps, [columns, z]) => {
          const width = columns + 1;
          const expected = [...z];
          const plan: number[] = [];
          for (const { down, first, angles } of sweeps) {
            const start = down ? first : first + 4;
            plan.push(start, down ? 1 : -1, angles.length);
            for (const [i, angle] of angles.entries()) {
              const [c, s] = [Math.cos(angle), Math.sin(angle)];
              plan.push(c, s);
              const row = (start + (down ? i : -i)) * width;
              for (let j = row; j < row + columns; j++) {
                const [u, v] = [expected[j]!, expected[j + width]!];
                expected[j] = c * u + s * v;
                expected[j + width] = c * v - s * u;
              }
            }
          }
          const offsets = lay(memory, [z, plan]);
          const [zAt, planAt] = offsets as Offsets;
          kernels.rotateRows(zAt, width, columns, planAt, sweeps.length);
          for (const [at, value] of read(memory, zAt, z.length).entries()) {
            if (at % width === columns) expect(value).toBe(z[at]);
            // Rotations mix all entries of a column, so that the bound depends on all of them.
            const inColumn = z.filter((_, other) => other % width === at % width);
            expectSame(value, expected[at]!, sizeOf(inColumn), 40);
          }
          expect(guarded(memory, offsets, [z.length, plan.length])).toBe(true);
        },
      ),
    );
  });
});
