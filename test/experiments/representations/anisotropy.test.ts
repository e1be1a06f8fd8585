import { describe, expect, it } from "vitest";
import { ArgumentError, toNdArray } from "../../../src/arrays";
import { anisotropyExperiment } from "../../../src/experiments/representations/anisotropy/anisotropy";
import {
  frequencyShares,
  lowShare,
  pooledShares,
} from "../../../src/experiments/representations/anisotropy/spectrum";
import { referencesOf } from "../../helpers/references";

const references = referencesOf(import.meta.url);

describe("pooledShares", () => {
  it("has the energies of the exact covariance of 16 inputs, filters of 3 taps and windows of 4", () => {
    const shares = pooledShares(16, 4);
    // The trace is 3/4, and the energies of the reference are those of a single wave of every frequency.
    const energies = shares.map((share, f) => (0.75 * share) / (f === 0 || f === 8 ? 1 : 2));
    references.only("Fourier energies of the exact covariance, frequencies 0 to 8").check(energies);
  });

  it("is even without pooling, apart from the frequencies with a single wave", () => {
    const shares = pooledShares(8, 1);
    shares.forEach((share, f) => void expect(share).toBeCloseTo(f % 4 === 0 ? 1 / 8 : 1 / 4, 12));
  });
});

describe("frequencyShares", () => {
  it("finds the frequencies of directions, and shares that add up to 1", () => {
    const [n, k] = [8, 3];
    const directions = Array.from({ length: n }, (_, i) =>
      Array.from({ length: n }, (_x, j) =>
        j === 0 ? Math.cos((2 * Math.PI * k * i) / n) / 2 : j === 1 ? (-1) ** i / Math.sqrt(n) : 0,
      ),
    );
    const matrix = toNdArray(Float64Array.from(directions.flat()), [n, n]);
    const shares = frequencyShares({
      directions: matrix,
      eigenvalues: Float64Array.of(3, 1, 0, 0, 0, 0, 0, 0),
    });
    [0, 0, 0, 0.75, 0.25].forEach((share, f) => void expect(shares[f]).toBeCloseTo(share, 12));
  });
});

describe("lowShare", () => {
  it("adds the shares up to a quarter of the highest frequency", () => {
    expect(lowShare([1, 2, 4, 8, 16, 32, 64, 128, 256])).toBe(7);
  });
});

describe("experiment anisotropy", () => {
  it("rejects lengths of signals that the window does not divide", async () => {
    await expect(anisotropyExperiment.run({ inputs: 10 })).rejects.toThrow(ArgumentError);
    await expect(anisotropyExperiment.run({ inputs: 10 })).rejects.toThrow(
      /parameters\.inputs.*multiple of 4/,
    );
  });
});
