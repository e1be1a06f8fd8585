import { expect, test } from "vitest";
import { norm } from "../../src/linalg/norm";

test("norm is exact at both ends of the range of float64, and 0 for zeros and an empty range", () => {
  for (const unit of [1, 2 ** 1000, 2 ** -1070]) {
    expect(norm(Float64Array.of(3 * unit, -4 * unit))).toBe(5 * unit);
    expect(norm(Float64Array.of(9 * unit, 3 * unit, 4 * unit, 9 * unit), 1, 2)).toBe(5 * unit);
  }
  expect(norm(new Float64Array(3))).toBe(0);
  expect(norm(Float64Array.of(1, 2), 1, 0)).toBe(0);
});

test("norm takes more numbers than a call takes arguments", () => {
  expect(norm(new Float64Array(10 ** 6).fill(2))).toBe(2000);
});
