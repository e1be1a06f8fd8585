import { describe, expect, test } from "vitest";
import { ArgumentError } from "../../src/arrays";
import * as networks from "../../src/networks";
import { empiricalNtk, initialise, kernels } from "../../src/ntk";
import { normal } from "../../src/random";

const { activation, conv, dense, flatten, maxPool, mlp, relu, sequential, serial, skip, unflatten } =
  networks;

const x = normal({ shape: [4, 3], seed: 1 });

describe("the description of a finite network", () => {
  test("is that of its kernels at infinite width", () => {
    const network = mlp({ widths: [3, 40, 40, 2], activation: "relu", bias: false });
    const { ntk, nngp } = kernels(network)(x);
    const expected = kernels(serial(dense(), relu(), dense(), relu(), dense()))(x);
    expect(ntk).toEqual(expected.ntk);
    expect(nngp).toEqual(expected.nngp);
  });

  test("makes finite networks with tangent kernels near those of infinite width", () => {
    const network = mlp({ widths: [3, 4000, 1], activation: "tanh", bias: false });
    const expected = kernels(network).ntk(x);
    const found = empiricalNtk(initialise(network, { inputSize: 3, seed: 2 }), x);
    // The deviation is a few times width^(−1/2) = 0.016.
    for (const [i, y] of expected.data.entries()) expect(Math.abs(found.data[i]! / y - 1)).toBeLessThan(0.06);
  });

  test("counts trained biases in kernels of the standard parameterisation, even if they start at 0", () => {
    const kernelOf = (bias: boolean) =>
      kernels(mlp({ widths: [3, 50, 1], activation: "linear", bias }), { parameterisation: "standard" }).ntk(
        x,
      );
    // f = w₂ᵀ(W₁x + b₁) + b₂: the biases add 1 for b₂ and the mean of ‖w₂‖², 1, for b₁.
    for (const [i, y] of kernelOf(true).data.entries())
      expect(y - kernelOf(false).data[i]!).toBeCloseTo(2, 12);
  });

  test.each([
    [
      "maxPool",
      [conv({ filter: [2], width: 4 }), maxPool({ window: [2] }), flatten(), dense()],
      [[[1], [2], [3]]],
    ],
    ["skip", [dense({ width: 4 }), "relu", dense({ width: 4 }), skip(), dense()], [[1, 2]]],
    ["unflatten", [dense({ width: 4 }), unflatten([4]), flatten(), dense()], [[1, 2]]],
  ] as [string, networks.LayerLike[], networks.SamplesLike][])(
    "is refused by kernels for %s",
    (name, layers, inputs) => {
      const kernelsOf = () => kernels(serial(...layers))(inputs);
      expect(kernelsOf).toThrow(ArgumentError);
      expect(kernelsOf).toThrow(new RegExp(`received ${name}`));
    },
  );
});

describe("an activation", () => {
  const forms: [networks.Activation, networks.Activation][] = [
    ["relu", relu()],
    ["leakyRelu", { name: "leakyRelu", slope: 0.01 }],
    [{ name: "leakyRelu", slope: 0.3 }, networks.leakyRelu(0.3)],
    ["tanh", { value: Math.tanh, derivative: (z) => 1 / Math.cosh(z) ** 2 }],
    ["sin", activation(Math.sin, Math.cos)],
    ["cos", networks.cos()],
    ["exp", { value: Math.exp, derivative: Math.exp }],
  ];

  test.each(forms)("has the same network by name, as a record or as functions: %s", (one, other) => {
    const parameters = networks.initialise(mlp({ widths: [3, 5, 2], activation: one }), { seed: 3 });
    const outputOf = (phi: networks.Activation) =>
      networks.forward(mlp({ widths: [3, 5, 2], activation: phi }), parameters, x).output.data;
    const expected = outputOf(other);
    for (const [i, y] of outputOf(one).entries()) expect(y).toBeCloseTo(expected[i]!, 14);
    const layers = [dense({ width: 5, bias: true }), one, dense({ width: 2, bias: true })];
    const general = networks.forward(sequential({ inputShape: [3], layers }), parameters, x).output.data;
    for (const [i, y] of general.entries()) expect(y).toBeCloseTo(expected[i]!, 14);
  });

  test.each(["tanh", "swish"] as const)("has kernels by quadrature for %s", (name) => {
    const sigmoid = (z: number) => 1 / (1 + Math.exp(-z));
    const custom = {
      tanh: activation(Math.tanh, (z) => 1 / Math.cosh(z) ** 2, { nodes: 300 }),
      swish: activation(
        (z) => z * sigmoid(z),
        (z) => sigmoid(z) * (1 + z * sigmoid(-z)),
        { nodes: 300 },
      ),
    };
    const found = kernels(serial(dense(), name, dense())).ntk(x);
    const expected = kernels(serial(dense(), custom[name], dense())).ntk(x);
    for (const [i, y] of found.data.entries()) expect(y).toBeCloseTo(expected.data[i]!, 12);
  });
});
