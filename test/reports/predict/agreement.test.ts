import { describe, expect, it } from "vitest";
import { toNdArray } from "../../../src/arrays";
import { type LinearFlow, modeDynamics } from "../../../src/deep-linear";
import { agreementOf } from "../../../src/reports/predict/agreement";
import type { ModePrediction } from "../../../src/reports/predict/predict-modes";

const prediction = (strength: number, initial: number): ModePrediction => ({
  mode: { strength, inputVariance: 1, depth: 2, initial, lambda: 0, halfTime: 0 },
  dynamics: modeDynamics({ strength, initial }),
  final: strength,
  relativeStart: initial / strength,
  learningTime: 0,
  finalCurvature: 0,
});

/** Simulation that ends at time `end` with the given strengths. */
const flow = (end: number, strengths: readonly number[]) =>
  ({
    times: Float64Array.of(0, end),
    modes: toNdArray(Float64Array.from([...strengths, ...strengths]), [2, strengths.length]),
  }) as unknown as LinearFlow;

describe("agreementOf", () => {
  const [fast, slow] = [prediction(2, 1e-3), prediction(1, 1e-3)];
  const halfTimes = [fast!, slow!].map(({ dynamics }) => dynamics.halfTime);
  const at = (end: number) => [fast!, slow!].map(({ dynamics }) => dynamics.at(end));

  it("is without difference for a simulation that equals the closed form", () => {
    const agreement = agreementOf([fast!, slow!], halfTimes, flow(10, at(10)));
    expect(agreement.time.relative).toBe(0);
    expect(agreement.strength.relative).toBe(0);
  });

  it("names the mode with the largest difference, in time and in strength relative to the final one", () => {
    const simulated = [1.02 * halfTimes[0]!, 0.9 * halfTimes[1]!];
    const strengths = [at(10)[0]! + 0.6, at(10)[1]! - 0.1];
    const { time, strength } = agreementOf([fast!, slow!], simulated, flow(10, strengths));
    expect(time.mode).toBe(2);
    expect(time.relative).toBeCloseTo(0.1, 12);
    expect(strength.mode).toBe(1);
    expect(strength.relative).toBeCloseTo(0.3, 12);
  });

  it("counts no difference of time after the end of the simulation, and at least that until the end", () => {
    const [first, second] = halfTimes as [number, number];
    const never = Number.POSITIVE_INFINITY;
    const early = agreementOf([fast!, slow!], [first, never], flow(0.99 * second, at(0.99 * second)));
    expect(early.time.relative).toBe(0);
    const late = agreementOf([fast!, slow!], [first, never], flow(1.5 * second, at(1.5 * second)));
    expect(late.time.mode).toBe(2);
    expect(late.time.relative).toBeCloseTo(0.5, 12);
  });

  it("is infinite for a mode that only the simulation learns, and 0 for a mode that starts beyond half in both", () => {
    const unlearned = prediction(1, 0);
    expect(agreementOf([unlearned], [3], flow(10, [1])).time.relative).toBe(Number.POSITIVE_INFINITY);
    const above = prediction(1, 2);
    expect(agreementOf([above], [0], flow(10, [above.dynamics.at(10)])).time.relative).toBe(0);
  });
});
