import { expect, test } from "vitest";
import { erf, normalDensity, normalDistribution } from "../../src/networks/architecture/erf";

// Origin: mpmath 1.3 to 50 digits; distribution is that of −x. Tolerance 4e-16 relative for erf, 1e-15 (1 + x²/2) relative
// for the lower tail.
const REFERENCE: readonly (readonly [x: number, erf: number, distribution: number])[] = [
  [1e-8, 1.1283791670955126e-8, 0.4999999960105772],
  [0.1, 0.1124629160182849, 0.460172162722971],
  [0.5, 0.5204998778130465, 0.3085375387259869],
  [0.999, 0.8422852702064969, 0.1588973456413183],
  [1.0, 0.8427007929497149, 0.15865525393145705],
  [1.001, 0.8431154854780762, 0.15841340419228003],
  [1.5, 0.9661051464753108, 0.06680720126885807],
  [2.0, 0.9953222650189527, 0.02275013194817921],
  [3.0, 0.9999779095030014, 0.0013498980316300946],
  [4.5, 0.9999999998033839, 3.3976731247300603e-6],
  [5.8, 0.9999999999999998, 3.315745978326165e-9],
  [8.0, 1.0, 6.220960574271784e-16],
  [12.0, 1.0, 1.776482112077679e-33],
];

test("erf and the normal distribution agree with mpmath, the lower tail in relative terms too", () => {
  for (const [x, value, distribution] of REFERENCE) {
    expect(Math.abs(erf(x) - value)).toBeLessThanOrEqual(4e-16 * Math.abs(value));
    expect(erf(-x)).toBe(-erf(x));
    // The relative error of exp(−z²/2) is z²/2 units of rounding.
    const bound = 1e-15 * (1 + (x * x) / 2);
    expect(Math.abs(normalDistribution(-x) / distribution - 1)).toBeLessThanOrEqual(bound);
    expect(Math.abs(normalDistribution(x) + distribution - 1)).toBeLessThanOrEqual(4e-16);
  }
});

test("erf is smooth where its two expansions meet, and 1 at infinity", () => {
  expect(Math.abs(erf(1 + 1e-15) - erf(1))).toBeLessThan(2e-15);
  expect(erf(Number.POSITIVE_INFINITY)).toBe(1);
  expect(erf(0)).toBe(0);
});

test("the normal density is the derivative of the distribution", () => {
  for (const z of [-3, -1, -0.2, 0, 0.7, 2]) {
    const h = 1e-5;
    const difference = (normalDistribution(z + h) - normalDistribution(z - h)) / (2 * h);
    expect(Math.abs(difference - normalDensity(z))).toBeLessThan(1e-10);
  }
});
