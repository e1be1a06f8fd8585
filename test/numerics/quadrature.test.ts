import { expect, it } from "vitest";
import { integral } from "../../src/numerics/quadrature";

it("integral integrates polynomials up to degree 22 exactly, in either direction", () => {
  for (const degree of [0, 1, 7, 14, 22]) {
    expect(integral((x) => x ** degree, 0, 1)).toBeCloseTo(1 / (degree + 1), 15);
    expect(integral((x) => x ** degree, 1, 0)).toBeCloseTo(-1 / (degree + 1), 15);
  }
});

it("integral integrates a narrow peak, a long tail, cancelling halves and an infinite slope within 1e-11", () => {
  const width = 1e-4;
  const peak = integral((x) => width / (x * x + width * width), -1, 3);
  expect(peak).toBeCloseTo(Math.atan(3 / width) + Math.atan(1 / width), 11);
  expect(integral((x) => Math.exp(-x), 0, 200)).toBeCloseTo(1, 13);
  expect(Math.abs(integral(Math.sin, -5, 5))).toBeLessThan(1e-14);
  expect(integral(Math.sqrt, 0, 1)).toBeCloseTo(2 / 3, 12);
});
