import { describe, expect, it } from "vitest";
import { explainedPart } from "../../src/experiments/explained-part";

describe("explainedPart", () => {
  const measured = [1, 2, 4, 5];

  it("is 1 for exact predictions, 0 for the mean, and negative for worse predictions", () => {
    expect(explainedPart(measured, measured)).toBe(1);
    expect(explainedPart(measured, [3, 3, 3, 3])).toBe(0);
    expect(explainedPart(measured, [5, 4, 2, 1])).toBeLessThan(-1);
  });

  it("is 1 − residual/variation", () => {
    expect(explainedPart(measured, [1, 2, 4, 4])).toBe(0.9);
    const shifted = (by: number) => (x: number) => x + by;
    expect(explainedPart(measured.map(shifted(8)), [9, 10, 12, 12])).toBe(0.9);
  });

  it("is 0 if all measured values are equal", () => {
    expect(explainedPart([2, 2], [2, 2])).toBe(0);
    expect(explainedPart([2, 2], [1, 3])).toBe(0);
  });
});
