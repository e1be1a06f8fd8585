import { describe, expect, it } from "vitest";
import { gatePathways } from "../../../src/neural-race";

describe("gatePathways", () => {
  const columns = (patterns: readonly string[]) =>
    Array.from(patterns[0]!, (_, p) => patterns.map((pattern) => Number(pattern[p])));

  it("groups units with equal gates, the most important first", () => {
    const gates = columns(["1100", "0011", "1100", "0000", "0011", "0011"]);
    const found = gatePathways(gates);
    expect(found.map(({ units }) => units)).toEqual([[1, 4, 5], [0, 2], [3]]);
    expect(found.map(({ share }) => share)).toEqual([3 / 6, 2 / 6, 1 / 6]);
    expect(Array.from(found[0]!.pattern)).toEqual([0, 0, 1, 1]);
    const weighed = gatePathways(gates, { importance: [5, 1, 1, 0, 1, 0] });
    expect(weighed.map(({ units }) => units)).toEqual([[0, 2], [1, 4, 5], [3]]);
    expect(weighed[0]!.share).toBe(0.75);
  });

  it("merges each pattern with the nearest pathway within a tolerance", () => {
    const gates = columns(["11110000", "11110001", "00001111", "00011111", "11111111"]);
    expect(gatePathways(gates).length).toBe(5);
    const found = gatePathways(gates, { tolerance: 1 / 8, importance: [9, 1, 8, 1, 1] });
    expect(found.map(({ units }) => units)).toEqual([[0, 1], [2, 3], [4]]);
    expect(Array.from(found[0]!.pattern)).toEqual([1, 1, 1, 1, 0, 0, 0, 0]);
    expect(gatePathways(gates, { tolerance: 1 }).length).toBe(1);
  });
});
