import { describe, expect, it } from "vitest";
import type { NdArray } from "../../../src/arrays";
import { pathStatistics } from "../../../src/neural-race";
import { contextualSelection } from "../../../src/tasks";

describe("contextualSelection", () => {
  it("has the statistics of appendix A.2: Σyx(1) = (1/6, 0), Σyx(2) = (0, 1/6), Σx(p, p) = I/6", () => {
    const { network, task } = contextualSelection();
    const { inputOutputCorrelation, pairs } = pathStatistics(network, task);
    const close = (array: NdArray, expected: number[]) =>
      expected.forEach((x, i) => {
        expect(array.data[i]).toBeCloseTo(x, 14);
      });
    close(inputOutputCorrelation[0]!, [1 / 6, 0]);
    close(inputOutputCorrelation[1]!, [0, 1 / 6]);
    expect(pairs.length).toBe(2);
    for (const { inputCorrelation } of pairs) close(inputCorrelation, [1 / 6, 0, 0, 1 / 6]);
  });

  it("draws random inputs with approximately these moments if samples are requested", () => {
    const { network, task } = contextualSelection({ samples: 20_000, seed: 3 });
    const { inputOutputCorrelation } = pathStatistics(network, task);
    // The average of x² over 20,000 uniform numbers on [−1, 1] has a standard error of 0.0021; the gate halves it.
    expect(Math.abs(inputOutputCorrelation[0]!.get(0, 0) - 1 / 6)).toBeLessThan(0.006);
    expect(Math.abs(inputOutputCorrelation[1]!.get(0, 0))).toBeLessThan(0.006);
  });
});
