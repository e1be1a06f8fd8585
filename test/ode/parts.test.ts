import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { factorReal, solveReal } from "../../src/linalg/dense/lu";
import { DOP853, DOPRI5 } from "../../src/ode/explicit/embedded-pairs";
import { combine } from "../../src/ode/explicit/linear-combination";
import { bindStages } from "../../src/ode/explicit/tableau";
import { chebyshevInterpolant } from "../../src/ode/extrapolation/chebyshev";
import { DenseStore } from "../../src/ode/output/dense-output";
import { powerInterpolant } from "../../src/ode/output/interpolant";
import { factorComplex, solveComplex } from "../../src/ode/radau/complex-lu";
import * as radau from "../../src/ode/radau/radau-constants";
import { distance } from "./helpers";

const entry = fc.double({ min: -1, max: 1, noNaN: true });

describe("tableaus", () => {
  test.each([
    ["dop853", DOP853, 8],
    ["dopri5", DOPRI5, 5],
  ] as const)(
    "%s: rows sum to their nodes and weights integrate polynomials up to the order",
    (_name, pair, order) => {
      const sum = (coefficients: readonly number[]) => coefficients.reduce((a, b) => a + b, 0);
      pair.rows.forEach((row, i) => {
        expect(Math.abs(sum(row.coefficients) - pair.nodes[i + 1]!)).toBeLessThan(2e-14);
      });
      pair.extraRows.forEach((row, i) => {
        expect(Math.abs(sum(row.coefficients) - pair.nodes[pair.rows.length + 2 + i]!)).toBeLessThan(2e-14);
      });
      for (let power = 0; power < order; power++) {
        const { stages, coefficients } = pair.weights;
        const moment = sum(coefficients.map((b, j) => b * pair.nodes[stages[j]!]! ** power));
        expect(Math.abs(moment - 1 / (power + 1))).toBeLessThan(1e-14);
      }
    },
  );

  test("radau: T and its inverse belong together, and the polynomial goes through the stages", () => {
    const { T, T_INVERSE, POWERS, NODES } = radau;
    for (let i = 0; i < 3; i++) {
      for (let j = 0; j < 3; j++) {
        const product = [0, 1, 2].reduce((s, k) => s + T[3 * i + k]! * T_INVERSE[3 * k + j]!, 0);
        expect(Math.abs(product - (i === j ? 1 : 0))).toBeLessThan(2e-15);
        const value = [1, 2, 3].reduce((s, k) => s + POWERS[3 * (k - 1) + j]! * NODES[i]! ** k, 0);
        expect(Math.abs(value - (i === j ? 1 : 0))).toBeLessThan(1e-14);
      }
    }
  });
});

describe("combine", () => {
  test.each(Array.from({ length: 14 }, (_, i) => i + 1))(
    "adds %d terms in one pass, at an offset",
    (terms) => {
      const n = 5;
      const buffers = Array.from({ length: terms }, (_, j) =>
        Float64Array.from({ length: n }, (_, i) => Math.sin(3 * i + j)),
      );
      const coefficients = buffers.map((_, j) => 1 / (j + 1));
      const row = bindStages({ stages: buffers.map((_, j) => j), coefficients }, buffers);
      const base = Float64Array.of(1, 2, 3, 4, 5);
      const out = new Float64Array(n + 3).fill(9);
      combine(row, 0.5, base, out, 2);
      const expected = [...base].map(
        (y, i) => y + 0.5 * buffers.reduce((s, k, j) => s + coefficients[j]! * k[i]!, 0),
      );
      expect(distance(out.slice(2, 2 + n), expected)).toBeLessThan(1e-14);
      expect([out[0], out[1], out[n + 2]]).toEqual([9, 9, 9]);
    },
  );
});

