import { describe, expect, it } from "vitest";
import { gradientDescent } from "../../src/deep-linear";
import { type UniversalProblem, universalFlow } from "../../src/universal";

describe("an aligned two-layer linear network", () => {
  const dx = [0.6, -0.8, 0];
  const dy = [0.5, 0.5];
  const [norm, s] = [1, Math.hypot(...dy)];
  // W₁ = a e dxᵀ/‖dx‖, W₂ = b dŷ eᵀ use one of three hidden units; the outputs are not parallel to the targets.
  const [a, b] = [0.2, 0.15];
  const direction = [Math.cos(1.1), Math.sin(1.1)];
  const encoder = [[0, 0, 0], dx.map((x) => (a * x) / norm), [0, 0, 0]];
  const decoder = direction.map((o) => [0, b * o, 0]);
  const plusMinusHalf = (v: readonly number[]) => [v.map((x) => -x / 2), v.map((x) => x / 2)];
  const task = { inputs: plusMinusHalf(dx), targets: plusMinusHalf(dy) };
  const outputDifference = direction.map((o) => a * b * norm * o);
  const product = outputDifference.reduce((sum, x, i) => sum + x * dy[i]!, 0);
  const y = (a * b * norm) ** 2;

  it("follows the universal dynamics with η = ½ per unit of time, to first order in the learning rate", () => {
    const problem: UniversalProblem = {
      initial: { representation: (a * norm) ** 2, output: y, alignment: y - product },
      inputDistanceSquared: norm ** 2,
      targetDistanceSquared: s ** 2,
      rates: { encoder: 0.5, decoder: 0.5 },
    };
    const error = (learningRate: number) => {
      const descent = gradientDescent([encoder, decoder], task, {
        learningRate,
        steps: Math.round(40 / learningRate),
      });
      const flow = universalFlow(problem, { times: descent.times });
      return descent.times.reduce((most, t, i) => {
        const [first] = descent.at(t).weights;
        const h = [0, 1, 2].reduce((sum, k) => {
          const x = dx.reduce((total, d, j) => total + first!.get(k, j) * d, 0);
          return sum + x * x;
        }, 0);
        const outputs = [0, 1].map((o) =>
          dx.reduce((total, d, j) => total + descent.products[i]!.get(o, j) * d, 0),
        );
        const [square, along] = outputs.reduce(([p, q], x, o) => [p + x * x, q + x * dy[o]!], [0, 0]);
        const differences = [
          h - flow.representation[i]!,
          square - flow.output[i]!,
          square - along - flow.alignment[i]!,
        ];
        return Math.max(most, ...differences.map(Math.abs));
      }, 0);
    };
    const [coarse, fine] = [error(0.01), error(0.005)];
    expect(fine).toBeLessThan(2e-4);
    expect(coarse / fine).toBeGreaterThan(1.95);
    expect(coarse / fine).toBeLessThan(2.05);
  });
});
