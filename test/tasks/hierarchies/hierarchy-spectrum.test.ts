import { describe, expect, it } from "vitest";
import { hierarchy, hierarchySpectrum } from "../../../src/tasks";
import { largestDifference } from "../../helpers/numbers";
import { referencesOf } from "../../helpers/references";
import { descending, expanded, itemCovariance } from "./spectra";

const references = referencesOf(import.meta.url);

describe("hierarchySpectrum", () => {
  it("gives the reference eigenvalues of the item covariance of 32 leaves", () => {
    const { values, multiplicities } = hierarchySpectrum({ levels: 6, branching: 2, flip: 0.1 });
    references
      .only(
        "distinct eigenvalues of the item covariance of a binary tree with 32 leaves and flip probability 0.1",
      )
      .check(values);
    expect(multiplicities).toEqual([1, 1, 2, 4, 8, 16]);
  });

  it.each([
    { levels: 1, branching: 2, flip: 0.1 },
    { levels: 6, branching: 2, flip: 0.1 },
    { levels: 4, branching: 3, flip: 0.2 },
    { levels: 4, branching: 2, flip: 0.5 },
    { levels: 4, branching: 3, flip: 0 },
    { levels: 4, branching: 2, flip: 1 },
  ])("agrees with the eigenvalues of the expected task for %o within 1e-12", (options) => {
    const { targets } = hierarchy(options);
    const eigenvalues = descending(itemCovariance(targets));
    expect(eigenvalues).toHaveLength(options.branching ** (options.levels - 1));
    expect(largestDifference(eigenvalues, expanded(hierarchySpectrum(options)))).toBeLessThan(1e-12);
  });

  it("agrees with a calculation by hand for three levels", () => {
    references
      .only(
        "distinct eigenvalues of the item covariance of a binary tree with three levels and flip probability 0.1",
      )
      .check(hierarchySpectrum({ levels: 3 }).values);
  });

  it("is that of the identity matrix at flip 1/2 and has one mode at flip 0", () => {
    expect([...hierarchySpectrum({ levels: 4, flip: 0.5 }).values]).toEqual([1, 1, 1, 1]);
    expect([...hierarchySpectrum({ levels: 4, flip: 0 }).values]).toEqual([8, 0, 0, 0]);
  });

  it("sums to the number of items, because all features have variance 1", () => {
    const spectrum = expanded(hierarchySpectrum({ levels: 5, branching: 3, flip: 0.07 }));
    expect(spectrum.reduce((sum, x) => sum + x, 0)).toBeCloseTo(81, 10);
  });
});
