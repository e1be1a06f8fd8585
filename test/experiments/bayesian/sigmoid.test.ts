import { expect, test } from "vitest";
import { sigmoid } from "../../../src/experiments/bayesian/sigmoid";
import { normalDensity, normalDistribution } from "../../../src/numerics/erf";

const SCALE = Math.sqrt(Math.PI / 2);
const points = Array.from({ length: 4001 }, (_, k) => (k - 2000) / 211.7);

test("the tabulated sigmoid is ½ (1 + erf(√π z/2)), with its derivative", () => {
  for (const z of points) {
    expect(Math.abs(sigmoid.value(z) - normalDistribution(SCALE * z))).toBeLessThan(2e-10);
    expect(Math.abs(sigmoid.derivative(z) - SCALE * normalDensity(SCALE * z))).toBeLessThan(1e-9);
  }
});

test("the tabulated sigmoid is constant far from 0", () => {
  for (const z of [7, 8, 1e9, Number.POSITIVE_INFINITY]) {
    expect(sigmoid.value(z)).toBeCloseTo(1, 15);
    expect(sigmoid.value(-z)).toBeCloseTo(0, 15);
    expect(sigmoid.derivative(z)).toBeCloseTo(0, 15);
  }
});
