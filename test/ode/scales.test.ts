import { describe, expect, test } from "vitest";
import { type Field, solve } from "../../src/ode";
import { methods, oscillator } from "./helpers";

/** Growth y' = k (1 − y) of n components. */
const growth =
  (k: number): Field =>
  (_t, y, dy) => {
    for (let i = 0; i < y.length; i++) dy[i] = k * (1 - y[i]!);
  };

describe.each(methods)("%s", (method) => {
  // 300 components are integrated by the SIMD kernels.
  test.each(
    [1e-280, 1e-200, 1e-160, 1, 1e150, 1e160, 1e200, 1e280].flatMap((k) => [
      [k, 1, 0],
      [k, 1, 0.5],
      [k, method === "dop853" || method === "dopri5" ? 300 : 2, 0],
    ]),
  )("solves y' = %d (1 − y) for %d components from %d", (k, n, initial) => {
    const { states } = solve(growth(k), new Float64Array(n).fill(initial), { times: [0, 3 / k], method });
    for (const y of states.data.slice(n)) {
      expect(Math.abs(y - (1 - (1 - initial) * Math.exp(-3)))).toBeLessThan(3e-9);
    }
  });

  test.each([1e-280, 1e-160, 1e160, 1e300])("solves y' = −y from %d", (initial) => {
    const absoluteTolerance = Math.max(1e-300, 1e-14 * initial);
    const decay: Field = (_t, y, dy) => {
      dy[0] = -y[0]!;
    };
    const { states } = solve(decay, [initial], { times: [0, 3], method, absoluteTolerance });
    expect(Math.abs(states.get(1, 0) / initial - Math.exp(-3))).toBeLessThan(3e-9);
  });

  test.each([1e-300, 1e-160, 1e160, 1e300])("finds events with values of size %d", (size) => {
    const eventsIn = (unit: number) =>
      solve(oscillator, [0, 1], {
        times: [0, 10],
        method,
        // The second value has pairs of close zeros, at the maxima of the sine.
        events: [{ value: (_t, y) => unit * y[0]! }, { value: (_t, y) => unit * (y[0]! - 0.99999999) }],
      }).events;
    const [found, expected] = [eventsIn(size), eventsIn(1)];
    expect(found.map(({ index }) => index)).toEqual([1, 1, 0, 0, 1, 1, 0]);
    for (const [i, { time }] of found.entries()) {
      expect(Math.abs(time - expected[i]!.time)).toBeLessThan(1e-10);
    }
  });
});

test.each(methods)("%s reaches a time of 1e300 if the field vanishes", (method) => {
  const { states, stats } = solve(growth(0), [0.5, 2], { times: [0, 1, 1e300], method });
  expect([...states.data.slice(4)]).toEqual([0.5, 2]);
  expect(stats.rejected).toBe(0);
});

test("radau reaches the rest of y' = 1e160 (1 − y) at t = 1", () => {
  const { states } = solve(growth(1e160), [0], { times: [0, 1], method: "radau" });
  expect(states.get(1, 0)).toBe(1);
});
