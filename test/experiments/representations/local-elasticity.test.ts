import { describe, expect, it } from "vitest";
import { relativeDistance } from "../../../src/experiments/array-arithmetic";
import {
  geodesic,
  pairwise,
  runTorus,
  STEPS,
} from "../../../src/experiments/representations/local-elasticity/torus-run";
import type { Monitor } from "../../../src/experiments/representations/local-elasticity/train-network";

const monitorOf = (control: boolean): Monitor => ({ control, signal: undefined, ensure: (flow) => flow });

describe("runTorus", () => {
  it("measures the closed form of a linear classifier in the control run, at every stage of training", async () => {
    const run = await runTorus(monitorOf(true), 20, { width: 8, epochs: 50, seed: 3 });
    expect(relativeDistance(run.relative, run.linear)).toBeLessThan(1e-8);
    expect(run.change).toBeLessThan(1e-8);
  });

  it("approaches the tangent kernel of a ReLU network at first order in the learning rate", async () => {
    const { deviations } = await runTorus(monitorOf(false), 20, { width: 64, epochs: 1, seed: 3 });
    for (const curve of [deviations.relative, deviations.kernelised]) {
      const slope = Math.log(curve[3]! / curve[1]!) / Math.log(STEPS[3]! / STEPS[1]!);
      expect(slope).toBeGreaterThan(0.9);
      expect(slope).toBeLessThan(1.1);
    }
  });
});

describe("geodesic", () => {
  it("is the shorter way around the circle", () => {
    expect(geodesic(0.5, 2)).toBe(1.5);
    expect(geodesic(-3, 3)).toBeCloseTo(2 * Math.PI - 6, 14);
  });
});

describe("pairwise", () => {
  it("has the function of items i and j at [i, j]", () => {
    const matrix = pairwise([1, 2, 3], (a, b) => 10 * a + b);
    expect(matrix.shape).toEqual([3, 3]);
    expect(matrix.get(1, 2)).toBe(23);
  });
});
