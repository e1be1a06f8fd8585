import { describe, expect, it } from "vitest";
import { settingOf } from "../../../src/experiments/universal/settings";
import { trainSetting } from "../../../src/experiments/universal/train-setting";
import { twoPoints } from "../../../src/tasks";

describe("trainSetting", () => {
  it("returns the records up to the divergence of a training", async () => {
    const setting = { ...settingOf("shallow", { published: 0, width: 20 }), learningRate: 1e3 };
    const run = { seed: 0, signal: undefined, onProgress: () => {} };
    const { result, pairs, training } = await trainSetting(setting, twoPoints(), run);
    expect(result).toBe("diverged");
    expect(pairs[0]!.representation.length).toBe(training.loss.length);
  });

  it("learns at a rate that does not depend on the width, in networks of 50 and 200 units", async () => {
    const halfTimes: number[] = [];
    for (const width of [50, 200]) {
      const setting = { ...settingOf("two_layer", { published: 0, width }), epochs: 3000 };
      const run = { seed: 1, signal: undefined, onProgress: () => {} };
      const { pairs } = await trainSetting(setting, twoPoints(), run);
      halfTimes.push(pairs[0]!.epochs[pairs[0]!.output.findIndex((y) => y > 0.25)]!);
    }
    // The initial state of random weights varies by 1/√width, which changes the time of learning.
    expect(Math.abs(halfTimes[0]! / halfTimes[1]! - 1)).toBeLessThan(0.2);
  });
});
