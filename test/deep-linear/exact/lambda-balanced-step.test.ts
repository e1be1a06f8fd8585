import { describe, expect, it } from "vitest";
import { exactFlow, gradientFlow, lambdaBalancedWeights } from "../../../src/deep-linear";
import { matmul, svd } from "../../../src/linalg";
import { largestDifference } from "../../helpers/numbers";
import { withSingularValues } from "../../linalg/matrices";
import { cases, gramAt, problem, whiteTask } from "./problems";
import { braunTheorem, domineTheorem, splitBySign, stepping, textbook } from "./published-solutions";

describe("lambdaBalancedStep, through exactFlow,", () => {
  for (const shape of cases) {
    const { inputs, hidden, outputs, lambda } = shape;
    it(`agrees with the published closed forms for ${inputs}-${hidden}-${outputs} at λ = ${lambda} within 1e-9`, () => {
      const { weights, sigma, data } = problem(shape);
      const flow = exactFlow(weights, data, { times: [0] });
      const [strongest] = svd(sigma).singularValues;
      const smaller = Math.min(inputs, outputs);
      for (const t of [0.3, 1, 2]) {
        const gram = gramAt(flow, t);
        expect(largestDifference(gram, textbook(weights, sigma, lambda, t))).toBeLessThan(1e-9);
        expect(largestDifference(gram, stepping(weights, sigma, lambda, t))).toBeLessThan(1e-9);
        const growing = smaller + (lambda * (outputs - inputs) > 0 ? Math.abs(outputs - inputs) : 0);
        // At earlier times, the direct form is more accurate.
        if (hidden >= growing && 2 * strongest! * t > 1) {
          expect(largestDifference(gram, splitBySign(weights, sigma, lambda, t))).toBeLessThan(1e-9);
        }
        // B of the theorem is singular for weights that end in a saddle.
        if (lambda === 0 && hidden >= smaller && !flow.endsInSaddle) {
          expect(largestDifference(gram, braunTheorem(weights, sigma, t))).toBeLessThan(1e-9);
        }
        if (lambda !== 0 && inputs === hidden && hidden === outputs) {
          expect(largestDifference(gram, domineTheorem(weights, sigma, lambda, t))).toBeLessThan(1e-9);
        }
      }
    });
  }

  it("reaches the target within 1e-12 from t = 1e4 to Infinity, where the textbook form gives NaN", () => {
    for (const shape of cases.filter(({ inputs, hidden, outputs, lambda }) => {
      return hidden >= Math.min(inputs, outputs) && (lambda !== 0 || hidden > 4);
    })) {
      const { weights, sigma, data } = problem(shape);
      const flow = exactFlow(weights, data, { times: [1e4] });
      if (flow.endsInSaddle) continue;
      for (const t of [1e4, 1e6, Number.POSITIVE_INFINITY]) {
        expect(largestDifference(flow.at(t).product, sigma)).toBeLessThan(1e-12);
        expect(flow.at(t).loss).toBeLessThan(1e-24);
      }
    }
    const { weights, sigma } = problem({ inputs: 4, hidden: 4, outputs: 4, lambda: 0.5 });
    expect(() => textbook(weights, sigma, 0.5, 200)).toThrow();
    const late = exactFlow(weights, whiteTask(sigma), { times: [0] });
    expect(largestDifference(gramAt(late, 200), stepping(weights, sigma, 0.5, 200))).toBeLessThan(1e-12);
  });

  it("is accurate for a singular F: rank-deficient task, λ = 0 and unequal sizes", () => {
    const sigma = withSingularValues(5, 7, [2, 1, 0, 0], 3);
    const data = whiteTask(sigma);
    const weights = lambdaBalancedWeights({ widths: [7, 4, 5], lambda: 0, scale: 0.5, seed: 2 });
    const t = [0, 1, 5, 20];
    const exact = exactFlow(weights, data, { times: t });
    const flow = gradientFlow(weights, data, {
      times: t,
      relativeTolerance: 1e-13,
      absoluteTolerance: 1e-15,
    });
    for (const i of t.keys())
      expect(largestDifference(exact.products[i]!, flow.products[i]!)).toBeLessThan(1e-11);
    // Modes that the task lacks decay as 1/(2t) (Saxe et al. 2014 with s = 0).
    const [late, later] = [exact.at(1e5).product, exact.at(1e6).product];
    expect(largestDifference(late, sigma) / largestDifference(later, sigma)).toBeCloseTo(10, 3);
    expect(largestDifference(exact.at(Number.POSITIVE_INFINITY).product, sigma)).toBeLessThan(1e-14);
    const [w1, w2] = exact.weights(1e6);
    expect(largestDifference(matmul(w2, w1), later)).toBeLessThan(1e-14);
    // The remainder at t = 1e10 is about 1e-11, with rounding errors of 1e-15.
    expect(largestDifference(exact.at(1e10).product, sigma) * 1e4).toBeCloseTo(
      largestDifference(later, sigma),
      9,
    );
    for (const t of [1e13, 1e18, 1e100]) {
      expect(largestDifference(exact.at(t).product, sigma)).toBeLessThan(1e-13);
    }
  });
});
