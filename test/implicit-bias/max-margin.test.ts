import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ArgumentError, IntegrationError } from "../../src/arrays";
import {
  marginAsymptotics,
  maxMargin,
  separableDescent,
  separableDescentAsync,
} from "../../src/implicit-bias";
import { normal } from "../../src/random";

// Soudry et al. 2018, their kind of example: ŵ = (½, ½) with α = (¼, ¼, 0, 0) on paper.
const inputs = [
  [0.5, 1.5],
  [1.5, 0.5],
  [2.5, 2],
  [3, 1],
];
const near = (a: ArrayLike<number>, b: ArrayLike<number>, tolerance: number) => {
  expect(a.length).toBe(b.length);
  for (let i = 0; i < a.length; i++) expect(Math.abs(a[i]! - b[i]!)).toBeLessThan(tolerance);
};

describe("maxMargin", () => {
  it("is exact on paper", () => {
    const { weights, dual, margin, support } = maxMargin({ inputs });
    // Origin: on paper, from the two samples next to the margin. Tolerance 1e-15.
    near(weights, [0.5, 0.5], 1e-15);
    // Origin: on paper. Tolerance 1e-15.
    near(dual, [0.25, 0.25, 0, 0], 1e-15);
    expect(margin).toBeCloseTo(Math.SQRT2, 14);
    expect(support).toEqual([0, 1]);
    const labels = [1, -1, 1, -1];
    const folded = inputs.map((row, p) => row.map((x) => x * labels[p]!));
    near(maxMargin({ inputs: folded, labels }).weights, [0.5, 0.5], 1e-15);
  });

  it("satisfies the conditions of Karush, Kuhn and Tucker for random separable data of any size", () => {
    const sizes = [fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1, max: 12 }), fc.nat()] as const;
    const holds = fc.property(...sizes, fc.integer({ min: -20, max: 20 }), (count, n, seed, exponent) => {
      const x = normal({ shape: [count, n], seed });
      const truth = normal({ shape: [1, n], seed: seed + 1 }).data;
      const rows = Array.from({ length: count }, (_, p) =>
        Array.from({ length: n }, (_, i) => 10 ** exponent * x.get(p, i)),
      );
      const dotted = (row: number[], w: ArrayLike<number>) => row.reduce((sum, r, i) => sum + r * w[i]!, 0);
      const labels = rows.map((row) => (dotted(row, truth) >= 0 ? 1 : -1));
      const { weights, dual, support } = maxMargin({ inputs: rows, labels });
      for (const [p, row] of rows.entries()) {
        const margin = labels[p]! * dotted(row, weights);
        expect(margin).toBeGreaterThan(1 - 1e-8);
        expect(dual[p]!).toBeGreaterThanOrEqual(0);
        if (support.includes(p)) expect(Math.abs(margin - 1)).toBeLessThan(1e-8);
        else expect(dual[p]!).toBe(0);
      }
      const combined = weights.map((_, i) =>
        rows.reduce((sum, row, p) => sum + dual[p]! * labels[p]! * row[i]!, 0),
      );
      const size = Math.hypot(...weights);
      near(
        combined.map((c) => c / size),
        weights.map((w) => w / size),
        1e-7,
      );
    });
    fc.assert(holds, { numRuns: 300, seed: 5 });
  });

  it("finds dependent support vectors and duplicates no obstacle", () => {
    const square = [
      [1, 1],
      [1, -1],
      [1, 1],
      [1, 0],
    ];
    near(maxMargin({ inputs: square }).weights, [1, 0], 1e-14);
  });

  it("says when nothing separates", () => {
    expect(() => maxMargin({ inputs: [[1], [-1]] })).toThrow(/separates/);
    expect(() => maxMargin({ inputs: [[0, 0]] })).toThrow(ArgumentError);
    expect(() => maxMargin({ inputs: [[1], [2]], labels: [1, 0] })).toThrow(/labels\[1\] must be 1 or −1/);
    expect(() => maxMargin({ inputs: [[1], [2]], labels: [1] })).toThrow(/labels/);
  });
});

