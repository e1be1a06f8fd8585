import { describe, expect, it } from "vitest";
import { ArgumentError, toNdArray } from "../../../src/arrays";
import {
  continualLearning,
  exactFlow,
  gradientFlow,
  lambdaBalancedWeights,
  loss,
  product,
} from "../../../src/deep-linear";
import { teacher } from "../../../src/tasks";
import { largestDifference } from "../../helpers/numbers";

const sizes = { inputSize: 5, outputSize: 4, samples: 25, whiten: true, noise: 0.1 };
const tasks = [1, 2, 3].map((seed) => teacher({ ...sizes, seed }));
const weights = lambdaBalancedWeights({ widths: [5, 10, 4], lambda: 0, scale: 0.01, seed: 4 });
const balanced = lambdaBalancedWeights({ widths: [5, 4, 4], lambda: 0.7, scale: 0.1, seed: 4 });

describe("continualLearning", () => {
  it("agrees with consecutive gradient flows within 1e-9", () => {
    const duration = [2, 3, 5];
    const learning = continualLearning(balanced, tasks, { duration, tau: 0.8 });
    let current = [...balanced];
    for (const [k, task] of tasks.entries()) {
      const flow = gradientFlow(current, task, { times: [0, 1, duration[k]!], tau: 0.8 });
      for (const t of [0, 1, duration[k]!]) {
        const state = learning.at(k, t);
        expect(largestDifference(state.product, flow.at(t).product)).toBeLessThan(1e-9);
        for (const [i, other] of tasks.entries()) {
          expect(Math.abs(state.losses[i]! - loss(flow.at(t).weights, other))).toBeLessThan(1e-9);
        }
      }
      current = flow.at(duration[k]!).weights;
      for (const [i, other] of tasks.entries()) {
        expect(Math.abs(learning.losses.get(k + 1, i) - loss(current, other))).toBeLessThan(1e-9);
        const change = learning.losses.get(k + 1, i) - learning.losses.get(k, i);
        expect(learning.forgetting.get(k, i)).toBe(change);
      }
    }
  });

  it("gives dL_i/dt in agreement with central differences of the losses", () => {
    const learning = continualLearning(balanced, tasks, { duration: 2 });
    const h = 1e-4;
    for (const t of [0.3, 1.2]) {
      const { rates } = learning.at(1, t);
      for (let i = 0; i < 3; i++) {
        const slope = (learning.at(1, t + h).losses[i]! - learning.at(1, t - h).losses[i]!) / (2 * h);
        // The error of central differences is h²/6 times the third derivative.
        expect(Math.abs(rates[i]! - slope)).toBeLessThan(1e-6);
      }
      expect(rates[1]!).toBeLessThan(0);
    }
  });

  it("ends every task with the losses ½‖Σ_j − Σ_i‖² + c_i, which depend only on the tasks (Braun et al. 2022, section 6)", () => {
    for (const start of [
      lambdaBalancedWeights({ widths: [5, 4, 4], lambda: 3, scale: 2, seed: 9 }),
      balanced,
    ]) {
      const learning = continualLearning(start, tasks);
      for (let j = 0; j < 3; j++) {
        for (let i = 0; i < 3; i++) {
          expect(Math.abs(learning.losses.get(j + 1, i) - learning.interference.get(j, i))).toBeLessThan(
            1e-12,
          );
          const least = learning.interference.get(i, i);
          const [a, b] = [tasks[i]!, tasks[j]!].map((task) =>
            exactFlow(balanced, task, { times: [0] }).at(Number.POSITIVE_INFINITY),
          );
          const square = a!.product.data.reduce((sum, x, k) => sum + (x - b!.product.data[k]!) ** 2, 0);
          expect(Math.abs(learning.interference.get(j, i) - least - square / 2)).toBeLessThan(1e-12);
        }
      }
    }
  });

  it("starts with the losses of the given weights, also for wide balanced networks", () => {
    const learning = continualLearning(weights, tasks, { duration: 50 });
    for (const [i, task] of tasks.entries()) {
      expect(Math.abs(learning.losses.get(0, i) - loss(weights, task))).toBeLessThan(1e-14);
    }
    expect(largestDifference(learning.at(0, 0).product, product(weights))).toBeLessThan(1e-15);
  });

  it("rejects empty or mismatched tasks, durations out of range and inputs that are not white", () => {
    expect(() => continualLearning(balanced, [])).toThrow(/at least one task/);
    expect(() => continualLearning(balanced, tasks, { duration: 0 })).toThrow(ArgumentError);
    expect(() => continualLearning(balanced, tasks, { duration: [1, 2] })).toThrow(/options\.duration/);
    expect(() => continualLearning(balanced, [tasks[0]!, teacher({ ...sizes, inputSize: 3 })])).toThrow(
      /tasks\[1\]/,
    );
    const skewed = {
      ...tasks[0]!,
      inputs: toNdArray(
        tasks[0]!.inputs.data.map((x, i) => x * (1 + (i % 2))),
        [25, 5],
      ),
    };
    expect(() => continualLearning(balanced, [skewed])).toThrow(/tasks\.whiten/);
    expect(() => continualLearning(balanced, tasks).at(3, 1)).toThrow(/continualLearning\.at: task/);
  });
});
