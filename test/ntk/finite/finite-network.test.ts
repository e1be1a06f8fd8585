import { describe, expect, test } from "vitest";
import { ArgumentError } from "../../../src/arrays";
import * as networks from "../../../src/networks";
import { empiricalNtk, finiteNetwork, jacobian, taylorModel } from "../../../src/ntk";
import { normal } from "../../../src/random";

const cases: [string, networks.Network][] = [
  ["dense layers", networks.mlp({ widths: [3, 6, 5, 2], activation: "tanh" })],
  ["no biases", networks.mlp({ widths: [3, 6, 2], activation: "relu", bias: false })],
  [
    "convolutions with their channels first",
    networks.convolutional({
      inputSize: 3,
      outputSize: 2,
      width: 8,
      channels: [2, 2],
      kernel: 3,
      activation: "erf",
    }),
  ],
  [
    "the ntk parameterisation",
    networks.sequential({
      inputShape: [3],
      layers: [networks.dense({ width: 4, biasVariance: 0.1 }), "gelu", networks.dense({ width: 2 })],
      parameterisation: "ntk",
    }),
  ],
];

const inputs = normal({ shape: [5, 3], seed: 1 });

describe.each(cases)("finiteNetwork, of %s,", (_, network) => {
  const parameters = networks.initialise(network, { seed: 2 });
  const finite = finiteNetwork(network, parameters);

  test("has the outputs and the tangent kernel of the network", () => {
    const { output } = networks.forward(network, parameters, inputs);
    for (const [i, y] of finite.forward(inputs).data.entries()) expect(y).toBeCloseTo(output.data[i]!, 14);
    expect(empiricalNtk(finite, inputs)).toEqual(networks.tangentKernel(network, parameters, inputs));
  });

  test("has a Taylor model of first order with the derivative of the network", () => {
    const model = taylorModel(finite, { order: 1 });
    const change = new Float64Array(model.size).fill(0.5);
    const [predicted, rows] = [model.predict(change, inputs), jacobian(finite, inputs)];
    const start = finite.forward(inputs);
    const sum = rows.pick(3, 1, null).data as Float64Array;
    const at = (3 * 2 + 1) * model.size;
    const slope = sum.subarray(at, at + model.size).reduce((total, x) => total + 0.5 * x, 0);
    expect(predicted.get(3, 1)).toBeCloseTo(start.get(3, 1) + slope, 12);
  });

  test("refuses parameters of other shapes", () => {
    const weights = parameters.weights.slice(1);
    expect(() => finiteNetwork(network, { ...parameters, weights })).toThrow(ArgumentError);
  });
});
