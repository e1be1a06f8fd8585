import { describe, expect, it } from "vitest";
import { fitUniversal } from "../../../src/universal";
import { GENERAL } from "../problems";
import { type AddNoise, measure, noisy } from "./measured-trajectories";

describe("fitUniversal", () => {
  it("starts at the first sample for noise below 1e-3 of the curves' ranges, and fits the start above", () => {
    const trajectory = measure(GENERAL, 500, 200);
    const startFor = (noise: number) => {
      const addNoise: AddNoise = (x, range, normal) => x + noise * range * normal;
      return fitUniversal(noisy(trajectory, 1, addNoise)).start;
    };
    // The estimate of the noise from 200 samples has a relative error of some 10 %.
    expect(startFor(6e-4)).toBe("measured");
    expect(startFor(1.6e-3)).toBe("fitted");
  });
});