describe("lu", () => {
  test("solves random real systems", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 8 }), fc.infiniteStream(entry), (n, stream) => {
        const take = () => stream.next().value as number;
        // Diagonal 3 in rotated rows: well conditioned, and pivoting is needed.
        const a = Float64Array.from(
          { length: n * n },
          (_, k) => take() / n + ((Math.floor(k / n) + 1) % n === k % n ? 3 : 0),
        );
        const x = Float64Array.from({ length: n }, take);
        const b = Float64Array.from({ length: n }, (_, i) =>
          x.reduce((s, xj, j) => s + a[i * n + j]! * xj, 0),
        );
        const pivots = new Int32Array(n);
        expect(factorReal(a, n, pivots)).toBe(true);
        solveReal(a, n, pivots, b);
        expect(distance(b, x)).toBeLessThan(1e-14);
      }),
    );
  });

  test("solves random complex systems", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 8 }), fc.infiniteStream(entry), (n, stream) => {
        const take = () => stream.next().value as number;
        const shifted = (k: number) => (Math.floor(k / n) + 1) % n === k % n;
        const re = Float64Array.from({ length: n * n }, (_, k) => take() / n + (shifted(k) ? 1 : 0));
        const im = Float64Array.from({ length: n * n }, (_, k) => take() / n + (shifted(k) ? 3 : 0));
        const [x, y] = [Float64Array.from({ length: n }, take), Float64Array.from({ length: n }, take)];
        const p = Float64Array.from({ length: n }, (_, i) =>
          x.reduce((s, xj, j) => s + re[i * n + j]! * xj - im[i * n + j]! * y[j]!, 0),
        );
        const q = Float64Array.from({ length: n }, (_, i) =>
          x.reduce((s, xj, j) => s + im[i * n + j]! * xj + re[i * n + j]! * y[j]!, 0),
        );
        const pivots = new Int32Array(n);
        expect(factorComplex(re, im, n, pivots)).toBe(true);
        solveComplex(re, im, n, pivots, p, q);
        expect(Math.max(distance(p, x), distance(q, y))).toBeLessThan(2e-14);
      }),
    );
  });

  test("says when a matrix is singular or not finite", () => {
    const pivots = new Int32Array(2);
    expect(factorReal(Float64Array.of(1, 2, 2, 4), 2, pivots)).toBe(false);
    expect(factorReal(Float64Array.of(Number.NaN, 2, 2, 4), 2, pivots)).toBe(false);
    expect(factorComplex(Float64Array.of(1, 2, 2, 4), new Float64Array(4), 2, pivots)).toBe(false);
  });
});

test("the Chebyshev interpolant reproduces polynomials of degree 19 in one step", () => {
  const { rows, nodes, evaluate } = chebyshevInterpolant(20);
  const f = (s: number) => (2 * s - 1) ** 19 - 3 * s ** 7 + 1;
  const data = Float64Array.from(nodes, f);
  const out = new Float64Array(1);
  for (let s = 0; s <= 1; s += 1 / 64) {
    evaluate(data, 0, 1, s, out);
    expect(Math.abs(out[0]! - f(s))).toBeLessThan(5e-15);
  }
  expect(rows).toBe(20);
});

describe("dense store", () => {
  const line = powerInterpolant(2);

  test("reads the step that begins at or before the time, forwards and backwards", () => {
    for (const sign of [1, -1]) {
      const store = new DenseStore(line, 1, 0, 2 ** 20);
      for (let k = 0; k < 100; k++) {
        store.data.set([], store.reserve());
        const offset = store.reserve();
        store.data[offset] = k;
        store.data[offset + 1] = 0.5;
        store.commit(sign * (k + 1));
      }
      const out = new Float64Array(1);
      // Origin: on paper, the step's number and a slope of one half within it. Tolerance none, they are equal.
      for (const [t, expected] of [
        [0, 0],
        [0.5, 0.25],
        [1, 1],
        [41.5, 41.25],
        [99.5, 99.25],
        [100, 99.5],
      ] as const) {
        store.read(sign * t, out);
        expect(out[0]).toBe(expected);
      }
    }
  });

  test("refuses the step that would exceed its limit", () => {
    const store = new DenseStore(line, 1, 0, 8 * 7);
    for (let k = 0; k < 3; k++) {
      expect(store.reserve()).toBe(2 * k);
      store.commit(k + 1);
    }
    expect(store.reserve()).toBe(-1);
    expect(store.bytesNeeded).toBe(64);
  });
});
