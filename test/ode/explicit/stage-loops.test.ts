import { describe, expect, test } from "vitest";
import { solve } from "../../../src/ode";
import { largestDifference } from "../../helpers/numbers";
import { vanDerPol } from "../helpers";

/** Independent copies of van der Pol's oscillator, which have the root mean square error and the steps of one. */
const copiesOf = (copies: number) => {
  const one = vanDerPol(1);
  return (t: number, y: Float64Array, dy: Float64Array) => {
    for (let i = 0; i < copies; i++) one(t, y.subarray(2 * i, 2 * i + 2), dy.subarray(2 * i, 2 * i + 2));
  };
};

describe.each(["dop853", "dopri5"] as const)("%s", (method) => {
  test.each([{}, { dense: false }, { relativeTolerance: [1e-9], absoluteTolerance: [1e-12] }])(
    "takes the same steps for a large system on SIMD kernels as for a small one: %o",
    ({ relativeTolerance, absoluteTolerance, ...options }) => {
      const tolerances = (n: number) => ({
        relativeTolerance: relativeTolerance && new Array(n).fill(relativeTolerance[0]),
        absoluteTolerance: absoluteTolerance && new Array(n).fill(absoluteTolerance[0]),
      });
      const times = [0, 3, 7.5, 12];
      const small = solve(vanDerPol(1), [2, 0], { times, method, ...options, ...tolerances(2) });
      const copies = 200;
      const start = Array.from({ length: 2 * copies }, (_, i) => (i % 2 === 0 ? 2 : 0));
      const large = solve(copiesOf(copies), start, { times, method, ...options, ...tolerances(2 * copies) });
      expect(large.stats).toEqual(small.stats);
      for (const t of [0, 1.3, 3, 7.5, 11.9, 12]) {
        const state = large.at(t);
        // Rounding errors in the sums of squares change the steps by rounding errors.
        for (const copy of [0, 57, 199]) {
          expect(
            largestDifference([...state.subarray(2 * copy, 2 * copy + 2)], [...small.at(t)]),
          ).toBeLessThan(1e-10);
        }
      }
    },
  );
});

test("a large system reports failures like a small one", () => {
  const field = (_t: number, y: Float64Array, dy: Float64Array) => {
    for (let i = 0; i < y.length; i++) dy[i] = y[i]! * y[i]!;
  };
  const large = () => solve(field, new Array(400).fill(1), { times: [0, 2] });
  expect(large).toThrow(expect.objectContaining({ reason: "step-too-small", time: expect.closeTo(1, 6) }));
  const broken = (t: number, _y: Float64Array, dy: Float64Array) => dy.fill(t > 1 ? Number.NaN : 1);
  expect(() => solve(broken, new Array(400).fill(0), { times: [0, 2] })).toThrow(
    expect.objectContaining({ reason: "not-finite" }),
  );
});
