import { describe, expect, it } from "vitest";
import { correlation, relativeDistance } from "../../../src/experiments/universal/common";

describe("measures of agreement", () => {
  it("compute Pearson's correlation, 0 for constant values, and a relative root mean square", () => {
    expect(correlation([1, 2, 3], [2, 4, 6])).toBeCloseTo(1, 14);
    expect(correlation([1, 2, 3], [1, 0, -1])).toBeCloseTo(-1, 14);
    expect(correlation([1, 1], [1, 2])).toBe(0);
    expect(relativeDistance([3, 4], [3, 3])).toBeCloseTo(0.2, 14);
  });
});
