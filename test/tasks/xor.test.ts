import { describe, expect, it } from "vitest";
import { toNested } from "../../src/arrays";
import { correlations, xor } from "../../src/tasks";

describe("xor", () => {
  it("has the target 1 where the inputs differ and −1 elsewhere, uncorrelated with the inputs", () => {
    const task = xor();
    expect(toNested(task.inputs)).toEqual([
      [-1, -1],
      [-1, 1],
      [1, -1],
      [1, 1],
    ]);
    expect([...task.targets.data]).toEqual([-1, 1, 1, -1]);
    const { inputCorrelation, inputOutputCorrelation, targetSecondMoment } = correlations(task);
    expect(toNested(inputCorrelation)).toEqual([
      [1, 0],
      [0, 1],
    ]);
    expect([...inputOutputCorrelation.data, targetSecondMoment]).toEqual([0, 0, 1]);
  });
});
