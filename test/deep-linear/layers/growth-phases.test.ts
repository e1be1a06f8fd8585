import { describe, expect, it } from "vitest";
import { alignedWeights, gradientFlow, layerGrowth, modeDynamics } from "../../../src/deep-linear";
import { correlationsFrom } from "../../../src/tasks";

describe("the phases that layerGrowth returns", () => {
  it("occur at the times of the closed form for a single mode", () => {
    const data = correlationsFrom({ inputCorrelation: [[1]], inputOutputCorrelation: [[1.2]] });
    for (const depth of [2, 3, 4]) {
      const widths = new Array(depth + 1).fill(1);
      const initial = 0.01;
      const weights = alignedWeights({ correlations: data, widths, strengths: initial });
      const mode = modeDynamics({ strength: 1.2, initial, depth });
      const end = 6 * mode.halfTime;
      const flow = gradientFlow(weights, data, {
        times: Array.from({ length: 41 }, (_, i) => (i * end) / 40),
      });
      const { phases } = layerGrowth(flow, { data });
      // ‖W_l‖² = u^(2/N): it grows at 2u(s − u), fastest at u = s/2.
      const squares = (u: number) => u ** (2 / depth);
      const passes = (part: number) => {
        const square = squares(initial) + part * (squares(mode.at(end)) - squares(initial));
        return mode.timeTo(square ** (depth / 2));
      };
      for (const { onset, steepest, saturation } of phases) {
        expect(Math.abs(onset - passes(0.01))).toBeLessThan(1e-7);
        expect(Math.abs(saturation - passes(0.99))).toBeLessThan(1e-7);
        // The maximum of a smooth function is determined to the square root of rounding.
        expect(Math.abs(steepest / mode.halfTime - 1)).toBeLessThan(1e-6);
      }
    }
  });
});
