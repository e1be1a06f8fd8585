import { describe, expect, it } from "vitest";
import { ArgumentError } from "../../../src/arrays";
import { type LearningCurveOptions, learningCurve } from "../../../src/generalisation";
import { solve } from "../../../src/linalg";
import { normal } from "../../../src/random";
import { expectClose } from "../../helpers/numbers";
import { referencesOf } from "../../helpers/references";

const references = referencesOf(import.meta.url);

/** Eigenvalues i⁻² and squared coefficients ∝ i⁻¹·⁵ that sum to 1. */
function powerLaws(modes: number) {
  const indices = Array.from({ length: modes }, (_, i) => i + 1);
  const sum = indices.reduce((total, i) => total + i ** -1.5, 0);
  return {
    eigenvalues: indices.map((i) => i ** -2),
    coefficients: indices.map((i) => Math.sqrt(i ** -1.5 / sum)),
  };
}

/** Test and training errors of ridge regression on Gaussian features, their means and standard errors over draws. */
function simulated(
  { eigenvalues, coefficients }: { eigenvalues: number[]; coefficients: number[] },
  { n, ridge, noise, draws }: { n: number; ridge: number; noise: number; draws: number },
) {
  const modes = eigenvalues.length;
  const errors = Array.from({ length: draws }, (_, seed) => {
    const z = normal({ shape: [n, modes], seed });
    const e = normal({ shape: [n], standardDeviation: noise, seed: 1000 + seed });
    const y = Array.from({ length: n }, (_, p) => [
      coefficients.reduce((sum, v, i) => sum + v * z.get(p, i), e.get(p)),
    ]);
    const kernel = Array.from({ length: n }, (_, p) =>
      Array.from({ length: n }, (_, q) =>
        eigenvalues.reduce((sum, x, i) => sum + x * z.get(p, i) * z.get(q, i), p === q ? ridge : 0),
      ),
    );
    const dual = solve(kernel, y);
    let test = noise ** 2;
    for (let i = 0; i < modes; i++) {
      let learned = 0;
      for (let p = 0; p < n; p++) learned += eigenvalues[i]! * z.get(p, i) * dual.get(p, 0);
      test += (learned - coefficients[i]!) ** 2;
    }
    const train = dual.data.reduce((sum, a) => sum + (ridge * a) ** 2, 0) / n;
    return [test, train];
  });
  return [0, 1].map((k) => {
    const values = errors.map((pair) => pair[k]!);
    const mean = values.reduce((sum, x) => sum + x, 0) / draws;
    const variance = values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (draws - 1);
    return { mean, error: Math.sqrt(variance / draws) };
  });
}

