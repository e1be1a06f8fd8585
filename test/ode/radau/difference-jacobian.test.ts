import { describe, expect, test } from "vitest";
import type { Field } from "../../../src/ode";
import { DifferenceJacobian } from "../../../src/ode/radau/difference-jacobian";
import type { Tolerance } from "../../../src/ode/stepping/tolerance";
import { largestDifference } from "../../helpers/numbers";

const tolerance = (absolute: number): Tolerance => ({
  relative: Float64Array.of(1e-9),
  relativeStride: 0,
  absolute: Float64Array.of(absolute),
  absoluteStride: 0,
});

/** Computes the Jacobian at y for a step of 1e-3, and counts the evaluations. */
function jacobianOf(field: Field, y: Float64Array, absolute = 1e-12, previous = Number.NaN) {
  let evaluations = 0;
  const counted: Field = (t, state, dy) => {
    evaluations++;
    field(t, state, dy);
  };
  const n = y.length;
  const slope = new Float64Array(n);
  field(0, y, slope);
  const out = new Float64Array(n * n).fill(previous);
  new DifferenceJacobian(counted, n, tolerance(absolute)).write(0, y, slope, 1e-3, out);
  return { out, evaluations };
}

describe("difference Jacobian", () => {
  test.each([1e-200, 1e-30, 1, 1e30, 1e140])("has a relative error below 1e-7 in the unit %d", (unit) => {
    // f₀ = y₀ y₁ / u, f₁ = y₁² / u + y₀
    const field: Field = (_t, y, dy) => {
      dy[0] = y[0]! * (y[1]! / unit);
      dy[1] = y[1]! * (y[1]! / unit) + y[0]!;
    };
    const y = Float64Array.of(0.3 * unit, -2 * unit);
    const { out, evaluations } = jacobianOf(field, y, 1e-12 * unit);
    const exact = [-2, 0.3, 1, -4];
    out.forEach((entry, i) => {
      // One-sided differences have an error of the order √ε = 1.5e-8.
      expect(Math.abs(entry / exact[i]! - 1)).toBeLessThan(1e-7);
    });
    expect(evaluations).toBe(2);
    expect([...y]).toEqual([0.3 * unit, -2 * unit]);
  });

  test("resolves a field that rounds its state to a larger scale, where the previous entry was not 0", () => {
    const field: Field = (_t, y, dy) => {
      dy[0] = -1e6 * (Math.exp(y[0]!) - 1);
    };
    const { out, evaluations } = jacobianOf(field, Float64Array.of(1e-17), 1e-12, -1e6);
    // The increment is the absolute tolerance 1e-12, and rounding changes the exponential by up to 2.2e-16.
    expect(Math.abs(out[0]! / -1e6 - 1)).toBeLessThan(1e-3);
    expect(evaluations).toBe(2);
  });

  test("does not repeat a difference that is 0 if the previous entry was 0", () => {
    const clock: Field = (t, _y, dy) => {
      dy[0] = Math.cos(t);
    };
    expect(jacobianOf(clock, Float64Array.of(1), 1e-12, 0)).toEqual({
      out: Float64Array.of(0),
      evaluations: 1,
    });
  });

  test("takes the other side where the field is not finite", () => {
    const root: Field = (_t, y, dy) => {
      dy[0] = 1 - y[0]! + Math.sqrt(1 - y[0]!);
      dy[1] = y[0]!;
    };
    const y = Float64Array.of(1, 0);
    const { out } = jacobianOf(root, y);
    expect(out.every(Number.isFinite)).toBe(true);
    expect(out[0]).toBeLessThan(-1e3);
    expect(largestDifference(y, [1, 0])).toBe(0);
  });
});
