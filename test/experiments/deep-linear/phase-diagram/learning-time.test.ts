import { describe, expect, it } from "vitest";
import { exactFlow } from "../../../../src/deep-linear";
import {
  greatestLearningTime,
  LEARNED,
  learningTime,
  leastLearningTime,
} from "../../../../src/experiments/deep-linear/phase-diagram/learning-time";
import { drawProblem } from "../../../../src/experiments/deep-linear/phase-diagram/problem";

describe("the time to learn", () => {
  const measure = (lambda: number, scale: number, seed: number) => {
    const { data, strengths, initial, start } = drawProblem(4, seed);
    const flow = exactFlow(start(lambda, scale), data, { times: [0] });
    const goal = LEARNED * flow.at(0).loss;
    const time = learningTime(flow, goal);
    const bounds = {
      lambda,
      strength: strengths[0]!,
      initial: scale * initial[0]!,
      reduction: 1 / LEARNED,
    };
    return { time, goal, flow, least: leastLearningTime(bounds), greatest: greatestLearningTime(bounds) };
  };

  it("lies between its bounds at every balance and scale", () => {
    for (const seed of [1, 2, 3]) {
      for (const lambda of [-100, -3, 0, 0.1, 1, 10]) {
        for (const scale of [1e-6, 1e-2, 0.3, 1, 10]) {
          const { time, least, greatest } = measure(lambda, scale, seed);
          expect(time).toBeGreaterThanOrEqual(least);
          expect(time).toBeLessThanOrEqual(greatest);
        }
      }
    }
  });

  it("is the time at which the loss has its goal", () => {
    const { time, goal, flow } = measure(0.3, 0.01, 1);
    expect(Math.abs(flow.at(time).loss / goal - 1)).toBeLessThan(1e-11);
  });

  it("has bounds that coincide for large |λ|, up to s²/λ²", () => {
    for (const scale of [1e-3, 1]) {
      const { least, greatest } = measure(1e4, scale, 1);
      expect(Math.abs(greatest / least - 1)).toBeLessThan(1e-6);
    }
  });
});
