import { describe, expect, it } from "vitest";
import { ArgumentError } from "../../src/arrays";
import { matmul, svd } from "../../src/linalg";
import { correlations, teacher } from "../../src/tasks";

const power = (data: Float64Array) => data.reduce((sum, x) => sum + x * x, 0);

describe("teacher", () => {
  it("returns targets = inputs teacherᵀ without noise", () => {
    const task = teacher({ inputSize: 4, outputSize: 3, samples: 6, seed: 2 });
    expect(task.teacher.shape).toEqual([3, 4]);
    const expected = matmul(task.inputs, task.teacher, { transposeRight: true });
    task.targets.data.forEach((y, k) => {
      expect(y).toBeCloseTo(expected.data[k]!, 14);
    });
  });

  it("returns a teacher of the requested rank", () => {
    for (const rank of [1, 2, 3, 4]) {
      const { singularValues } = svd(
        teacher({ inputSize: 6, outputSize: 4, samples: 1, rank, seed: 9 }).teacher,
      );
      expect([...singularValues].filter((s) => s > 1e-12)).toHaveLength(rank);
    }
  });

  it("returns teachers with a mean squared singular value of 1 at every rank", () => {
    for (const rank of [1, 3, 8]) {
      const squares = Array.from({ length: 300 }, (_, seed) =>
        power(teacher({ inputSize: 12, outputSize: 8, samples: 1, rank, seed }).teacher.data),
      );
      const mean = squares.reduce((a, b) => a + b) / squares.length / rank;
      // Rank 1 varies most: ‖a‖²‖b‖² / (nIn nOut) has relative variance about 2/12 + 2/8, so 0.04 over 300 draws.
      expect(Math.abs(mean - 1)).toBeLessThan(0.15);
    }
  });

  it("whitens the inputs up to rounding on request, even with only as many samples as inputs", () => {
    for (const samples of [5, 40]) {
      const task = teacher({ inputSize: 5, outputSize: 2, samples, whiten: true, seed: 4 });
      const { inputCorrelation, inputOutputCorrelation } = correlations(task);
      for (let i = 0; i < 5; i++) {
        for (let j = 0; j < 5; j++) expect(inputCorrelation.get(i, j)).toBeCloseTo(i === j ? 1 : 0, 13);
      }
      inputOutputCorrelation.data.forEach((x, k) => {
        expect(x).toBeCloseTo(task.teacher.data[k]!, 13);
      });
    }
  });

  it("adds Gaussian noise of the given standard deviation only to the targets", () => {
    const options = { inputSize: 3, outputSize: 2, samples: 5000, seed: 8 };
    const clean = teacher(options);
    const noisy = teacher({ ...options, noise: 0.5 });
    expect(noisy.inputs).toEqual(clean.inputs);
    expect(noisy.teacher).toEqual(clean.teacher);
    const noise = noisy.targets.data.map((y, k) => y - clean.targets.data[k]!);
    // 10,000 draws: the variance estimate has relative standard error √(2/10⁴) = 0.014.
    expect(Math.abs(power(noise) / noise.length / 0.25 - 1)).toBeLessThan(0.06);
  });

  it("returns equal tasks for equal seeds and different tasks for different seeds", () => {
    const make = (seed: number) => teacher({ inputSize: 3, outputSize: 2, samples: 4, noise: 0.1, seed });
    expect(make(5)).toEqual(make(5));
    expect(make(5).inputs.data).not.toEqual(make(6).inputs.data);
  });

  it("rejects options out of range", () => {
    const fine = { inputSize: 3, outputSize: 2, samples: 4 };
    const calls = [
      { ...fine, rank: 3 },
      { ...fine, rank: 0 },
      { ...fine, noise: -1 },
      { ...fine, samples: 2, whiten: true },
      { ...fine, samples: 2 ** 40 },
      { ...fine, inputSize: 0 },
      { ...fine, seed: Number.NaN },
      { ...fine, whiten: "yes" as never },
    ];
    for (const options of calls) expect(() => teacher(options)).toThrow(ArgumentError);
  });
});