describe("learningCurve", () => {
  it("has the errors of an independent solution", () => {
    const cases = references.all<number, number[]>("errors with a ridge");
    const samples = cases.map(({ given }) => given);
    const curve = learningCurve({ ...powerLaws(10_000), samples, ridge: 1e-3, noise: 0.1 });
    for (const [s, { check }] of cases.entries())
      check([curve.kappa[s]!, curve.overfitting[s]!, curve.test[s]!, curve.train[s]!]);
  });

  it("falls without ridge and noise faster than n^-0.5, because the tail of a finite spectrum is missing", () => {
    const { given, check } = references.only<number[], number[]>("test errors without ridge and noise");
    const { test, train } = learningCurve({ ...powerLaws(10_000), samples: given });
    check(test);
    expect(Array.from(train)).toEqual([0, 0, 0, 0]);
    const slopes = (curve: Float64Array) =>
      given.slice(1).map((n, k) => Math.log(curve[k + 1]! / curve[k]!) / Math.log(n / given[k]!));
    const steeper = slopes(test);
    expect(steeper[0]).toBeLessThan(-0.53);
    expect(steeper[2]).toBeLessThan(-0.58);
    const longer = slopes(learningCurve({ ...powerLaws(300_000), samples: given }).test);
    for (const slope of longer) expect(Math.abs(slope + 0.5)).toBeLessThan(0.03);
  });

  it("is the mean error of ridge regression on Gaussian features", () => {
    const modes = powerLaws(150);
    const setting = { n: 40, ridge: 1e-3, noise: 0.1, draws: 120 };
    const [test, train] = simulated(modes, setting);
    const curve = learningCurve({ ...modes, samples: setting.n, ridge: setting.ridge, noise: setting.noise });
    for (const [measured, expected] of [
      [test!, curve.test[0]!],
      [train!, curve.train[0]!],
    ] as const) {
      expect(measured.error).toBeLessThan(0.06 * expected);
      expect(Math.abs(measured.mean - expected)).toBeLessThan(3 * measured.error + 0.02 * expected);
    }
  });

  it("conserves the sum of the learnabilities, n − δ/κ", () => {
    const modes = powerLaws(500);
    for (const ridge of [0, 1e-12, 1e-3, 1, 1e6]) {
      const samples = [1, 7.5, 100, 499];
      const { learnability, kappa } = learningCurve({ ...modes, samples, ridge });
      for (const [s, n] of samples.entries()) {
        const sum = learnability.data.subarray(500 * s, 500 * s + 500).reduce((total, x) => total + x, 0);
        expect(Math.abs(sum + ridge / kappa[s]! - n)).toBeLessThan(1e-12 * n);
      }
    }
  });

  it("counts an eigenvalue with a multiplicity as equal modes", () => {
    const options = { samples: [3, 5, 20], ridge: 0.01, noise: 0.2 };
    const grouped = learningCurve({
      eigenvalues: [1, 0.1],
      coefficients: [0.5, 0.3],
      multiplicities: [2, 5],
      ...options,
    });
    const spread = learningCurve({
      eigenvalues: [1, 1, 0.1, 0.1, 0.1, 0.1, 0.1],
      coefficients: [0.5, 0.5, 0.3, 0.3, 0.3, 0.3, 0.3],
      ...options,
    });
    for (const name of ["test", "train", "kappa", "overfitting"] as const)
      expectClose(grouped[name], spread[name], 1e-14);
  });

  it("learns all learnable modes from more samples than they are, without a ridge or in the limit of none", () => {
    const options = { eigenvalues: [1, 0.5, 0], coefficients: [1, 2, 0.5], samples: 6, noise: 0.3 };
    const exact = learningCurve(options);
    expect(exact.kappa[0]).toBe(0);
    expect(exact.overfitting[0]).toBe(6 / 4);
    expectClose(exact.test, [1.5 * (0.25 + 0.09)], 1e-15);
    expectClose(exact.train, [(4 / 6) ** 2 * exact.test[0]!], 1e-15);
    expect(Array.from(exact.learnability.data)).toEqual([1, 1, 0]);
    const limit = learningCurve({ ...options, ridge: 1e-12 });
    for (const name of ["test", "train", "overfitting"] as const)
      expectClose(limit[name], exact[name], 1e-10);
    expect(() => learningCurve({ ...options, samples: 2 })).toThrow("diverges");
  });

  it("learns nothing of a kernel that is 0", () => {
    const { test, train } = learningCurve({
      eigenvalues: [0, 0],
      coefficients: [1, 2],
      samples: 4,
      ridge: 1,
    });
    expectClose([...test, ...train], [5, 5], 1e-14);
  });

  it("does not depend on the unit of the eigenvalues and the ridge", () => {
    const { eigenvalues, coefficients } = powerLaws(100);
    const at = (unit: number) =>
      learningCurve({
        eigenvalues: eigenvalues.map((x) => unit * x),
        coefficients,
        samples: [5, 50],
        ridge: 1e-3 * unit,
        noise: 0.1,
      });
    for (const unit of [1e-250, 1e250]) {
      expectClose(at(unit).test, at(1).test, 1e-13);
      expectClose(
        at(unit).kappa.map((x) => x / unit),
        at(1).kappa,
        1e-14,
      );
    }
  });

  it("has a table with a row per number of samples, and a figure in ascending order", () => {
    const curve = learningCurve({ ...powerLaws(20), samples: [8, 2, 4], ridge: 0.1 });
    expect(curve.toTable().rows.map((row) => row[0])).toEqual([8, 2, 4]);
    const marks = curve.figure().marks.filter((mark) => mark.type === "line");
    expect(marks.map(({ category }) => category)).toEqual(["test", "training"]);
    expect(Array.from(marks[0]!.x as ArrayLike<number>)).toEqual([2, 4, 8]);
  });

  it("rejects spectra, samples and options that do not fit", () => {
    const valid = { eigenvalues: [1, 0.5], coefficients: [1, 1], samples: 1 };
    for (const [change, message] of [
      [{ eigenvalues: [-1, 1] }, "options.eigenvalues[0]"],
      [{ eigenvalues: [] }, "options.eigenvalues"],
      [{ coefficients: [1] }, "options.coefficients"],
      [{ coefficients: [1, Number.NaN] }, "options.coefficients[1]"],
      [{ multiplicities: [1, 0] }, "options.multiplicities[1]"],
      [{ samples: 0 }, "options.samples"],
      [{ samples: [1, 0.5] }, "options.samples[1]"],
      [{ ridge: -1 }, "options.ridge"],
      [{ noise: -1 }, "options.noise"],
      [{ noise: 1e200 }, "overflows"],
      [{ rigde: 1 }, "did you mean"],
    ] as const) {
      const call = () => learningCurve({ ...valid, ...change } as LearningCurveOptions);
      expect(call).toThrow(ArgumentError);
      expect(call).toThrow(message);
    }
  });
});
