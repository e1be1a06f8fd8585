import { describe, expect, it } from "vitest";
import type { Report } from "../../../../src/experiments";
import { lazyBoundary } from "../../../../src/experiments/deep-linear/phase-diagram/boundary";
import { drawProblem } from "../../../../src/experiments/deep-linear/phase-diagram/problem";
import { unexpectedOutcomes } from "../../../../src/reports/unexpected-outcomes";
import { experimentNamed } from "../../experiment-named";

const run = (parameters: Record<string, number>, control = false) =>
  experimentNamed("phase-diagram").run({ size: 5, ...parameters }, { control });

const measured = ({ checks }: Report, column: string): number =>
  checks.find((check) => check.column === column)!.measured;

describe("the experiment phase-diagram", () => {
  it("confirms its claims on both sides of the boundary and at extreme values, and fails them in the control", async () => {
    for (const lambda of [-1000, -5, -1, 0, 1e-6, 0.5, 4, 10]) {
      for (const scale of [1e-8, 1e-3, 0.1, 0.4, 1, 100]) {
        for (const control of [false, true]) {
          const report = await run({ lambda, scale }, control);
          expect([lambda, scale, control, unexpectedOutcomes(report)]).toEqual([lambda, scale, control, []]);
        }
      }
    }
  });

  it("confirms its claims for the smallest and for large networks", async () => {
    for (const [size, seed] of [
      [2, 4],
      [3, 5],
      [30, 6],
    ] as const) {
      for (const lambda of [0, 8]) {
        const control = await run({ size, seed, lambda }, true);
        expect(unexpectedOutcomes(await run({ size, seed, lambda }))).toEqual([]);
        expect(unexpectedOutcomes(control)).toEqual([]);
      }
    }
  });

  it("names its measured numbers by the same columns in both phases", async () => {
    const columns = async (lambda: number) =>
      (await run({ lambda })).checks.map(({ column }) => column).sort();
    expect(await columns(0)).toEqual(await columns(10));
    expect(await columns(0)).toEqual([
      "finalDifference",
      "inputMovement",
      "kernelMovement",
      "outputMovement",
      "timeToLearn",
      "trainedDifference",
      "trainedLossDifference",
    ]);
  });

  it("claims rich learning just below the boundary and lazy learning just above it", async () => {
    const { strengths, initial } = drawProblem(5, 7);
    const scale = 0.05;
    const boundary = lazyBoundary(
      strengths,
      initial.map((s) => s * scale),
    );
    const phase = async (lambda: number) =>
      (await run({ lambda, scale, seed: 7 })).checks[0]!.claim.slice(0, 4);
    expect(await phase(-boundary * (1 - 1e-9))).toBe("rich");
    expect(await phase(-boundary * (1 + 1e-9))).toBe("lazy");
  });

  it("measures equal movements of the kernel at λ and −λ, where the representations exchange their roles", async () => {
    const [positive, negative] = [await run({ lambda: 3 }), await run({ lambda: -3 })];
    const ratio = measured(positive, "kernelMovement") / measured(negative, "kernelMovement");
    expect(Math.abs(ratio - 1)).toBeLessThan(1e-12);
    expect(measured(positive, "inputMovement")).toBeGreaterThan(10 * measured(positive, "outputMovement"));
    expect(measured(negative, "outputMovement")).toBeGreaterThan(10 * measured(negative, "inputMovement"));
  });
});
