import { describe, expect, it } from "vitest";
import { ArgumentError, IntegrationError } from "../../src/arrays";
import * as deepLinear from "../../src/deep-linear";
import {
  type Activation,
  gradient,
  gradientFlow,
  gradientFlowAsync,
  initialise,
  loss,
  mlp,
  observeWeights,
  train,
} from "../../src/networks";
import { xor } from "../../src/tasks";
import { distance } from "../linalg/matrices";
import { networkOf, TASK } from "./growth-problem";

/** The largest entry by which two lists of arrays differ. */
const apart = (a: readonly { data: Float64Array }[], b: readonly { data: Float64Array }[]): number =>
  Math.max(...a.map(({ data }, l) => Math.max(...data.map((x, k) => Math.abs(x - b[l]!.data[k]!)))));

describe("gradientFlow of a network", () => {
  it("is that of the deep linear network with the same weights", () => {
    const { network, parameters } = networkOf("linear");
    const times = [0, 0.5, 2, 5];
    const flow = gradientFlow(network, parameters, TASK, { times, tau: 0.7, relativeTolerance: 1e-12 });
    const linear = deepLinear.gradientFlow(parameters.weights, TASK, { times, tau: 0.7 });
    for (const [i, t] of times.entries()) {
      expect(apart(flow.at(t).weights, linear.at(t).weights)).toBeLessThan(1e-9);
      expect(Math.abs(flow.loss[i]! - linear.loss[i]!)).toBeLessThan(1e-10);
      expect(flow.at(t).loss).toBe(flow.loss[i]);
    }
  });

  it("moves as its gradient says, for smooth and kinked functions, biases and either loss", () => {
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
          // Half a step of the second derivative, and tolerances over the step; the jumps at kinks of ReLU.
          const bound = activation === "relu" ? 0.05 : 2e-3;
          expect(Math.max(...array.data.map((g, k) => Math.abs(moved[k]! + g)))).toBeLessThan(bound);
        }
      }
      expect(Math.abs(flow.loss[1]! - loss(network, before, task, { loss: name }))).toBeLessThan(1e-14);
      expect(flow.loss[2]!).toBeLessThan(flow.loss[1]!);
    }
  });

  it("is what gradient descent tends to, at first order in the learning rate", () => {
    for (const [activation, bound] of [
      ["tanh", 0.03],
      // Descent crosses kinks at other moments: the order shows less clearly.
      ["relu", 0.3],
    ] as [Activation, number][]) {
      const { network, parameters } = networkOf(activation);
      const flow = gradientFlow(network, parameters, TASK, { times: [0, 1] });
      const error = (learningRate: number) => {
        const options = { learningRate, epochs: Math.round(1 / learningRate) };
        return apart(train(network, parameters, TASK, options).parameters.weights, flow.at(1).weights);
      };
      expect(Math.abs(error(0.004) / error(0.002) / 2 - 1)).toBeLessThan(bound);
    }
  });

  it("gives the same numbers in turns, keeps what it has when aborted, and copies the parameters", async () => {
    const network = mlp({ widths: [2, 5, 1], activation: "tanh" });
    const parameters = initialise(network, { seed: 3 });
    const options = { times: [0, 2, 4], dense: false };
    const flow = gradientFlow(network, parameters, xor(), options);
    const later = await gradientFlowAsync(network, parameters, xor(), options);
    expect(Array.from(later.loss)).toEqual(Array.from(flow.loss));
    const state = flow.at(3);
    for (const { data } of parameters.weights) data.fill(0);
    expect(distance(flow.at(3).weights[0]!, state.weights[0]!)).toBe(0);
    const cut = gradientFlow(network, parameters, xor(), { ...options, signal: { aborted: true } });
    expect(cut.result).toBe("aborted");
  });

  it("takes 2000 short steps across kinks unless told otherwise, undefined options being none", () => {
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

  it("refuses what it cannot use, and carries the flow up to where it fails", () => {
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

describe("observeWeights", () => {
  it("gives the weights of every record, on straight lines in between", () => {
    const { network, parameters } = networkOf("relu", true);
    const options = { learningRate: 0.02, epochs: 20, every: 5, record: { weights: observeWeights() } };
    const { observations, parameters: end, times } = train(network, parameters, TASK, options);
    const { weights } = observations;
    expect(Array.from(weights.times)).toEqual(Array.from(times));
    expect(apart(weights.at(times[4]!).weights, end.weights)).toBe(0);
    expect(apart(weights.at(times[4]!).biases, end.biases)).toBe(0);
    const ten = train(network, parameters, TASK, { learningRate: 0.02, epochs: 10 }).parameters;
    expect(apart(weights.at(times[2]!).weights, ten.weights)).toBe(0);
    const [a, b] = [weights.at(times[2]!), weights.at(times[3]!)];
    const middle = weights.at(times[2]! + 0.25 * (times[3]! - times[2]!));
    const expected = a.weights[1]!.data.map((x, k) => x + 0.25 * (b.weights[1]!.data[k]! - x));
    expect(Math.max(...expected.map((x, k) => Math.abs(x - middle.weights[1]!.data[k]!)))).toBeLessThan(
      1e-15,
    );
    expect(() => weights.at(times[4]! + 1)).toThrow(/observeWeights\.at: t/);
  });

  it("feeds layerGrowth, which sees gradient descent approach the conservation laws", () => {
    const { network, parameters } = networkOf("linear");
    const drift = (learningRate: number) => {
      const epochs = Math.round(2 / learningRate);
      const record = { weights: observeWeights() };
      const options = { learningRate, epochs, every: epochs / 10, record };
      const { observations } = train(network, parameters, TASK, options);
      const { balanceDrift, phases } = deepLinear.layerGrowth(observations.weights);
      expect(phases[0]!.onset).toBeLessThan(phases[0]!.saturation);
      return Math.max(...balanceDrift.data);
    };
    // First order: halved with the learning rate, up to terms of second order.
    expect(Math.abs(drift(0.002) / drift(0.001) / 2 - 1)).toBeLessThan(0.02);
  });

  it("refuses networks with convolutions", async () => {
    const { convolutional } = await import("../../src/networks");
    const network = convolutional({
      inputSize: 4,
      outputSize: 2,
      channels: [2],
      kernel: 2,
      activation: "relu",
    });
    const task = { inputs: [[1, 2, 3, 4]], targets: [[1, 2]] };
    const options = { learningRate: 0.1, epochs: 1, record: { weights: observeWeights() } };
    expect(() => train(network, initialise(network), task, options)).toThrow(/a network of dense layers/);
  });
});
