import { describe, expect, it } from "vitest";
import { toNdArray } from "../../src/arrays";
import { argumentsOf } from "../../src/arrays/arguments";
import { readRun, type TrainingRun } from "../../src/reports/training-run";

const inputs = [[1], [2], [3]];
const outputs = toNdArray(new Float64Array(24), [2, 3, 4]);
const read = (run: Partial<TrainingRun>) =>
  readRun(argumentsOf("diagnose").at("run"), { times: [0, 1], inputs, outputs, ...run });

describe("the labels of a run", () => {
  it("are its one-hot targets, with as many columns as outputs", () => {
    expect(read({ labels: [0, 2, 1] }).targets?.shape).toEqual([3, 4]);
    expect(Array.from(read({ labels: [0, 2, 1] }).targets!.data)).toEqual([
      1, 0, 0, 0, 0, 0, 1, 0, 0, 1, 0, 0,
    ]);
    expect(read({ labels: [0, 2, 1], outputs: undefined }).targets?.shape).toEqual([3, 3]);
    const weights = [toNdArray(new Float64Array(10), [2, 5, 1])];
    expect(read({ labels: [0, 2, 1], outputs: undefined, weights }).targets?.shape).toEqual([3, 5]);
  });

  it("are refused together with targets, for other samples, and for classes without an output", () => {
    const targets = toNdArray(new Float64Array(12), [3, 4]);
    expect(() => read({ labels: [0, 1, 2], targets })).toThrow("run.labels must be left out");
    expect(() => read({ labels: [0, 1] })).toThrow("run.labels must be an array of 3 rows");
    expect(() => read({ labels: [0, 1, 4] })).toThrow("run.labels must be integer class numbers from 0 to 3");
    expect(() => read({ labels: "abc" as never })).toThrow("run.labels must be");
    expect(() => read({ labels: null as never })).toThrow("run.labels must be");
  });

  it("may be the names of a task, which are not read", () => {
    const targets = toNdArray(new Float64Array(12), [3, 4]);
    expect(read({ targets, labels: { items: ["a", "b", "c"] } }).targets?.shape).toEqual([3, 4]);
  });
});
