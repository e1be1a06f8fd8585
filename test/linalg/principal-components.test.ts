import { describe, expect, it } from "vitest";
import { matmul, principalComponents, symmetricEigen } from "../../src/linalg";
import { normal } from "../../src/random";

describe("principalComponents", () => {
  const samples = normal({ shape: [12, 5], seed: 3 });

  it("agrees with the eigendecomposition of the covariance, and rebuilds the samples", () => {
    const { scores, directions, variances, mean } = principalComponents(samples, { components: 5 });
    const covariance = Array.from({ length: 5 }, (_, a) =>
      Array.from({ length: 5 }, (_, b) => {
        let sum = 0;
        for (let i = 0; i < 12; i++) sum += (samples.get(i, a) - mean[a]!) * (samples.get(i, b) - mean[b]!);
        return sum / 12;
      }),
    );
    const { values } = symmetricEigen(covariance);
    const descending = Array.from(values).sort((a, b) => b - a);
    for (let k = 0; k < 5; k++) {
      expect(variances[k]).toBeCloseTo(descending[k]!, 13);
      let [power, total] = [0, 0];
      for (let i = 0; i < 12; i++) {
        power += scores.get(i, k) ** 2 / 12;
        total += scores.get(i, k);
      }
      expect(power).toBeCloseTo(variances[k]!, 13);
      expect(total).toBeCloseTo(0, 13);
    }
    const rebuilt = matmul(scores, directions.transpose(1, 0));
    for (let i = 0; i < 12; i++) {
      for (let j = 0; j < 5; j++) expect(rebuilt.get(i, j) + mean[j]!).toBeCloseTo(samples.get(i, j), 13);
    }
  });

  it("makes the largest entry of every direction positive, for any order of the samples", () => {
    const rows = Array.from({ length: 12 }, (_, i) => Array.from({ length: 5 }, (_, j) => samples.get(i, j)));
    const { directions } = principalComponents(rows, { components: 2 });
    const reversed = principalComponents([...rows].reverse(), { components: 2 }).directions;
    for (let k = 0; k < 2; k++) {
      const column = Array.from({ length: 5 }, (_, j) => directions.get(j, k));
      expect(column.reduce((most, x) => (Math.abs(x) > Math.abs(most) ? x : most), 0)).toBeGreaterThan(0);
      column.forEach((x, j) => {
        expect(reversed.get(j, k)).toBeCloseTo(x, 12);
      });
    }
  });

  it("accepts one sample, and rejects more components than min(N, n)", () => {
    expect(Array.from(principalComponents([[3, 4]]).scores.data)).toEqual([0]);
    expect(() => principalComponents([[3, 4]], { components: 2 })).toThrow("options.components must be");
  });
});
