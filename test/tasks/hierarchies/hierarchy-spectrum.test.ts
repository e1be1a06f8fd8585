import { describe, expect, it } from "vitest";
import { hierarchy, hierarchySpectrum } from "../../../src/tasks";
import { largestDifference } from "../../helpers/numbers";
import { descending, expanded, itemCovariance } from "./spectra";

describe("hierarchySpectrum", () => {
  it("gives the eigenvalues of the item covariance of 32 leaves", () => {
    const { values, multiplicities } = hierarchySpectrum({ levels: 6, branching: 2, flip: 0.1 });
    // Origin: numpy's eigenvalues of that covariance, six decimals. Tolerance 5e-7.
    const reference = [6.56794, 3.131966, 2.165599, 1.410624, 0.8208, 0.36];
    expect(largestDifference([...values], reference)).toBeLessThan(5e-7);
    expect(multiplicities).toEqual([1, 1, 2, 4, 8, 16]);
  });

  it.each([
    { levels: 1, branching: 2, flip: 0.1 },
    { levels: 6, branching: 2, flip: 0.1 },
    { levels: 4, branching: 3, flip: 0.2 },
    { levels: 4, branching: 2, flip: 0.5 },
    { levels: 4, branching: 3, flip: 0 },
    { levels: 4, branching: 2, flip: 1 },
  ])("agrees with the eigenvalues of the exact task for %o", (options) => {
    const { targets } = hierarchy(options);
    const eigenvalues = descending(itemCovariance(targets));
    expect(eigenvalues).toHaveLength(options.branching ** (options.levels - 1));
    expect(largestDifference(eigenvalues, expanded(hierarchySpectrum(options)))).toBeLessThan(1e-12);
  });

  it("is 2.4592, 0.8208, 0.36 for three levels", () => {
    // Origin: by hand, with ρ = 0.64: 0.36, 0.36 + 2 · 0.36 ρ, 0.36 + 2 · 0.36 ρ + 4 ρ². Tolerance 1e-15.
    expect(
      largestDifference([...hierarchySpectrum({ levels: 3 }).values], [2.4592, 0.8208, 0.36]),
    ).toBeLessThan(1e-15);
  });

  it("is the identity's spectrum at flip 1/2 and has one mode at flip 0", () => {
    expect([...hierarchySpectrum({ levels: 4, flip: 0.5 }).values]).toEqual([1, 1, 1, 1]);
    expect([...hierarchySpectrum({ levels: 4, flip: 0 }).values]).toEqual([8, 0, 0, 0]);
  });

  it("sums to the number of items, whose features all have variance 1", () => {
    const spectrum = expanded(hierarchySpectrum({ levels: 5, branching: 3, flip: 0.07 }));
    expect(spectrum.reduce((sum, x) => sum + x, 0)).toBeCloseTo(81, 10);
  });
});