describe("gradient descent on separable data", () => {
  it("tends to the largest margin as its asymptotics say: t L → Σ α/η, w → ŵ ln t + w̃", () => {
    // Origin: the descent in numpy from (1, −0.5), η = 0.1, 10⁶ steps; weights, and steps times loss.
    // Tolerance 5.1e-6.
    const golden = {
      exponential: { weights: [6.49477, 6.40642], product: 4.99505 },
      logistic: { weights: [6.50027, 6.40137], product: 4.99402 },
    };
    const { lossConstant, offset, weights: direction } = marginAsymptotics({ inputs }, { learningRate: 0.1 });
    expect(lossConstant).toBeCloseTo(5, 13);
    // Origin: on paper, η e^(−w̃·x) = α on the support vectors makes both −½ ln(5/2). Tolerance 1e-8.
    near(offset, [-0.45814537, -0.45814537], 1e-8);
    for (const loss of ["exponential", "logistic"] as const) {
      const course = separableDescent(
        { inputs },
        { loss, learningRate: 0.1, steps: 1e6, initial: [1, -0.5] },
      );
      const last = course.steps.length - 1;
      const w = [course.weights.get(last, 0), course.weights.get(last, 1)] as const;
      near(w, golden[loss].weights, 5.1e-6);
      const rate = (k: number) => course.steps[k]! * course.loss[k]!;
      expect(Math.abs(rate(last) - golden[loss].product)).toBeLessThan(5.1e-6);
      // The mean of both weights is ŵ ln t + w̃, but for ln cosh of half their difference, which falls as 1/t^½: 1e-3 here.
      const predicted = direction[0]! * Math.log(1e6) + offset[0]!;
      expect(Math.abs((w[0] + w[1]) / 2 - predicted)).toBeLessThan(2e-3);
      const cosine = (w[0] + w[1]) / (Math.SQRT2 * Math.hypot(...w));
      // Origin: the descent in numpy from (1, −0.5), η = 0.1, 10⁶ steps: 1 − cos of the angle to ŵ at its end. Tolerance
      // 1e-9.
      if (loss === "exponential") expect(Math.abs(1 - cosine - 2.34456e-5)).toBeLessThan(1e-9);
      expect(course.margins[last]!).toBeLessThan(Math.SQRT2);
      expect(course.margins[last]!).toBeGreaterThan(1.39);
    }
  });

  it("is Euler's method on the flow, which is ln(t + e^(w(0))) for one sample (1, 0)", () => {
    const course = separableDescent(
      { inputs: [[1, 0]] },
      { learningRate: 1e-4, steps: 50_000, record: [0, 10_000, 50_000], initial: [0.3, -2] },
    );
    for (const [k, step] of course.steps.entries()) {
      // First order in the learning rate.
      expect(Math.abs(course.weights.get(k, 0) - Math.log(step * 1e-4 + Math.exp(0.3)))).toBeLessThan(1e-4);
      expect(course.weights.get(k, 1)).toBe(-2);
    }
  });

  it("records a logarithmic choice of steps, can be aborted, and fails with what it has", async () => {
    const { steps } = separableDescent({ inputs }, { learningRate: 0.1, steps: 1000 });
    expect(Array.from(steps.slice(0, 4))).toEqual([0, 1, 2, 3]);
    expect(steps[steps.length - 1]).toBe(1000);
    expect(steps.length).toBeLessThan(60);
    const controller = new AbortController();
    const options = { learningRate: 0.1, steps: 1e7, signal: controller.signal };
    const onProgress = ({ steps: done }: { steps: number }) => done > 100 && controller.abort();
    const cut = await separableDescentAsync({ inputs }, { ...options, onProgress });
    expect(cut.result).toBe("aborted");
    expect(cut.loss.length).toBe(cut.steps.length);
    try {
      separableDescent({ inputs: [[1], [-1e3]] }, { learningRate: 1e3, steps: 100 });
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(IntegrationError);
      expect((error as IntegrationError<{ loss: Float64Array }>).partial.loss.length).toBeGreaterThan(0);
    }
    expect(() => separableDescent({ inputs }, { learningRate: 0, steps: 1 })).toThrow(/learningRate/);
    expect(() => separableDescent({ inputs }, { learningRate: 1, steps: 9, record: [3, 3] })).toThrow(
      /record\[1\]/,
    );
  });
});
