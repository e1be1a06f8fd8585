import fc from "fast-check";
import ndarray from "ndarray";
import { describe, expect, it } from "vitest";
import { ArgumentError, type NdArray, toNested } from "../../src/arrays";
import { matmul, svd } from "../../src/linalg";
import { normal } from "../../src/random";
import { correlations, teacher, whiten } from "../../src/tasks";
import { expectClose, largestDifference } from "../helpers/numbers";

/** Entries of the n x n identity matrix. */
const identity = (n: number) => Array.from({ length: n * n }, (_, k) => +(k % (n + 1) === 0));

describe("whiten", () => {
  it("transforms diagonal inputs to √P I", () => {
    const { inputs, transform } = whiten({
      inputs: [
        [2, 0],
        [0, 1],
      ],
      targets: [[1], [2]],
    });
    // Σxx = diag(2, 1/2), so Σxx^(−1/2) = diag(1/√2, √2).
    expect(largestDifference(transform, [Math.SQRT1_2, 0, 0, Math.SQRT2])).toBeLessThan(1e-15);
    expect(largestDifference(inputs, [Math.SQRT2, 0, 0, Math.SQRT2])).toBeLessThan(1e-15);
  });

  it("gives Σxx = I for inputs with condition numbers up to 1e10 (1e20 for Σxx)", () => {
    const cases = fc.record({
      size: fc.integer({ min: 1, max: 6 }),
      spread: fc.double({ min: 0, max: 10, noNaN: true }),
      seed: fc.nat(),
    });
    fc.assert(
      fc.property(cases, ({ size, spread, seed }) => {
        const { inputs, targets } = teacher({ inputSize: size, outputSize: 1, samples: 2 * size + 1, seed });
        const scaled = (toNested(inputs) as number[][]).map((row) =>
          row.map((x, i) => x * 10 ** ((-spread * i) / size)),
        );
        const white = whiten({ inputs: scaled, targets });
        expect(largestDifference(correlations(white).inputCorrelation, identity(size))).toBeLessThan(1e-12);
      }),
      { numRuns: 50 },
    );
  });

  it("returns a symmetric transform that maps the inputs to the white inputs", () => {
    const task = teacher({ inputSize: 4, outputSize: 2, samples: 30, seed: 3 });
    const { inputs, targets, transform } = whiten(task);
    expect(largestDifference(matmul(task.inputs, transform), inputs)).toBeLessThan(1e-13);
    expect(
      largestDifference(transform, (toNested(transform.transpose(1, 0) as NdArray) as number[][]).flat()),
    ).toBe(0);
    expect(targets).toEqual(task.targets);
    expect(targets).not.toBe(task.targets);
  });

  it("gives the projector onto the span of the inputs as Σxx if they span only a subspace", () => {
    const { inputCorrelation } = correlations(
      whiten({
        inputs: [
          [3, 4],
          [6, 8],
          [-3, -4],
        ],
        targets: [[1], [2], [3]],
      }),
    );
    expect(largestDifference(inputCorrelation, [0.36, 0.48, 0.48, 0.64])).toBeLessThan(1e-15);
    const few = teacher({ inputSize: 5, outputSize: 1, samples: 2, seed: 1 });
    const projector = correlations(whiten(few)).inputCorrelation;
    expect(largestDifference(matmul(projector, projector), projector)).toBeLessThan(1e-14);
    expect([0, 1, 2, 3, 4].reduce((sum, i) => sum + projector.get(i, i), 0)).toBeCloseTo(2, 13);
  });

  it("gives √P U Vᵀ of the singular vectors for samples of many more or few more rows than columns", () => {
    for (const [samples, inputs] of [
      [120, 40],
      [60, 50],
      [30, 50],
    ] as const) {
      const x = normal({ shape: [samples, inputs], seed: samples });
      const { u, v } = svd(x);
      const expected = matmul(u, v, { transposeRight: true }).data.map((y) => Math.sqrt(samples) * y);
      const white = whiten({ inputs: x, targets: normal({ shape: [samples, 1], seed: 1 }) });
      expectClose(white.inputs.data, expected, 1e-12);
    }
  });

  it("keeps labels and does not write to its argument", () => {
    const inputs = ndarray(Float64Array.of(2, 0, 0, 1), [2, 2]).transpose(1, 0);
    const labels = { items: ["a", "b"] };
    const white = whiten({ inputs, targets: [[1], [2]], labels });
    expect(white.labels).toEqual(labels);
    expect([...inputs.data]).toEqual([2, 0, 0, 1]);
    expect(whiten({ inputs, targets: [[1], [2]] })).not.toHaveProperty("labels");
  });

  it("rejects inputs that are all zero or not finite", () => {
    expect(() => whiten({ inputs: [[0, 0]], targets: [[1]] })).toThrow("task.inputs must be not all zero");
    expect(() => whiten({ inputs: [[Number.POSITIVE_INFINITY]], targets: [[1]] })).toThrow(ArgumentError);
    expect(() => whiten({ inputs: [[1]], targets: [[1], [2]] })).toThrow(ArgumentError);
  });

  it("rejects inputs of which the singular values overflow", () => {
    // The largest singular value is 3 times the entry.
    const inputsOf = (entry: number) => Array.from({ length: 9 }, () => [entry]);
    const targets = inputsOf(1);
    expect(() => whiten({ inputs: inputsOf(1e308), targets })).toThrow(
      "whiten: task.inputs must be small enough for finite singular values",
    );
    const { inputs } = whiten({ inputs: inputsOf(5e307), targets });
    for (const x of inputs.data) expect(Math.abs(x - 1)).toBeLessThan(1e-14);
  });
});
