import fc from "fast-check";
import { expect, test } from "vitest";
import type { Field, Jacobian } from "../../src/ode";
import { solve } from "../../src/ode";
import { largestDifference } from "../helpers/numbers";
import { methods } from "./helpers";

const N = 3;
const entries = (length: number) =>
  fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: length, maxLength: length });

/** Computes exp(A t) y by the Taylor series, which converges fast for |A| t up to about 6. */
function exact(a: readonly number[], y: readonly number[], t: number): number[] {
  let term = [...y];
  const sum = [...y];
  for (let k = 1; k < 80; k++) {
    const last = term;
    term = last.map((_, i) => (t / k) * last.reduce((s, x, j) => s + a[i * N + j]! * x, 0));
    for (let i = 0; i < N; i++) sum[i]! += term[i]!;
  }
  return sum;
}

test.each(methods)(
  "%s integrates random linear systems forwards and back, at and between the output times",
  (method) => {
    fc.assert(
      fc.property(entries(N * N), entries(N), fc.double({ min: 0, max: 2, noNaN: true }), (a, y, t) => {
        const field: Field = (_t, v, dv) => {
          for (let i = 0; i < N; i++) {
            dv[i] = a[i * N]! * v[0]! + a[i * N + 1]! * v[1]! + a[i * N + 2]! * v[2]!;
          }
        };
        const jacobian: Jacobian = (_t, _y, out) => out.set(a);
        const options = { method, jacobian, relativeTolerance: 1e-8, absoluteTolerance: 1e-10 };
        const there = solve(field, y, { times: [0, 2], ...options });
        expect(largestDifference(there.at(t), exact(a, y, t))).toBeLessThan(1e-6);
        const back = solve(field, there.states.data.slice(N), { times: [2, 0], ...options });
        expect(largestDifference(back.states.data.slice(N), y)).toBeLessThan(1e-5);
      }),
      { numRuns: 30, seed: 1 },
    );
  },
);
