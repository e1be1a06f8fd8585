import { describe, expect, it } from "vitest";
import { alignedWeights, gradientFlow, taskModes } from "../../../src/deep-linear";
import { compareDissimilarities, dissimilarity, linearDissimilarity } from "../../../src/representations";
import { referencesOf } from "../../helpers/references";
import { arrayOf } from "../activations";

const references = referencesOf(import.meta.url);

import { eightByEight } from "./matrices";

describe("linearDissimilarity", () => {
  const tree = [
    [1, 1, 1, 1, 1, 1, 1, 1],
    [1, 1, 1, 1, -1, -1, -1, -1],
    [1, 1, -1, -1, 0, 0, 0, 0],
    [0, 0, 0, 0, 1, 1, -1, -1],
    [1, -1, 0, 0, 0, 0, 0, 0],
    [0, 0, 1, -1, 0, 0, 0, 0],
    [0, 0, 0, 0, 1, -1, 0, 0],
    [0, 0, 0, 0, 0, 0, 1, -1],
  ];
  const oneHot = eightByEight((i, j) => (i === j ? 1 : 0));
  const targets = eightByEight((item, feature) => tree[feature]![item]!);
  const task = { inputs: oneHot, targets };
  const modes = taskModes(task);
  const times = [0, 4, 8, 12, 16, 20, 60];
  const at = (layer: "hidden" | "output", t: number) => {
    const matrices = linearDissimilarity(modes, { initial: 1e-3, times: [t], layer });
    return [1, 2, 4].map((j) => matrices.get(0, 0, j));
  };

  it("has the exact distances of a tree in both layers", () => {
    const names = {
      hidden: "hidden distances of a tree (0, 1), (0, 2), (0, 4)",
      output: "output distances of a tree (0, 1), (0, 2), (0, 4)",
    } as const;
    for (const layer of ["hidden", "output"] as const) {
      for (const { given, check } of references.all<{ time: number }, number[]>(names[layer]))
        check(at(layer, given.time));
    }
  });

  it("correlates with the targets as computed with many digits, and not monotonically", () => {
    const name = "correlation of the hidden distances of a tree with those of the targets";
    const values = references.all<{ time: number }>(name).map(({ given, check }) => {
      const matrix = linearDissimilarity(modes, { initial: 1e-3, times: [given.time] }).pick(0, null, null);
      const { value } = compareDissimilarities(matrix, dissimilarity(targets));
      check(value);
      return value;
    });
    expect(values[1]).toBeLessThan(values[0]!);
    expect(values[3]).toBeGreaterThan(values[1]!);
    expect(values[4]).toBeLessThan(values[3]!);
  });

  it("is constant at the start, which has no correlation, and ordered like the tree afterwards", () => {
    const matrices = linearDissimilarity(modes, { initial: 1e-3, times: [0, 12] });
    const [start, later] = [0, 1].map((t) => matrices.pick(t, null, null));
    expect(start!.get(0, 5)).toBeCloseTo(0.002, 15);
    expect(compareDissimilarities(start!, dissimilarity(targets))).toEqual({ value: 0, degenerate: true });
    // The distances have three values, in the order of the tree, so that all ranks agree.
    for (const method of ["spearman", "kendall"] as const)
      expect(compareDissimilarities(later!, dissimilarity(targets), { method }).value).toBeCloseTo(1, 14);
  });

  it.each(["hidden", "output"] as const)("agrees with the gradient flow of a network (%s layer)", (layer) => {
    const weights = alignedWeights({ correlations: task, widths: [8, 10, 8], strengths: 1e-3 });
    const flow = gradientFlow(weights, task, {
      times,
      tau: 2,
      relativeTolerance: 1e-11,
      absoluteTolerance: 1e-13,
    });
    const matrices = linearDissimilarity(modes, { initial: 1e-3, times, layer, tau: 2 });
    times.forEach((t, k) => {
      const [first, second] = flow.at(t).weights;
      const hidden = first!.transpose(1, 0);
      const outputs = eightByEight((i, j) => {
        let sum = 0;
        for (let h = 0; h < 10; h++) sum += second!.get(j, h) * first!.get(h, i);
        return sum;
      });
      const simulated = dissimilarity(layer === "hidden" ? hidden : outputs);
      const exact = matrices.pick(k, null, null);
      for (let i = 0; i < 8; i++)
        for (let j = 0; j < 8; j++) expect(exact.get(i, j)).toBeCloseTo(simulated.get(i, j), 9);
    });
  });

  it("includes modes without strength, which decay, without variance, which grow or stay, and at rest", () => {
    const single = (strength: number, variance: number, initial: number, t: number) =>
      linearDissimilarity(
        { strengths: [strength], inputVariances: [variance], inputModes: [[1], [0]] },
        { initial: [initial], times: [0, t] },
      ).get(1, 0, 1);
    expect(single(0, 0.5, 0.2, 3)).toBeCloseTo(0.2 / (1 + 2 * 0.5 * 0.2 * 3), 15);
    expect(single(0.5, 0, 0.2, 3)).toBeCloseTo(0.2 * Math.exp(3), 13);
    expect(single(0, 0, 0.2, 3)).toBeCloseTo(0.2, 15);
    expect(single(2, 1, 0, 3)).toBe(0);
    expect(single(2, 1, 0.1, 1e9)).toBeCloseTo(2, 14);
  });

  it("takes one initial strength per mode", () => {
    const initial = modes.strengths.map((_, k) => 1e-3 * (k + 1));
    const matrix = linearDissimilarity(modes, { initial, times: [0] });
    const expected = initial.reduce(
      (sum, u, k) => sum + u * (modes.inputModes.get(0, k) - modes.inputModes.get(3, k)) ** 2,
      0,
    );
    expect(matrix.get(0, 0, 3)).toBeCloseTo(expected, 15);
  });

  it("refuses negative numbers, sizes that do not match, and overflow", () => {
    const given = {
      strengths: [1, 0.5],
      inputVariances: [1, 1],
      inputModes: arrayOf([
        [1, 0],
        [0, 1],
        [0, 0],
      ]),
    };
    const call = (fields: object, options: object = {}) =>
      linearDissimilarity({ ...given, ...fields }, { initial: 0.1, times: [0, 1], ...options });
    expect(call({}).shape).toEqual([2, 3, 3]);
    expect(() => call({ strengths: [1, -0.5] })).toThrow("modes.strengths[1]");
    expect(() => call({ inputVariances: [1] })).toThrow("modes.inputVariances");
    expect(() => call({ inputModes: [[1], [0]] })).toThrow("2 columns, one per mode");
    expect(() => call({}, { initial: -1 })).toThrow("options.initial");
    expect(() => call({}, { initial: [0.1] })).toThrow("options.initial");
    expect(() => call({}, { times: [2, 1] })).toThrow("options.times[1]");
    expect(() => call({ inputVariances: [0, 1] }, { times: [1000] })).toThrow("options.times[0]");
  });
});
