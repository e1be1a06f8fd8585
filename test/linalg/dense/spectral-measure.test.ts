import { describe, expect, it } from "vitest";
import { denseSymmetricEigen, type SpectralMeasure, spectralMeasure } from "../../../src/linalg/dense";
import { generator } from "../../../src/random";

const never = () => false;

/** Multiplies vectors with a random positive semi-definite matrix of the given rank. */
function randomProblem(size: number, rank: number, seed: number) {
  const random = generator(seed);
  const factor = Array.from({ length: rank }, () => Array.from({ length: size }, () => random.normal()));
  const data = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++)
      data[i * size + j] = factor.reduce((sum, row) => sum + row[i]! * row[j]!, 0);
  }
  const multiply = (x: Float64Array) =>
    x.map((_, i) => x.reduce((sum, entry, j) => sum + data[i * size + j]! * entry, 0));
  const start = Float64Array.from({ length: size }, () => random.normal());
  return { matrix: { rows: size, columns: size, data }, multiply, start };
}

/** Computes Σ w e^{−λt}. */
const decay = ({ values, weights }: SpectralMeasure, t: number): number =>
  values.reduce((sum, value, k) => sum + weights[k]! * Math.exp(-value * t), 0);

describe("spectralMeasure", () => {
  it("equals the measure of the eigendecomposition after as many steps as dimensions", () => {
    const { matrix, multiply, start } = randomProblem(12, 12, 1);
    const { values, vectors } = denseSymmetricEigen(matrix);
    const weights = values.map(
      (_, k) => start.reduce((sum, x, i) => sum + x * vectors.data[i * 12 + k]!, 0) ** 2,
    );
    const measure = spectralMeasure(multiply, start, 100, never);
    for (const t of [0, 0.01, 0.1, 1, 10]) {
      expect(Math.abs(decay(measure, t) / decay({ values, weights }, t) - 1)).toBeLessThan(1e-12);
    }
  });

  it("splits the vector into parts along the eigenvectors, with which e^{−At} x is exact", () => {
    const { matrix, multiply, start } = randomProblem(12, 12, 1);
    const { values, vectors } = denseSymmetricEigen(matrix);
    const measure = spectralMeasure(multiply, start, 100, never);
    const parts = measure.parts();
    for (const t of [0, 0.05, 0.5])
      for (let i = 0; i < 12; i++) {
        const computed = parts.reduce(
          (sum, part, k) => sum + part[i]! * Math.exp(-measure.values[k]! * t),
          0,
        );
        const exact = values.reduce((sum, value, k) => {
          const along = start.reduce((product, x, j) => product + x * vectors.data[j * 12 + k]!, 0);
          return sum + along * vectors.data[i * 12 + k]! * Math.exp(-value * t);
        }, 0);
        expect(Math.abs(computed - exact)).toBeLessThan(1e-11);
      }
  });

  it("ends at an invariant subspace: rank 3 and a start outside of the range give four nodes, one of them 0", () => {
    const { multiply, start } = randomProblem(20, 3, 2);
    let products = 0;
    const counted = (x: Float64Array) => {
      products++;
      return multiply(x);
    };
    const { values } = spectralMeasure(counted, start, 100, never);
    expect([values.length, products]).toEqual([4, 4]);
    expect(Math.abs(values[0]!)).toBeLessThan(1e-12 * values[3]!);
  });

  it("bounds xᵀe^{−At}x from below, more closely after more steps", () => {
    const { matrix, multiply, start } = randomProblem(40, 40, 3);
    const { values, vectors } = denseSymmetricEigen(matrix);
    const weights = values.map(
      (_, k) => start.reduce((sum, x, i) => sum + x * vectors.data[i * 40 + k]!, 0) ** 2,
    );
    const exact = decay({ values, weights }, 0.05);
    const errors = [1, 2, 3, 4, 5].map(
      (steps) => exact - decay(spectralMeasure(multiply, start, steps, never), 0.05),
    );
    for (const [i, error] of errors.entries()) {
      expect(error).toBeGreaterThan(0);
      if (i > 0) expect(error).toBeLessThan(errors[i - 1]! / 2);
    }
  });

  it("stops as soon as two measures agree as required", () => {
    const { multiply, start } = randomProblem(60, 60, 4);
    const lengths: number[] = [];
    const { values } = spectralMeasure(multiply, start, 60, (latest, earlier) => {
      lengths.push(earlier.values.length, latest.values.length);
      return true;
    });
    expect([lengths, values.length]).toEqual([[8, 16], 16]);
  });

  it("is the zero measure for a zero vector, and sits at 0 for a zero matrix", () => {
    const zero = (x: Float64Array) => x.map(() => 0);
    expect(spectralMeasure(zero, new Float64Array(3), 5, never).weights).toEqual(Float64Array.of(0));
    const measure = spectralMeasure(zero, Float64Array.of(3, 4), 5, never);
    expect(measure.values).toEqual(Float64Array.of(0));
    expect(Math.abs(measure.weights[0]! - 25)).toBeLessThan(1e-13);
  });
});
