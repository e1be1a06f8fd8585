import { expect, it } from "vitest";
import { argumentsOf } from "../../src/arrays/arguments";
import { ConvergenceError } from "../../src/arrays/errors";
import { integral } from "../../src/numerics/quadrature";

const integrate = (f: (x: number) => number, a: number, b: number): number =>
  integral(argumentsOf("test"), f, a, b);

it("integral integrates polynomials up to degree 22 exactly, in either direction", () => {
  for (const degree of [0, 1, 7, 14, 22]) {
    expect(integrate((x) => x ** degree, 0, 1)).toBeCloseTo(1 / (degree + 1), 15);
    expect(integrate((x) => x ** degree, 1, 0)).toBeCloseTo(-1 / (degree + 1), 15);
  }
});

it("integral integrates a narrow peak, a long tail, cancelling halves and an infinite slope within 1e-11", () => {
  const width = 1e-4;
  const peak = integrate((x) => width / (x * x + width * width), -1, 3);
  expect(peak).toBeCloseTo(Math.atan(3 / width) + Math.atan(1 / width), 11);
  expect(integrate((x) => Math.exp(-x), 0, 200)).toBeCloseTo(1, 13);
  expect(Math.abs(integrate(Math.sin, -5, 5))).toBeLessThan(1e-14);
  expect(integrate(Math.sqrt, 0, 1)).toBeCloseTo(2 / 3, 12);
});

it("integral throws a ConvergenceError for a function of noise after at most 100,000 evaluations", () => {
  let calls = 0;
  const noise = (x: number) => {
    calls++;
    return Math.sin(1e12 * x) ** 2;
  };
  expect(() => integrate(noise, 0, 1)).toThrow(ConvergenceError);
  expect(calls).toBeLessThan(100_000);
});
