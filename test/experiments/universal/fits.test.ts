import { describe, expect, it } from "vitest";
import { fitAltered, THEORY } from "../../../src/experiments/universal/altered-dynamics";
import { correlation, relativeDistance } from "../../../src/experiments/universal/common";
import { fitSystem } from "../../../src/experiments/universal/fit-system";
import { settingOf } from "../../../src/experiments/universal/settings";
import { fitPair, trainSetting } from "../../../src/experiments/universal/train-setting";
import { semanticHierarchy, twoPoints } from "../../../src/tasks";
import { universalFlow, universalSystem } from "../../../src/universal";

const problem = {
  initial: { representation: 0.01, output: 0.004, alignment: -0.03 },
  inputDistanceSquared: 1,
  targetDistanceSquared: 0.5,
  rates: { encoder: 0.006, decoder: 0.02 },
};
const epochs = Float64Array.from({ length: 200 }, (_, i) => 8 * i);
const flow = universalFlow(problem, { times: epochs });
const { inputDistanceSquared, targetDistanceSquared } = problem;
const trajectory = { ...flow, epochs, inputDistanceSquared, targetDistanceSquared };

describe("a fit of three equations with factors on their terms", () => {
  it("finds the rates of the theory back from the theory's own curves, as the regular form gives them", () => {
    const fit = fitAltered(trajectory, THEORY)!;
    // Two integrators meet at the tolerance of this one, 1e-8.
    expect(Math.abs(fit.rates[0] / 0.006 - 1)).toBeLessThan(1e-6);
    expect(Math.abs(fit.rates[1] / 0.02 - 1)).toBeLessThan(1e-6);
    expect(fit.residual).toBeLessThan(1e-10);
    expect(fitPair(trajectory).rates.encoder).toBeCloseTo(0.006, 8);
  });

  it("cannot explain the theory's curves with any coefficient changed", () => {
    for (const change of [
      { representation: 2 },
      { output: 2 },
      { outputEncoder: 0 },
      { alignmentEncoder: -1 },
    ]) {
      expect(fitAltered(trajectory, { ...THEORY, ...change })!.residual).toBeGreaterThan(0.01);
    }
  });
});

describe("a fit of the system of N points", () => {
  it("finds the rates back from the system's own distances", async () => {
    const task = semanticHierarchy();
    const times = Float64Array.from({ length: 30 }, (_, i) => 4 * i);
    const representations = Array.from({ length: 8 }, (_, i) => [
      0.1 * Math.sin(i),
      0.1 * Math.cos(3 * i),
      0.02 * i,
    ]);
    const outputs = Array.from({ length: 8 }, (_, i) =>
      Array.from({ length: 22 }, (_, k) => 0.05 * representations[i]![k % 3]!),
    );
    const initial = { representations, outputs };
    const rates = { encoder: 0.31, decoder: 0.17 };
    const { distances } = universalSystem({ ...task, rates, initial }, { times });
    const pairs: [number, number][] = [
      [0, 1],
      [0, 4],
      [2, 7],
      [3, 5],
    ];
    const values = Float64Array.from(distances.flatMap((d) => pairs.map(([i, j]) => d.get(i, j))));
    const turn = async () => {};
    const fit = (await fitSystem(task, initial, { epochs: times, pairs, values }, { scale: 0.5, turn }))!;
    // The fit integrates to 1e-6.
    expect(Math.abs(fit.rates.encoder / 0.31 - 1)).toBeLessThan(1e-4);
    expect(Math.abs(fit.rates.decoder / 0.17 - 1)).toBeLessThan(1e-4);
    expect(fit.relativeError).toBeLessThan(1e-4);
  });
});

describe("a setting of the study", () => {
  it("is the published one on request, and otherwise at most as wide as asked", () => {
    const published = settingOf("default", { published: 1, width: 100 });
    expect(published).toMatchObject({ width: 500, depth: 20, gain: 1, learningRate: 0.01, layer: 10 });
    expect(settingOf("default", { published: 0, width: 40 })).toEqual({ ...published, width: 40 });
    expect(settingOf("narrow", { published: 0, width: 100 }).width).toBe(50);
    expect(settingOf("adam", { published: 0, width: 100 }).learningRate).toBeCloseTo(5e-6, 18);
  });

  it("that diverges gives what was recorded until then", async () => {
    const setting = { ...settingOf("shallow", { published: 0, width: 20 }), learningRate: 1e3 };
    const run = { seed: 0, signal: undefined, onProgress: () => {} };
    const { result, pairs, training } = await trainSetting(setting, twoPoints(), run);
    expect(result).toBe("diverged");
    expect(pairs[0]!.representation.length).toBe(training.loss.length);
  });

  it("starts at rates that do not depend on the width: the loss falls alike in networks of 50 and 200 units", async () => {
    const halfTimes: number[] = [];
    for (const width of [50, 200]) {
      const setting = { ...settingOf("two_layer", { published: 0, width }), epochs: 3000 };
      const run = { seed: 1, signal: undefined, onProgress: () => {} };
      const { pairs } = await trainSetting(setting, twoPoints(), run);
      halfTimes.push(pairs[0]!.epochs[pairs[0]!.output.findIndex((y) => y > 0.25)]!);
    }
    // Random weights differ by 1/√width in what they start with, which moves the time of learning.
    expect(Math.abs(halfTimes[0]! / halfTimes[1]! - 1)).toBeLessThan(0.2);
  });
});

describe("measures of agreement", () => {
  it("are Pearson's correlation and a relative root mean square", () => {
    expect(correlation([1, 2, 3], [2, 4, 6])).toBeCloseTo(1, 14);
    expect(correlation([1, 2, 3], [1, 0, -1])).toBeCloseTo(-1, 14);
    expect(correlation([1, 1], [1, 2])).toBe(0);
    expect(relativeDistance([3, 4], [3, 3])).toBeCloseTo(0.2, 14);
  });
});
