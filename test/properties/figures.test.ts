import { describe, expect, test } from "vitest";
import type { Drawable } from "../../src/figures/drawable";
import { textSummary } from "../../src/figures/text-summary";
import { figureOf, toSvg } from "../../src/plots";
import { notebookDisplay } from "../plots/notebook-display";
import { CALLS } from "./calls";
import { EXPERIMENT_CALLS } from "./calls-experiments";
import { reachable } from "./nested-values";

const isDrawable = (value: unknown): value is Drawable =>
  typeof value === "object" && value !== null && "figure" in value;

const calls = CALLS.filter((call) => !EXPERIMENT_CALLS.includes(call));

describe.each(calls.map((call) => [call.name, call] as const))("%s", (_, { call, args }) => {
  test("displays every result that has a figure as this figure and its summary", async () => {
    for (const result of reachable(await call(...(args as never[])))) {
      if (!isDrawable(result)) continue;
      const figure = result.figure();
      expect(figureOf(result)).toEqual(figure);
      expect(`${result}`).toBe(textSummary(figure));
      expect(await notebookDisplay(result)).toEqual({
        "image/svg+xml": toSvg(figure),
        "text/plain": textSummary(figure),
      });
    }
  });
});

/** Functions with a drawable result; those whose name ends in Async have one if the plain form does. */
const DRAWN =
  "anisotropy averagingGap bouncingBall codeStatistics constrainedFlow continualLearning " +
  "coordinateCheck diagonalFlow dissimilarity elasticity endToEndFlow ensemble exactFlow " +
  "factorisationFlow fitUniversal gatedGradientDescent gatedGradientFlow gradientDescent " +
  "gradientFlow kernelGradientDescent kernelGradientFlow kernelLossFlow kernels layerGrowth learningCurve metaTrain " +
  "observeSimilarity pairTrajectory polynomialGrokking quadraticModel race samplePosterior " +
  "separableDescent solve taylorModel telescope telescopeRun train trainBinary trainConnectivity trainSequence " +
  "unconstrainedFlow " +
  "universalExact universalFlow universalSystem";

test("functions that learn, integrate or compare have results with a figure, and so have their asynchronous forms", async () => {
  const drawn = new Set<string>();
  for (const { name, call, args } of calls) {
    if ([...reachable(await call(...(args as never[])))].some(isDrawable))
      drawn.add(name.replace(/Async$/, ""));
  }
  expect([...drawn].sort().join(" ")).toBe(DRAWN);
});
