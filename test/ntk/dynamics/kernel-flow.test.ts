import { describe, expect, it } from "vitest";
import { ArgumentError } from "../../../src/arrays";
import { matmul, solve } from "../../../src/linalg";
import { kernelGradientDescent, kernelGradientFlow, kernels } from "../../../src/ntk";
import { solve as integrate } from "../../../src/ode";
import { largestDifference } from "../../helpers/numbers";
import { cross, kernel, nested, network, start, testStart, tests, x, y } from "./kernel-problem";

const times = [0, 1e-12, 1e-3, 0.3, 2, 20];

/** Integrates the flow of the outputs on training and test set, as an independent check. */
function integrated(
  k: number[][],
  c: number[][],
  targets: number[][],
  from: number[][],
  rate: number,
  t: number,
) {
  const [n, o] = [k.length, targets[0]!.length];
  const rows = [...k, ...c];
  const field = (_t: number, f: Float64Array, df: Float64Array) => {
    for (let i = 0; i < rows.length; i++) {
      for (let b = 0; b < o; b++) {
        let sum = 0;
        for (let j = 0; j < n; j++) sum += rows[i]![j]! * (f[j * o + b]! - targets[j]![b]!);
        df[i * o + b] = -rate * sum;
      }
    }
  };
  const { states } = integrate(field, from.flat(), {
    times: [t],
    relativeTolerance: 1e-13,
    absoluteTolerance: 1e-14,
    maxSteps: 1e6,
  });
  return states.data;
}

