import { expect, it } from "vitest";
import { argumentsOf } from "../../../src/arrays/arguments";
import { reluMoments } from "../../../src/bayesian/relu/relu-moments";
import { integral } from "../../../src/numerics/quadrature";

const args = argumentsOf("test");
const moments = reluMoments();

it("moments of the ReLU agree with adaptive integration for overlaps of any size", () => {
  for (const lambda of [-300, -31, -29.9, -8, -1, 0, 0.5, 3, 20, 60]) {
    // Weights relative to the largest, e^{λ²/2} for λ > 0.
    const peak = Math.max(0, lambda) ** 2 / 2;
    const end = lambda > 0 ? lambda + 12 : 12 / Math.max(1, -lambda / 3);
    const over = (power: number) => {
      const f = (z: number) =>
        z ** power * Math.exp(lambda > 0 ? -((z - lambda) ** 2) / 2 : lambda * z - (z * z) / 2);
      const middle = Math.max(0, lambda);
      return (integral(args, f, 0, middle) + integral(args, f, middle, end)) / Math.sqrt(2 * Math.PI);
    };
    const total = Math.exp(-peak) / 2 + over(0);
    const mean = over(1) / total;
    moments.evaluate(lambda);
    expect(Math.abs(moments.value - peak - Math.log(total))).toBeLessThan(1e-13 * (1 + peak));
    expect(Math.abs(moments.mean - mean)).toBeLessThan(1e-13 * (1 + Math.abs(lambda)));
    expect(Math.abs(moments.variance - (over(2) / total - mean ** 2))).toBeLessThan(
      1e-12 * (1 + lambda ** 2),
    );
  }
});
