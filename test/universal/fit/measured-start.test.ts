import { describe, expect, it } from "vitest";
import { fitUniversal, universalFlow } from "../../../src/universal";
import { measuredStart } from "../../../src/universal/fit/measured-start";
import type { Measurements } from "../../../src/universal/fit/read-trajectory";
import { type AddNoise, CASES, measure, noisy } from "./measured-trajectories";

/** Noise of 1 % of the range of a curve. */
const onePercent: AddNoise = (x, range, normal) => x + 0.01 * range * normal;

/** The measured start of curves that begin with these samples. */
const startOf = (h: readonly number[], y: number, w: number, targetDistance = 2) =>
  measuredStart({
    curves: {
      representation: Float64Array.from(h),
      output: Float64Array.of(y, 0, 0, 0),
      alignment: Float64Array.of(w, 0, 0, 0),
    },
    targetDistance,
  } as unknown as Measurements);

describe("measuredStart", () => {
  it("returns a possible state as it is", () => {
    expect(startOf([0.1, 1, 2, 3], 0.09, -0.5)).toEqual({
      representation: 0.1,
      output: 0.09,
      alignment: -0.5,
    });
  });

  it("raises the output distance to the square of its part along the targets, and keeps that part", () => {
    // u = (y − w)/‖dy‖ = 0.8/2 = 0.4.
    const { output, alignment } = startOf([0.1, 1, 2, 3], -0.1, -0.9);
    expect(output).toBeCloseTo(0.16, 15);
    expect(output - alignment).toBeCloseTo(0.8, 15);
  });

  it("sets the alignment to the output distance of points with equal targets", () => {
    expect(startOf([0.1, 1, 2, 3], 0.3, 0.29, 0)).toEqual({
      representation: 0.1,
      output: 0.3,
      alignment: 0.3,
    });
  });

  it("replaces a distance that is not positive by the noise, or by the smallest positive sample", () => {
    const { representation } = startOf([-0.01, 0.02, -0.01, 0.02, 0, 0.02], 0.1, 0.1);
    expect(representation).toBeGreaterThan(0.01);
    expect(representation).toBeLessThan(0.05);
    expect(startOf([-1, 0, 1, 2], 0.1, 0.1).representation).toBe(1);
  });
});

describe("fitUniversal from a measured start", () => {
  it("fits 200 logs with 1 % noise, or advises to fit the start, though half begin at an impossible state", () => {
    let impossible = 0;
    let followed = 0;
    for (const [, problem, end] of CASES) {
      const trajectory = measure(problem, end, 60);
      for (let seed = 0; seed < 40; seed++) {
        const log = noisy(trajectory, seed, onePercent);
        const initial = {
          representation: log.representation[0]!,
          output: log.output[0]!,
          alignment: log.alignment[0]!,
        };
        try {
          universalFlow({ ...problem, initial }, { times: [0] });
        } catch {
          impossible++;
        }
        const fit = fitUniversal(log, { start: "measured" });
        expect(fit.start).toBe("measured");
        expect(fit.verdict).toMatch(/^(follows|does not follow|is too noisy)/);
        const explained = /which the noise of the data explains/.test(fit.verdict);
        if (explained) followed++;
        expect(fit.advice).toEqual(explained ? undefined : { start: "fitted" });
        if (!explained)
          expect(fit.verdict).toContain("the first sample, from which the theory starts, is noisy");
      }
    }
    expect(impossible).toBeGreaterThan(80);
    expect(followed).toBeGreaterThan(80);
  });
});