describe("kernelGradientFlow", () => {
  it("agrees with its integrated differential equation on training and test sets", () => {
    const flow = kernelGradientFlow({ kernel, targets: y, initial: start, rate: 0.7 });
    for (const t of times) {
      const expected = integrated(nested(kernel), nested(cross), y, [...start, ...testStart], 0.7, t);
      expect(largestDifference(flow.train(t).data, expected.subarray(0, 12))).toBeLessThan(1e-11);
      expect(largestDifference(flow.test(cross, testStart, t).data, expected.subarray(12))).toBeLessThan(
        1e-11,
      );
    }
  });

  it("agrees with kernel regression at t = ∞, with and without a ridge", () => {
    for (const ridge of [0, 0.5]) {
      const flow = kernelGradientFlow({ kernel, targets: y, ridge });
      const shifted = nested(kernel).map((row, i) => row.map((k, j) => (i === j ? k + ridge : k)));
      const expected = matmul(cross, solve(shifted, y));
      expect(
        largestDifference(flow.test(cross, undefined, Number.POSITIVE_INFINITY).data, expected.data),
      ).toBeLessThan(1e-10);
      expect(largestDifference(flow.test(cross, undefined, 1e12).data, expected.data)).toBeLessThan(1e-10);
      const fitted = matmul(kernel, solve(shifted, y));
      expect(largestDifference(flow.train(Number.POSITIVE_INFINITY).data, fitted.data)).toBeLessThan(1e-11);
    }
  });

  it("is exact for equal samples at every time", () => {
    // Sample 6 repeats sample 0: together they learn like one sample with the mean of their targets at twice the rate.
    const inputs = [...x, x[0]!];
    const [targets, from] = [
      [...y, [0.3, -1]],
      [...start, [0.1, 0.2]],
    ];
    const flow = kernelGradientFlow({ kernel: kernels(network)(inputs).ntk, targets, initial: from });
    const c = kernels(network)(tests, inputs).ntk;
    expect(flow.eigenvalues[6]).toBe(0);
    expect(flow.timescales[6]).toBe(Number.POSITIVE_INFINITY);
    for (const t of [0, 1e-12, 0.1, 3]) {
      const expected = integrated(
        nested(kernels(network)(inputs).ntk),
        nested(c),
        targets,
        [...from, ...testStart],
        1,
        t,
      );
      expect(largestDifference(flow.train(t).data, expected.subarray(0, 14))).toBeLessThan(1e-11);
      expect(largestDifference(flow.test(c, testStart, t).data, expected.subarray(14))).toBeLessThan(1e-11);
    }
    // At infinity the two move by the same amount until the mean of their residuals is 0; the others fit.
    const shift = (b: number) => (targets[0]![b]! + targets[6]![b]! - from[0]![b]! - from[6]![b]!) / 2;
    const reduced = y.map((row, i) => row.map((v, b) => (i === 0 ? shift(b) : v - start[i]![b]!)));
    const change = matmul(cross, solve(kernel, reduced));
    for (const t of [1e12, Number.POSITIVE_INFINITY]) {
      const train = flow.train(t);
      for (let b = 0; b < 2; b++) {
        expect(Math.abs(train.get(0, b) - from[0]![b]! - shift(b))).toBeLessThan(1e-10);
        expect(Math.abs(train.get(6, b) - from[6]![b]! - shift(b))).toBeLessThan(1e-10);
        expect(Math.abs(train.get(3, b) - y[3]![b]!)).toBeLessThan(1e-10);
      }
      const test = flow.test(c, testStart, t);
      for (let i = 0; i < 4; i++)
        for (let b = 0; b < 2; b++) {
          expect(Math.abs(test.get(i, b) - testStart[i]![b]! - change.get(i, b))).toBeLessThan(1e-10);
        }
    }
  });

  it("is exact for a kernel of rank one and for a zero kernel", () => {
    const flow = kernelGradientFlow({
      kernel: [
        [1, 2],
        [2, 4],
      ],
      targets: [[1], [1]],
    });
    // Only the mode (1, 2)/√5 with eigenvalue 5 and residual 3/√5 learns.
    for (const [t, part] of [
      [0, 0],
      [1e-12, -Math.expm1(-5e-12)],
      [0.2, 1 - Math.exp(-1)],
      [1e12, 1],
      [Number.POSITIVE_INFINITY, 1],
    ] as const) {
      expect(largestDifference(flow.train(t).data, [0.6 * part, 1.2 * part])).toBeLessThan(1e-15);
      expect(flow.test([[3, 6]], [[1]], t).get(0, 0)).toBeCloseTo(1 + 1.8 * part, 14);
    }
    const none = kernelGradientFlow({
      kernel: [
        [0, 0],
        [0, 0],
      ],
      targets: [[1], [2]],
    });
    expect(none.train(Number.POSITIVE_INFINITY).data).toEqual(Float64Array.of(0, 0));
    expect(none.maxLearningRate).toBe(Number.POSITIVE_INFINITY);
  });

  it("couples outputs through a kernel [P, P, O, O]", () => {
    // Θ = K ⊗ B; for B = I the outputs are independent.
    const four = (b: number[][]) =>
      nested(kernel).map((row) => row.map((k) => b.map((r) => r.map((v) => k * v)))) as never;
    const same = kernelGradientFlow({
      kernel: four([
        [1, 0],
        [0, 1],
      ]),
      targets: y,
    });
    const apart = kernelGradientFlow({ kernel, targets: y });
    expect(largestDifference(same.train(0.4).data, apart.train(0.4).data)).toBeLessThan(1e-13);
    const mixed = kernelGradientFlow({
      kernel: four([
        [1, 1],
        [1, 1],
      ]),
      targets: y,
    });
    const sums = (a: ArrayLike<number>) => Array.from({ length: 6 }, (_, i) => a[2 * i]! + a[2 * i + 1]!);
    const summed = kernelGradientFlow({ kernel, targets: sums(y.flat()).map((s) => [s]), rate: 2 });
    expect(largestDifference(sums(mixed.train(0.4).data), summed.train(0.4).data)).toBeLessThan(1e-12);
  });

  it("is the limit of gradient descent, which follows its recurrence with and without momentum", () => {
    const learningRate = 0.3 * kernelGradientFlow({ kernel, targets: y }).maxLearningRate;
    for (const momentum of [0, 0.6]) {
      const descent = kernelGradientDescent({ kernel, targets: y, initial: start, learningRate, momentum });
      let f = start.map((row) => [...row]);
      let before = f;
      let g = testStart.map((row) => [...row]);
      let testBefore = g;
      for (let step = 0; step <= 40; step++) {
        if ([0, 1, 2, 3, 17, 40].includes(step)) {
          expect(largestDifference(descent.train(step).data, f.flat())).toBeLessThan(1e-12);
          expect(largestDifference(descent.test(cross, testStart, step).data, g.flat())).toBeLessThan(1e-12);
        }
        const advance = (k: typeof kernel, now: number[][], last: number[][]) =>
          now.map((row, i) =>
            row.map((v, b) => {
              const slope = f.reduce((sum, fj, j) => sum + k.get(i, j) * (fj[b]! - y[j]![b]!), 0);
              return v - learningRate * slope + momentum * (v - last[i]![b]!);
            }),
          );
        const [nextG, nextF] = [advance(cross, g, testBefore), advance(kernel, f, before)];
        [before, f, testBefore, g] = [f, nextF, g, nextG];
      }
      const end = descent.test(cross, testStart, Number.POSITIVE_INFINITY);
      expect(largestDifference(descent.test(cross, testStart, 1e6).data, end.data)).toBeLessThan(1e-9);
    }
    const flow = kernelGradientFlow({ kernel, targets: y });
    const fine = kernelGradientDescent({ kernel, targets: y, learningRate: 1e-9 });
    // The error of a step is η²λ²/2 of a mode, and that of all steps at most ηλ/(2e) of its residual.
    const bound = 1e-9 * flow.eigenvalues[0]! * Math.hypot(...y.flat());
    expect(largestDifference(fine.train(1e9).data, flow.train(1).data)).toBeLessThan(bound);
  });

  it("gives the largest stable learning rate, and rejects t = ∞ if gradient descent diverges", () => {
    const descent = kernelGradientDescent({ kernel: [[2]], targets: [[1]], learningRate: 1.01 });
    expect(descent.maxLearningRate).toBe(1);
    expect(descent.train(3).get(0, 0)).toBeCloseTo(1 - (1 - 2.02) ** 3, 14);
    expect(() => descent.train(Number.POSITIVE_INFINITY)).toThrow(ArgumentError);
    expect(() => descent.train(0.5)).toThrow(/t must be an integer/);
  });

  it("computes learning curves that agree with the losses of its outputs", () => {
    const flow = kernelGradientFlow({ kernel, targets: y, initial: start });
    const { train, test } = flow.learningCurve([0, 1, 5], { crossKernel: cross, targets: testStart });
    const loss = (f: ArrayLike<number>, targets: number[][]) =>
      targets.flat().reduce((sum, v, i) => sum + (v - f[i]!) ** 2, 0) / (2 * targets.length);
    for (const [k, t] of [0, 1, 5].entries()) {
      expect(train[k]).toBeCloseTo(loss(flow.train(t).data, y), 12);
      expect(test![k]).toBeCloseTo(loss(flow.test(cross, undefined, t).data, testStart), 12);
    }
  });

  it("rejects kernels that are indefinite, not symmetric or of the wrong size", () => {
    expect(() =>
      kernelGradientFlow({
        kernel: [
          [1, 2],
          [2, 1],
        ],
        targets: [[1], [1]],
      }),
    ).toThrow(/^kernelGradientFlow: problem.kernel must be positive semi-definite/);
    expect(() =>
      kernelGradientFlow({
        kernel: [
          [1, 2],
          [0, 1],
        ],
        targets: [[1], [1]],
      }),
    ).toThrow(/symmetric/);
    expect(() => kernelGradientFlow({ kernel: [[1]], targets: [[1], [1]] })).toThrow(
      /problem\.kernel must be a kernel of 2 samples, as many as problem\.targets has/,
    );
  });

  it("names the fields of a test set that do not fit", () => {
    const flow = kernelGradientFlow({ kernel: [[1]], targets: [1] });
    const set = { crossKernel: [[1]], targets: [1] };
    expect(() => flow.learningCurve([1], { ...set, crossKernel: [[1, 2]] })).toThrow(
      /test\.crossKernel must be/,
    );
    expect(() => flow.learningCurve([1], { ...set, initial: [1, 2] })).toThrow(/test\.initial must be/);
    expect(() => flow.learningCurve([1], { ...set, targets: [1, 2] })).toThrow(
      /test\.targets must be of 1 rows/,
    );
    expect(() => flow.test([[1]], [1, 2], 1)).toThrow(/testInitial must be/);
  });

  it("rejects targets and initial outputs whose difference overflows, naming both", () => {
    const problem = { kernel: [[1]], targets: [1.7e308], initial: [-1.7e308] };
    expect(() => kernelGradientFlow(problem)).toThrow(
      /: problem \(targets and initial\) must be small enough/,
    );
  });
});
