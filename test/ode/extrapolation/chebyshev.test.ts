import { expect, test } from "vitest";
import { chebyshevInterpolant } from "../../../src/ode/extrapolation/chebyshev";

test("the Chebyshev interpolant with 20 points reproduces polynomials of degree 19", () => {
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
