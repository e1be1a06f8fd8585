import { describe, expect, it } from "vitest";
import type { NdArray } from "../../../src/arrays";
import { balancedWeights, gaussianWeights, gradientFlow, layerAlignment } from "../../../src/deep-linear";
import { correlationsFrom } from "../../../src/tasks";
import { diagonal } from "../../linalg/matrices";

describe("layerAlignment", () => {
  it("is one for balanced weights, and rises from below 0.9 to one as random weights learn a mode", () => {
    for (const a of layerAlignment(balancedWeights({ widths: [6, 8, 7, 3], scale: 0.1, seed: 2 }))) {
      expect(a).toBeCloseTo(1, 12);
    }
    expect(layerAlignment([[[1, 2]]]).length).toBe(0);
    const vectors: NdArray[] = [diagonal([3, 1]), diagonal([1, 2])];
    expect(Array.from(layerAlignment(vectors))).toEqual([0]);
    const small = gaussianWeights({ widths: [8, 20, 20, 8], standardDeviation: 0.01, seed: 4 });
    const data = correlationsFrom({
      inputCorrelation: diagonal(new Array(8).fill(1)),
      inputOutputCorrelation: diagonal([3, 1, 1, 1, 1, 1, 1, 1]),
    });
    const flow = gradientFlow(small, data, { times: [0, 40] });
    const [before, after] = [layerAlignment(small), layerAlignment(flow.at(40).weights)];
    for (const l of [0, 1]) {
      expect(before[l]!).toBeLessThan(0.9);
      expect(after[l]!).toBeGreaterThan(0.999);
    }
  });
});
