import { describe, expect, it } from "vitest";
import { exactFlow } from "../../../../src/deep-linear";
import { lazyMovement } from "../../../../src/experiments/deep-linear/lazy-rich-kernel";
import {
  LAZY_MOVEMENT,
  lazyBoundary,
  lazyBoundaryLaw,
} from "../../../../src/experiments/deep-linear/phase-diagram/boundary";
import { movementBetween } from "../../../../src/experiments/deep-linear/phase-diagram/movement";
import { predictedMovement } from "../../../../src/experiments/deep-linear/phase-diagram/predicted-movement";
import { drawProblem } from "../../../../src/experiments/deep-linear/phase-diagram/problem";
import { geometricGrid, linearGrid } from "../../../../src/reports/series";

const SCALES = [1e-3, 1e-2, 0.1, 0.3, 1, 10];

describe("the boundary of the lazy phase", () => {
  it("separates larger from smaller movements at every scale, and the movement falls with |λ|", () => {
    for (const seed of [1, 2, 3]) {
      const { strengths, initial } = drawProblem(6, seed);
      for (const scale of SCALES) {
        const start = initial.map((s) => s * scale);
        const boundary = lazyBoundary(strengths, start);
        const movements = [0, 0.2, 0.5, 0.9, 1, 1.1, 2, 5, 100].map(
          (factor) => predictedMovement(strengths, start, factor * boundary).mean.kernel,
        );
        expect(Math.abs(movements[4]! / LAZY_MOVEMENT - 1)).toBeLessThan(1e-12);
        expect(movements).toEqual([...movements].sort((a, b) => b - a));
      }
    }
  });

  it("separates the measured phases on a grid, except for points next to it", () => {
    let wrong = 0;
    for (const [size, seed] of [
      [4, 1],
      [8, 2],
    ] as const) {
      const { data, strengths, initial, start } = drawProblem(size, seed);
      for (const lambda of linearGrid(-10, 10, 41)) {
        for (const scale of geometricGrid(1e-3, 1, 13)) {
          const flow = exactFlow(start(lambda, scale), data, { times: [0] });
          const { kernel } = movementBetween(flow.at(0), flow.at(Number.POSITIVE_INFINITY));
          const boundary = lazyBoundary(
            strengths,
            initial.map((s) => s * scale),
          );
          if (kernel < LAZY_MOVEMENT === Math.abs(lambda) > boundary) continue;
          wrong++;
          expect(Math.abs(Math.abs(lambda) / boundary - 1)).toBeLessThan(0.06);
        }
      }
    }
    expect(wrong).toBeLessThan(0.005 * 2 * 41 * 13);
  });

  it("is 0 if the kernel hardly moves at any λ", () => {
    expect(lazyBoundary([1, 1, 1], [1.001, 1, 0.999])).toBe(0);
  });

  it("follows the law of small initial weights, at which the movement is 1/λ² times its value at λ = 1", () => {
    const { data, strengths, initial } = drawProblem(6, 2);
    const boundary = lazyBoundary(
      strengths,
      initial.map((s) => 1e-6 * s),
    );
    const law = Math.sqrt(lazyMovement(data.inputOutputCorrelation.data, 6, 1) / LAZY_MOVEMENT);
    // The corrections are of the order of the movement, and negative: the eigenvalues are below s²/λ.
    expect(boundary).toBeLessThan(law);
    expect(boundary).toBeGreaterThan(0.9 * law);
  });

  it("is proportional to the scale of large initial weights", () => {
    const { strengths, initial } = drawProblem(6, 2);
    const at = (scale: number) =>
      lazyBoundary(
        strengths,
        initial.map((s) => scale * s),
      );
    expect(Math.abs(at(2e4) / at(1e4) - 2)).toBeLessThan(1e-6);
  });

  it.each(SCALES)("follows the law for Gaussian weights at scale %d", (scale) => {
    // Mean over tasks of the squared movement far beyond the boundary, where the law has no corrections.
    const size = 6;
    const far = 1e3 * lazyBoundaryLaw(size, scale);
    const squares = Array.from({ length: 300 }, (_, seed) => {
      const { strengths, initial } = drawProblem(size, 100 * seed);
      const start = initial.map((s) => s * scale);
      return (predictedMovement(strengths, start, far).mean.kernel / (LAZY_MOVEMENT * 1e-6)) ** 2;
    });
    const mean = squares.reduce((sum, x) => sum + x, 0) / squares.length;
    const variance = squares.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (squares.length - 1);
    expect(Math.abs(mean - 1)).toBeLessThan(3.5 * Math.sqrt(variance / squares.length));
    expect(Math.sqrt(variance / squares.length)).toBeLessThan(0.05);
  });
});
