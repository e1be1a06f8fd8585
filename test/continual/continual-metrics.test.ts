import { describe, expect, it } from "vitest";
import { ArgumentError } from "../../src/arrays";
import { continualMetrics } from "../../src/continual";

/** Accuracies and metrics of section 11 of the specification of the systems (e11_continual.py). */
const ACCURACY = [
  [0.95, 0, 0],
  [0.7, 0.93, 0],
  [0.8, 0.6, 0.94],
];

describe("continualMetrics", () => {
  it("gives the published metrics by each convention", () => {
    for (const [forgetting, expected] of [
      ["literature", 0.24],
      ["cl-gym", 0.24],
      ["guha", 0.16],
    ] as const) {
      const metrics = continualMetrics(ACCURACY, { forgetting });
      expect(metrics.forgetting).toBeCloseTo(expected, 14);
      expect(metrics.average).toBeCloseTo(0.78, 14);
      expect(metrics.learning).toBeCloseTo(0.94, 14);
      expect(metrics.backwardTransfer).toBeCloseTo(-0.24, 14);
    }
  });

  it("is negative by the literature, and 0 otherwise, if the last task improves the first", () => {
    const better = [
      [0.5, 0],
      [0.75, 0.9],
    ];
    expect(continualMetrics(better).forgetting).toBe(-0.25);
    expect(continualMetrics(better, { forgetting: "cl-gym" }).forgetting).toBe(0);
    expect(continualMetrics(better, { forgetting: "guha" }).forgetting).toBe(0);
  });

  it("forgets nothing of one task", () => {
    expect(continualMetrics([[0.9]])).toEqual({
      average: 0.9,
      forgetting: 0,
      learning: 0.9,
      backwardTransfer: 0,
    });
  });

  it("rejects matrices that are empty or not square, NaN, overflow and unknown conventions", () => {
    for (const bad of [[], [[1, 0]], [[Number.NaN]]])
      expect(() => continualMetrics(bad)).toThrow(ArgumentError);
    const huge = [
      [1e308, 0],
      [-1e308, 0],
    ];
    expect(() => continualMetrics(huge)).toThrow("accuracy must be small enough");
    expect(() => continualMetrics(ACCURACY, { forgetting: "paper" as "guha" })).toThrow(/literature/);
  });
});
