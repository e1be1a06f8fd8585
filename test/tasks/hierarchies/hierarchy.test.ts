import { describe, expect, it } from "vitest";
import { ArgumentError } from "../../../src/arrays";
import { correlations, hierarchy, hierarchySpectrum } from "../../../src/tasks";
import { largestDifference } from "../../helpers/numbers";
import { descending, expanded, itemCovariance } from "./spectra";

describe("hierarchy", () => {
  it("has exactly the expected covariance: a factor (1 − 2 flip)² for every level up to the common ancestor", () => {
    const { targets } = hierarchy({ levels: 4, flip: 0.1 });
    const covariance = itemCovariance(targets);
    const rho = 0.8 ** 2;
    const firstRow = [1, rho, rho ** 2, rho ** 2, rho ** 3, rho ** 3, rho ** 3, rho ** 3];
    expect(largestDifference(covariance[0]!, firstRow)).toBeLessThan(1e-14);
  });

  it("labels items and nodes by their paths", () => {
    const { inputs, targets, labels } = hierarchy({ levels: 3 });
    expect(labels).toEqual({
      items: ["1.1", "1.2", "2.1", "2.2"],
      features: ["root", "1", "2", "1.1", "1.2", "2.1", "2.2"],
    });
    expect([inputs.shape, targets.shape]).toEqual([
      [4, 4],
      [4, 7],
    ]);
    expect(hierarchy({ levels: 1 }).labels).toEqual({ items: ["root"], features: ["root"] });
  });

  it("has the singular values √(N value) / P of Σyx, with the values of hierarchySpectrum", () => {
    const { inputOutputCorrelation } = correlations(hierarchy({ levels: 3 }));
    const gram = Array.from({ length: 4 }, (_, i) =>
      Array.from({ length: 4 }, (_, j) =>
        Array.from(
          { length: 7 },
          (_, f) => inputOutputCorrelation.get(f, i) * inputOutputCorrelation.get(f, j),
        ).reduce((a, b) => a + b),
      ),
    );
    const squares = expanded(hierarchySpectrum({ levels: 3 })).map((value) => (7 * value) / 16);
    expect(largestDifference(descending(gram), squares)).toBeLessThan(1e-13);
  });

  it("samples features of ±1 with the expected covariance, within five standard errors", () => {
    const features = 40000;
    const { targets } = hierarchy({ levels: 4, branching: 2, flip: 0.1, features, seed: 1 });
    expect(new Set(targets.data)).toEqual(new Set([-1, 1]));
    const sampled = itemCovariance(targets);
    const expected = itemCovariance(hierarchy({ levels: 4 }).targets);
    // The standard error of an entry is at most 1 / √features = 0.005.
    expect(largestDifference(sampled.flat(), expected.flat())).toBeLessThan(0.025);
    const spectrum = expanded(hierarchySpectrum({ levels: 4 }));
    expect(largestDifference(descending(sampled), spectrum)).toBeLessThan(0.06);
    const mean = targets.data.reduce((sum, x) => sum + x, 0) / targets.data.length;
    expect(Math.abs(mean)).toBeLessThan(0.025);
  });

  it("samples equal features for equal seeds and different features for different seeds", () => {
    const sample = (seed: number) => hierarchy({ levels: 4, features: 30, seed }).targets.data;
    expect(sample(3)).toEqual(sample(3));
    expect(sample(3)).not.toEqual(sample(4));
    expect(hierarchy({ levels: 3, features: 5 })).toEqual(hierarchy({ levels: 3, features: 5, seed: 0 }));
  });

  it("samples features that are constant at flip 0 and alternate by level at flip 1", () => {
    const constant = hierarchy({ levels: 4, features: 20, flip: 0 }).targets;
    for (let f = 0; f < 20; f++)
      for (let i = 1; i < 8; i++) expect(constant.get(i, f)).toBe(constant.get(0, f));
    const flipped = hierarchy({ levels: 2, features: 20, flip: 1 }).targets;
    for (let f = 0; f < 20; f++) expect(flipped.get(0, f)).toBe(flipped.get(1, f));
  });

  it("rejects options out of range before it allocates memory", () => {
    const calls = [
      { levels: 0 },
      { levels: 2.5 },
      { levels: 40 },
      { levels: 1e9 },
      { levels: 30, branching: 2 },
      { levels: 3, branching: 1 },
      { levels: 3, flip: -0.1 },
      { levels: 3, flip: 1.1 },
      { levels: 3, features: 0 },
      { levels: 3, features: 2 ** 40 },
      { levels: 3, seed: 0.5 },
      { levels: Number.NaN },
    ];
    for (const options of calls) expect(() => hierarchy(options)).toThrow(ArgumentError);
    expect(() => hierarchy(undefined as never)).toThrow(ArgumentError);
    expect(() => hierarchySpectrum({ levels: 60 })).toThrow("2^53 leaves");
  });
});
