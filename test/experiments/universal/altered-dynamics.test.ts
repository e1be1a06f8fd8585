import { describe, expect, it } from "vitest";
import { fitAltered, THEORY } from "../../../src/experiments/universal/altered-dynamics";
import { fitPair } from "../../../src/experiments/universal/train-setting";
import { universalFlow } from "../../../src/universal";

const problem = {
  initial: { representation: 0.01, output: 0.004, alignment: -0.03 },
  inputDistanceSquared: 1,
  targetDistanceSquared: 0.5,
  rates: { encoder: 0.006, decoder: 0.02 },
};
const epochs = Float64Array.from({ length: 200 }, (_, i) => 8 * i);
const flow = universalFlow(problem, { times: epochs });
const { inputDistanceSquared, targetDistanceSquared } = problem;
const trajectory = { ...flow, epochs, inputDistanceSquared, targetDistanceSquared };

describe("fitAltered", () => {
  it("recovers the rates of curves of the theory without alterations, as fitUniversal does", () => {
    const fit = fitAltered(trajectory, THEORY)!;
    // The tolerance of this integration is 1e-8.
    expect(Math.abs(fit.rates[0] / 0.006 - 1)).toBeLessThan(1e-6);
    expect(Math.abs(fit.rates[1] / 0.02 - 1)).toBeLessThan(1e-6);
    expect(fit.residual).toBeLessThan(1e-10);
    expect(fitPair(trajectory).rates.encoder).toBeCloseTo(0.006, 8);
  });

  it("does not fit curves of the theory with any altered coefficient", () => {
    for (const change of [
      { representation: 2 },
      { output: 2 },
      { outputEncoder: 0 },
      { alignmentEncoder: -1 },
    ]) {
      expect(fitAltered(trajectory, { ...THEORY, ...change })!.residual).toBeGreaterThan(0.01);
    }
  });
});
