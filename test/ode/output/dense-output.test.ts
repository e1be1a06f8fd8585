import { describe, expect, test } from "vitest";
import { DenseStore } from "../../../src/ode/output/dense-output";
import { powerInterpolant } from "../../../src/ode/output/interpolant";

describe("DenseStore", () => {
  const line = powerInterpolant(2);

  test("evaluates the step that begins at or before the time, forwards and backwards", () => {
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
      // The interpolant of step k is k + s / 2 at the fraction s of the step.
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

  test("reserves no memory for a step that would exceed the limit", () => {
    const store = new DenseStore(line, 1, 0, 8 * 7);
    for (let k = 0; k < 3; k++) {
      expect(store.reserve()).toBe(2 * k);
      store.commit(k + 1);
    }
    expect(store.reserve()).toBe(-1);
    expect(store.bytesNeeded).toBe(64);
  });
});
