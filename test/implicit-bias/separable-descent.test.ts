import { describe, expect, it } from "vitest";
import { IntegrationError } from "../../src/arrays";
import { separableDescent, separableDescentAsync } from "../../src/implicit-bias";
import { SAMPLES as inputs } from "./separable-samples";

describe("separableDescent", () => {
  it("converges at first order to the gradient flow ln(t + e^(w(0))) of the sample (1, 0)", () => {
    const descent = separableDescent(
      { inputs: [[1, 0]] },
      { learningRate: 1e-4, steps: 50_000, record: [0, 10_000, 50_000], initial: [0.3, -2] },
    );
    for (const [k, step] of descent.steps.entries()) {
      // The error is of first order in the learning rate.
      expect(Math.abs(descent.weights.get(k, 0) - Math.log(step * 1e-4 + Math.exp(0.3)))).toBeLessThan(1e-4);
      expect(descent.weights.get(k, 1)).toBe(-2);
    }
  });

  it("records about 20 steps per power of ten by default", () => {
    const { steps } = separableDescent({ inputs }, { learningRate: 0.1, steps: 1000 });
    expect(Array.from(steps.slice(0, 4))).toEqual([0, 1, 2, 3]);
    expect(steps[steps.length - 1]).toBe(1000);
    expect(steps.length).toBeLessThan(60);
  });

  it("returns the partial trajectory after an abort", async () => {
    const controller = new AbortController();
    const options = { learningRate: 0.1, steps: 1e7, signal: controller.signal };
    const onProgress = ({ steps }: { steps: number }) => steps > 100 && controller.abort();
    const aborted = await separableDescentAsync({ inputs }, { ...options, onProgress });
    expect(aborted.result).toBe("aborted");
    expect(aborted.loss.length).toBe(aborted.steps.length);
  });

  it("throws an IntegrationError with the partial trajectory when it diverges", () => {
    try {
      separableDescent({ inputs: [[1], [-1e3]] }, { learningRate: 1e3, steps: 100 });
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(IntegrationError);
      expect((error as IntegrationError<{ loss: Float64Array }>).partial.loss.length).toBeGreaterThan(0);
    }
  });

  it("rejects a learning rate of 0 and recorded steps that do not ascend", () => {
    expect(() => separableDescent({ inputs }, { learningRate: 0, steps: 1 })).toThrow(/learningRate/);
    expect(() => separableDescent({ inputs }, { learningRate: 1, steps: 9, record: [3, 3] })).toThrow(
      /record\[1\]/,
    );
  });
});
