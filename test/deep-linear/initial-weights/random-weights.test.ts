import { describe, expect, it } from "vitest";
import { gaussianWeights, orthogonalWeights } from "../../../src/deep-linear";
import { svd } from "../../../src/linalg";

const shapes = (weights: { shape: number[] }[]) => weights.map((w) => w.shape);

describe("gaussianWeights", () => {
  it("has the shapes of the layers and the given standard deviation, and depends only on the seed", () => {
    const weights = gaussianWeights({ widths: [300, 200, 100], standardDeviation: 0.01, seed: 1 });
    expect(shapes(weights)).toEqual([
      [200, 300],
      [100, 200],
    ]);
    const data = weights[0]!.data;
    const power = data.reduce((sum, x) => sum + x * x, 0) / data.length;
    expect(Math.abs(power / 1e-4 - 1)).toBeLessThan(5 * Math.sqrt(2 / data.length));
    expect(gaussianWeights({ widths: [3, 2], standardDeviation: 1, seed: 5 })).toEqual(
      gaussianWeights({ widths: [3, 2], standardDeviation: 1, seed: 5 }),
    );
  });
});

describe("orthogonalWeights", () => {
  it("has all singular values equal to the gain", () => {
    for (const w of orthogonalWeights({ widths: [4, 9, 9, 2], gain: 0.7, seed: 2 })) {
      for (const s of svd(w).singularValues) expect(s).toBeCloseTo(0.7, 14);
    }
  });
});
