import { describe, expect, it } from "vitest";
import { generator } from "../../../src/random";
import { fitUniversal } from "../../../src/universal";
import { grid } from "../problems";

describe("the verdict of a universal fit", () => {
  it("reports that a trajectory does not follow the theory, with the likely reason", () => {
    // The initial distance of this pair is similar to the final one, and its curves do not follow the theory.
    const times = grid(100, 80);
    const misfit = fitUniversal({
      times,
      representation: times.map((t) => 1 + 0.5 * Math.sin(t / 9)),
      output: times.map((t) => 0.25 + 0.2 * Math.sin(t / 12)),
      alignment: times.map((t) => 0.1 * Math.cos(t / 7)),
      inputDistanceSquared: 1,
      targetDistanceSquared: 0.5,
    });
    expect(misfit.verdict).toMatch(
      /^does not follow the theory: \d+ % residual: the representations start too far apart/,
    );
    expect(misfit.curves.representation.explained).toBeLessThan(0.9);
    expect(Number.isFinite(misfit.residual + misfit.rates.encoder + misfit.rates.decoder)).toBe(true);
  });

  it("reports that a trajectory of pure noise is too noisy to decide", () => {
    const random = generator(2);
    const times = grid(100, 80);
    const noise = (mean: number) => times.map(() => mean + 0.1 * random.uniform());
    const fit = fitUniversal({
      times,
      representation: noise(0.3),
      output: noise(0.3),
      alignment: noise(0),
      inputDistanceSquared: 1,
      targetDistanceSquared: 0.5,
    });
    expect(fit.verdict).toMatch(/^is too noisy to decide whether it follows the theory: \d+ % residual/);
  });
});
