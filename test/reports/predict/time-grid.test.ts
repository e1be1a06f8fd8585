import { describe, expect, it } from "vitest";
import { timeGrid } from "../../../src/reports/predict/time-grid";

describe("timeGrid", () => {
  it("is linear from 0 to 1.2 times the slowest learning time for similar learning times", () => {
    const { times, isLogarithmic } = timeGrid([1, 16]);
    expect(isLogarithmic).toBe(false);
    expect(times.length).toBe(401);
    expect(times[0]).toBe(0);
    expect(times[200]).toBeCloseTo(9.6, 12);
    expect(times[400]).toBeCloseTo(19.2, 12);
  });

  it("is logarithmic from a twentieth of the fastest learning time if the slowest is 17 times longer", () => {
    const { times, isLogarithmic } = timeGrid([1, 17]);
    expect(isLogarithmic).toBe(true);
    expect(times.length).toBe(401);
    expect(times[0]).toBe(0);
    expect(times[1]).toBeCloseTo(0.05, 12);
    expect(times[400]).toBeCloseTo(20.4, 12);
    expect(times[2]! / times[1]!).toBeCloseTo(times[400]! / times[399]!, 12);
  });
});
