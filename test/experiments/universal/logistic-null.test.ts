import { describe, expect, it } from "vitest";
import { CURVES, logisticErrors } from "../../../src/experiments/universal/logistic-null";
import { fitPair } from "../../../src/experiments/universal/train-setting";
import { universalFlow } from "../../../src/universal";

const epochs = Float64Array.from({ length: 200 }, (_, i) => 8 * i);
const distances = { inputDistanceSquared: 1, targetDistanceSquared: 0.5 };

describe("logistic null", () => {
  it("fits logistic curves with a common middle and width, and reports the error of each curve", () => {
    const curve = (from: number, to: number) =>
      epochs.map((t) => from + (to - from) / (1 + Math.exp(-(t - 700) / 50)));
    const pair = {
      epochs,
      ...distances,
      representation: curve(0, 2),
      output: curve(0, 0.5),
      alignment: curve(1, 0),
    };
    // The ends of the data differ from the limits of the curve by exp(-14).
    for (const error of logisticErrors(pair, CURVES)) expect(error).toBeLessThan(1e-8);
    const moved = { ...pair, output: pair.output.map((y, i) => (i === 100 ? y + 0.1 : y)) };
    const [h, y] = logisticErrors(moved, CURVES);
    expect(h).toBeLessThan(1e-3);
    expect(y).toBeGreaterThan(9e-3);
    expect(y).toBeLessThan(1.01e-2);
  });

  it("has a larger error than the theory on curves of the theory, and a separate fit of h a smaller error than the common one", () => {
    const problem = {
      initial: { representation: 0.01, output: 0.004, alignment: -0.03 },
      ...distances,
      rates: { encoder: 0.006, decoder: 0.02 },
    };
    const pair = { ...universalFlow(problem, { times: epochs }), epochs, ...distances };
    const [h, , w] = logisticErrors(pair, CURVES);
    const { representation, alignment } = fitPair(pair).curves;
    expect(representation.residual).toBeLessThan(1e-6 * h!);
    expect(alignment.residual).toBeLessThan(1e-6 * w!);
    expect(logisticErrors(pair, ["representation"])[0]!).toBeLessThan(h!);
  });
});
