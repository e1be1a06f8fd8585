import { describe, expect, it } from "vitest";
import { ArgumentError, IntegrationError, type NdArray } from "../../../src/arrays";
import * as deepLinear from "../../../src/deep-linear";
import {
  type Activation,
  gradient,
  gradientFlow,
  gradientFlowAsync,
  initialise,
  loss,
  mlp,
  train,
} from "../../../src/networks";
import { xor } from "../../../src/tasks";
import { largestDifference } from "../../helpers/numbers";
import { networkOf, TASK } from "../growth-problem";

/** Largest absolute difference between entries of two lists of arrays. */
const largestDifferenceOfAll = (a: readonly NdArray[], b: readonly NdArray[]): number =>
  Math.max(...a.map((array, l) => largestDifference(array, b[l]!)));

describe("gradientFlow", () => {
  it("agrees with the flow of the deep linear network with the same weights", () => {
    const { network, parameters } = networkOf("linear");
    const times = [0, 0.5, 2, 5];
    const flow = gradientFlow(network, parameters, TASK, { times, tau: 0.7, relativeTolerance: 1e-12 });
    const linear = deepLinear.gradientFlow(parameters.weights, TASK, { times, tau: 0.7 });
    for (const [i, t] of times.entries()) {
      expect(largestDifferenceOfAll(flow.at(t).weights, linear.at(t).weights)).toBeLessThan(1e-9);
      expect(Math.abs(flow.loss[i]! - linear.loss[i]!)).toBeLessThan(1e-10);
      expect(flow.at(t).loss).toBe(flow.loss[i]);
    }
  });

  it("has the velocity −∂L/∂θ, for smooth and kinked activations, with biases and both losses", () => {
    const classes = {
      inputs: TASK.inputs,
      targets: TASK.targets.map((_, p) => [0, 1, 2].map((k) => Number(p % 3 === k))),
    };
    for (const [activation, bias, task, name] of [
      ["tanh", true, TASK, "half-mean-square"],
      ["gelu", false, classes, "cross-entropy"],
      ["relu", true, TASK, "half-mean-square"],
    ] as const) {
      const { network, parameters } = networkOf(activation, bias);
      const h = 1e-5;
      const flow = gradientFlow(network, parameters, task, { times: [0, 0.3, 0.3 + h], loss: name });
      const [before, after] = [flow.at(0.3), flow.at(0.3 + h)];
      const slope = gradient(network, before, task, { loss: name });
      for (const key of ["weights", "biases"] as const) {
        for (const [l, array] of slope[key].entries()) {
          const moved = array.data.map((_, k) => (after[key][l]!.data[k]! - before[key][l]!.data[k]!) / h);
          // Half a step times the second derivative, tolerances divided by the step, and for ReLU jumps at kinks.
          const bound = activation === "relu" ? 0.05 : 2e-3;
          expect(Math.max(...array.data.map((g, k) => Math.abs(moved[k]! + g)))).toBeLessThan(bound);
        }
      }
      expect(Math.abs(flow.loss[1]! - loss(network, before, task, { loss: name }))).toBeLessThan(1e-14);
      expect(flow.loss[2]!).toBeLessThan(flow.loss[1]!);
    }
  });

  it("is the limit of gradient descent, at first order in the learning rate", () => {
    for (const [activation, bound] of [
      ["tanh", 0.03],
      // Descent crosses kinks at different times, so the order is less clear.
      ["relu", 0.3],
    ] as [Activation, number][]) {
      const { network, parameters } = networkOf(activation);
      const flow = gradientFlow(network, parameters, TASK, { times: [0, 1] });
      const error = (learningRate: number) => {
        const options = { learningRate, epochs: Math.round(1 / learningRate) };
        return largestDifferenceOfAll(
          train(network, parameters, TASK, options).parameters.weights,
          flow.at(1).weights,
        );
      };
      expect(Math.abs(error(0.004) / error(0.002) / 2 - 1)).toBeLessThan(bound);
    }
  });

  it("computes the same numbers asynchronously, can be aborted, and copies the parameters", async () => {
    const network = mlp({ widths: [2, 5, 1], activation: "tanh" });
    const parameters = initialise(network, { seed: 3 });
    const options = { times: [0, 2, 4], dense: false };
    const flow = gradientFlow(network, parameters, xor(), options);
    const asynchronous = await gradientFlowAsync(network, parameters, xor(), options);
    expect(Array.from(asynchronous.loss)).toEqual(Array.from(flow.loss));
    const state = flow.at(3);
    for (const { data } of parameters.weights) data.fill(0);
    expect(largestDifference(flow.at(3).weights[0]!, state.weights[0]!)).toBe(0);
    const aborted = gradientFlow(network, parameters, xor(), { ...options, signal: { aborted: true } });
    expect(aborted.result).toBe("aborted");
  });

  it("takes 2000 steps for kinked activations by default, also if options are undefined", () => {
    const { network, parameters } = networkOf("relu");
    const flow = gradientFlow(network, parameters, TASK, {
      times: [0, 1],
      method: undefined,
      maxStep: undefined,
    });
    expect(Math.abs(flow.stats.steps - 2000)).toBeLessThan(5);
    const coarse = gradientFlow(network, parameters, TASK, { times: [0, 1], maxStep: 0.01 });
    expect(coarse.stats.steps).toBeLessThan(200);
    expect(gradientFlow(network, parameters, TASK, { times: [0] }).loss.length).toBe(1);
  });

  it("rejects invalid options, and throws an IntegrationError with the partial flow when it fails", () => {
    const { network, parameters } = networkOf("tanh");
    const bad: [unknown, RegExp][] = [
      [{ times: [1, 0] }, /options\.times/],
      [{ times: [0], tau: 0 }, /options\.tau/],
      [{ times: [0], loss: "mse" }, /options\.loss/],
      [{ times: [0], method: "radau" }, /options\.method/],
    ];
    for (const [options, message] of bad) {
      const call = () => gradientFlow(network, parameters, TASK, options as { times: number[] });
      expect(call).toThrow(ArgumentError);
      expect(call).toThrow(message);
    }
    try {
      gradientFlow(network, parameters, TASK, { times: [0, 0.01, 100], maxSteps: 5 });
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(IntegrationError);
      expect((error as IntegrationError<{ loss: Float64Array }>).partial.loss.length).toBeGreaterThan(0);
    }
  });
});
