import { describe, expect, it } from "vitest";
import type { NdArray } from "../../../src/arrays";
import { pathStatistics } from "../../../src/neural-race";
import { contextualSelection } from "../../../src/tasks";

describe("contextualSelection", () => {
  it("has the statistics of appendix A.2: Σyx(1) = (1/6, 0), Σyx(2) = (0, 1/6), Σx(p, p) = I/6", () => {
    const { network, task } = contextualSelection();
    const { outputInput, pairs } = pathStatistics(network, task);
    const close = (array: NdArray, expected: number[]) =>
      expected.forEach((x, i) => {
        expect(array.data[i]).toBeCloseTo(x, 14);
      });
    close(outputInput[0]!, [1 / 6, 0]);
    close(outputInput[1]!, [0, 1 / 6]);
    expect(pairs.length).toBe(2);
    for (const { inputInput } of pairs) close(inputInput, [1 / 6, 0, 0, 1 / 6]);
  });

  it("draws uniform inputs of about those moments when asked for samples", () => {
    const { network, task } = contextualSelection({ samples: 20_000, seed: 3 });
    const { outputInput } = pathStatistics(network, task);
    // The standard deviation of an average of x² over 20,000 uniform numbers on [−1, 1] is 0.0021; halved by the gate.
    expect(Math.abs(outputInput[0]!.get(0, 0) - 1 / 6)).toBeLessThan(0.006);
    expect(Math.abs(outputInput[1]!.get(0, 0))).toBeLessThan(0.006);
  });
});
