import { expect, test } from "vitest";
import { erf, normalDensity, normalDistribution } from "../../src/numerics/erf";
import { referencesOf } from "../helpers/references";

const references = referencesOf(import.meta.url);

test("erf agrees with mpmath and is odd", () => {
  for (const { given, check } of references.all<{ x: number }>("error function erf(x)")) {
    check(erf(given.x));
    expect(erf(-given.x)).toBe(-erf(given.x));
  }
});

test("normalDistribution agrees with mpmath, with relative accuracy in the lower tail", () => {
  const lowerTail = "standard normal distribution Φ(−x), relative accuracy in the lower tail";
  for (const { given, expected, check } of references.all<{ x: number }>(lowerTail)) {
    check(normalDistribution(-given.x));
    expect(Math.abs(normalDistribution(given.x) + expected - 1)).toBeLessThanOrEqual(4e-16);
  }
});

test("erf is continuous where its two expansions meet, 0 at 0 and 1 at infinity", () => {
  expect(Math.abs(erf(1 + 1e-15) - erf(1))).toBeLessThan(2e-15);
  expect(erf(Number.POSITIVE_INFINITY)).toBe(1);
  expect(erf(0)).toBe(0);
});

test("normalDensity is the derivative of normalDistribution", () => {
  for (const z of [-3, -1, -0.2, 0, 0.7, 2]) {
    const h = 1e-5;
    const difference = (normalDistribution(z + h) - normalDistribution(z - h)) / (2 * h);
    expect(Math.abs(difference - normalDensity(z))).toBeLessThan(1e-10);
  }
});
