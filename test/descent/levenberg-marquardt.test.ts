import { describe, expect, it } from "vitest";
import { type LeastSquares, minimise } from "../../src/descent/levenberg-marquardt";
import { expectClose } from "../helpers/numbers";

/** Problem of the residuals a + b x − y of a line. */
const lineThrough = (x: readonly number[], y: readonly number[], limit = 100): LeastSquares => ({
  size: x.length,
  lower: [-limit, -limit],
  upper: [limit, limit],
  evaluate([a, b], residuals, jacobian) {
    for (const [k, at] of x.entries()) {
      residuals[k] = a! + b! * at - y[k]!;
      jacobian.set([1, at], 2 * k);
    }
    return true;
  },
});

describe("minimise", () => {
  const x = [0, 1, 2, 3, 4, 5, 6];
  const y = x.map((at, i) => 1 + 2 * at + (i === 5 ? 30 : 0.1 * (i % 2)));

  it("solves linear least squares", () => {
    const { parameters, converged } = minimise(lineThrough([0, 1, 2], [1, 3, 8]), [0, 0])!;
    expect(converged).toBe(true);
    expectClose(parameters, [0.5, 3.5], 1e-11);
  });

  it("solves the equations of Huber, in which clipped residuals are orthogonal to the columns", () => {
    for (const huber of [1, 0.05, 0.01]) {
      const { residuals, converged, sum } = minimise(lineThrough(x, y), [0, 0], { huber })!;
      expect(converged).toBe(true);
      const clipped = residuals.map((r) => Math.max(-huber, Math.min(huber, r)));
      expect(Math.abs(clipped.reduce((total, r) => total + r, 0))).toBeLessThan(1e-8);
      expect(Math.abs(clipped.reduce((total, r, i) => total + r * x[i]!, 0))).toBeLessThan(1e-8);
      const losses = residuals.map((r) => (Math.abs(r) <= huber ? r * r : huber * (2 * Math.abs(r) - huber)));
      expect(Math.abs(sum - losses.reduce((total, loss) => total + loss, 0))).toBeLessThan(1e-12);
    }
  });

  it("is least squares for a limit of Huber above all residuals", () => {
    const plain = minimise(lineThrough(x, y), [0, 0])!;
    const wide = minimise(lineThrough(x, y), [0, 0], { huber: 100 })!;
    expect(wide.parameters).toEqual(plain.parameters);
    expect(wide.sum).toBe(plain.sum);
  });

  it("stops at bounds", () => {
    const { parameters, atBound } = minimise(lineThrough([0, 1, 2], [1, 3, 8], 2), [0, 0], { huber: 10 })!;
    expect(parameters[1]).toBe(2);
    expect(atBound[1]).toBe(true);
  });
});
