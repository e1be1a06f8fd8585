import { describe, expect, it } from "vitest";
import { ArgumentError } from "../../../src/arrays";
import { survivingEdges } from "../../../src/connectivity";

const GAINS = [
  [9, 1, -0.5],
  [9, 9, 0],
  [9, 9, 9],
];

describe("survivingEdges", () => {
  it("lists the edges to later nodes row by row, by the size of their gains", () => {
    expect(survivingEdges(GAINS)).toEqual([
      [0, 1],
      [0, 2],
    ]);
    expect(survivingEdges(GAINS, { threshold: 0.5 })).toEqual([[0, 1]]);
  });

  it("rejects matrices that are not square, NaN and negative thresholds", () => {
    expect(() => survivingEdges([[1, 2]])).toThrow(ArgumentError);
    expect(() => survivingEdges([[Number.NaN]])).toThrow(/gains/);
    expect(() => survivingEdges(GAINS, { threshold: -1 })).toThrow(/threshold/);
  });
});
