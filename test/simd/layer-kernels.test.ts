import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { congruential, expectClose } from "../helpers/numbers";
import { guarded, lay, machines, read } from "./memories";

const random = congruential();
const array = (count: number): number[] => Array.from({ length: count }, random);

const size = fc.integer({ min: 1, max: 23 });
const samples = fc.integer({ min: 1, max: 7 });
/** The coefficients r, b, c, a, e of the kernel `descend`. */
const COEFFICIENTS = [-0.3, 0.8, 0.9, 1.7, 1e-3, 0, 0, 0] as const;

const TOLERANCE = 3e-12;

const sum = (count: number, term: (i: number) => number): number =>
  Array.from({ length: count }, (_, i) => term(i)).reduce((total, x) => total + x, 0);

/** Computes one step of the rule elementwise, from its formula. */
function stepped(rule: number, w: number[], v: number[], s: number[], g: number[]) {
  const [r, b, c, a, e] = COEFFICIENTS;
  const first = rule === 0 ? v : v.map((x, i) => (rule === 1 ? b * x + g[i]! : b * x + (1 - b) * g[i]!));
  const second = rule < 2 ? s : s.map((x, i) => c * x + (1 - c) * g[i]! ** 2);
  const direction = [g, first, first.map((x, i) => x / (a * Math.sqrt(second[i]!) + e))][rule]!;
  return { weights: w.map((x, i) => x + r * direction[i]!), first, second };
}

describe.each(machines)("the kernels of a layer, $name", ({ kernels, memory }) => {
  test("layerTimes computes the product for any number of samples, rows and columns", () => {
    fc.assert(
      fc.property(samples, size, size, (p, m, n) => {
        const [w, x] = [array(m * n), array(p * n)];
        const offsets = lay(memory, [new Float64Array(p * m), w, x]);
        const [out, weights, inputs] = offsets as [number, number, number];
        kernels.layerTimes(out, weights, inputs, p, m, n);
        const expected = Array.from({ length: p * m }, (_, k) => {
          const [sample, row] = [Math.floor(k / m), k % m];
          return sum(n, (j) => w[row * n + j]! * x[sample * n + j]!);
        });
        expectClose(read(memory, out, p * m), expected, TOLERANCE);
        expect(guarded(memory, offsets, [p * m, m * n, p * n])).toBe(true);
      }),
      { numRuns: 200 },
    );
  });

  test("descend applies one step of each rule", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 }), size, (rule, n) => {
        const [w, v, g] = [array(n), array(n), array(n)];
        const s = array(n).map(Math.abs);
        const offsets = lay(memory, [COEFFICIENTS, w, v, s, g]);
        const [coefficients, weights, first, second, gradient] = offsets as Five;
        kernels.descend(rule, coefficients, weights, first, second, gradient, n);
        const expected = stepped(rule, w, v, s, g);
        expectClose(read(memory, weights, n), expected.weights, TOLERANCE);
        expectClose(read(memory, first, n), expected.first, TOLERANCE);
        expectClose(read(memory, second, n), expected.second, TOLERANCE);
        expect(guarded(memory, offsets, [8, n, n, n, n])).toBe(true);
      }),
      { numRuns: 150 },
    );
  });

  test("layerDescent propagates the signal back through the old weights, then updates them", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 2 }),
        samples,
        size,
        size,
        fc.boolean(),
        (rule, p, m, n, withBack) => {
          const [w, v, d, x] = [array(m * n), array(m * n), array(p * m), array(p * n)];
          const s = array(m * n).map(Math.abs);
          const work = new Float64Array(Math.max(4, p) * n);
          const back = new Float64Array(p * n).fill(7);
          const offsets = lay(memory, [COEFFICIENTS, w, v, s, work, back, d, x]);
          const [coefficients, weights, first, second, workAt, backAt, signal, inputs] = offsets as Eight;
          const to = withBack ? backAt : 0;
          kernels.layerDescent(
            rule,
            coefficients,
            weights,
            first,
            second,
            workAt,
            to,
            signal,
            inputs,
            p,
            m,
            n,
          );
          const gradient = Array.from({ length: m * n }, (_, k) =>
            sum(p, (q) => d[q * m + Math.floor(k / n)]! * x[q * n + (k % n)]!),
          );
          const expected = stepped(rule, w, v, s, gradient);
          expectClose(read(memory, weights, m * n), expected.weights, TOLERANCE);
          expectClose(read(memory, first, m * n), expected.first, TOLERANCE);
          expectClose(read(memory, second, m * n), expected.second, TOLERANCE);
          const propagated = Array.from({ length: p * n }, (_, k) =>
            sum(m, (i) => d[Math.floor(k / n) * m + i]! * w[i * n + (k % n)]!),
          );
          expectClose(read(memory, backAt, p * n), withBack ? propagated : [...back], TOLERANCE);
          const counts = [8, m * n, m * n, m * n, work.length, p * n, p * m, p * n];
          expect(guarded(memory, offsets, counts)).toBe(true);
        },
      ),
      { numRuns: 300 },
    );
  });
});

type Five = [number, number, number, number, number];
type Eight = [...Five, number, number, number];
