import { describe, expect, it } from "vitest";
import { conv, dense, flatten, globalAveragePool, kernels, relu, serial } from "../../../src/ntk";
// Origin: cntk.py, the recursion of Arora et al. 2019 by plain loops in 40 digits (mpmath 1.3); the file holds the images
// too. Tolerance 1e-14 relative.
import fixture from "../fixtures/cntk.json";

const { images } = fixture;
const layer = () => conv({ filter: [3, 3], weightVariance: 2 });
const vanilla = serial(layer(), relu(), layer(), relu(), flatten(), dense({ weightVariance: 2 }));
const pooled = serial(layer(), relu(), layer(), relu(), globalAveragePool(), dense({ weightVariance: 2 }));

// Arora et al. 2019 have neither σ_w² = 2 nor 1/channels in the first layer, and sum over positions where we average.
const [channels, positions] = [2, 16];
const scale = channels / 2;

// Origin: the arccos form in float64 (numpy), ten decimals; on the diagonal that form keeps nine digits. Tolerance 1e-8,
// relative without pooling.
const golden = [
  [0, 0, 75.3243323481, 1.0845403065],
  [1, 1, 54.9453353307, 0.7674476635],
  [2, 2, 52.7210794338, 0.8007647952],
  [0, 1, 19.0423377903, 0.7636800513],
] as const;

describe("the convolutional tangent kernel", () => {
  it("is right to rounding without pooling", () => {
    const { ntk } = kernels(vanilla)(images);
    for (const { i, j, vanilla: expected } of fixture.kernels) {
      expect(Math.abs((ntk.get(i, j) * scale * positions) / expected - 1)).toBeLessThan(1e-14);
    }
  });

  it("is right to rounding with global average pooling", () => {
    const { ntk } = kernels(pooled)(images);
    for (const { i, j, pooled: expected } of fixture.kernels) {
      expect(Math.abs((ntk.get(i, j) * scale) / expected - 1)).toBeLessThan(1e-14);
    }
  });

  it("has the golden values, to the digits that these have", () => {
    const [plain, averaged] = [kernels(vanilla)(images).ntk, kernels(pooled)(images).ntk];
    for (const [i, j, flat, pool] of golden) {
      expect(Math.abs((plain.get(i, j) * scale * positions) / flat - 1)).toBeLessThan(1e-8);
      expect(Math.abs(averaged.get(i, j) * scale - pool)).toBeLessThan(1e-8);
    }
  });
});
