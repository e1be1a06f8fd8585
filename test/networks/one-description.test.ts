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
    const { ntk, nngp } = kernels(network, { parameterisation: "ntk" })(x);
    const expected = kernels(serial(dense(), relu(), dense(), relu(), dense()))(x);
    expect(ntk).toEqual(expected.ntk);
    expect(nngp).toEqual(expected.nngp);
  });

  test.each(["standard", "ntk"] as const)(
    "has kernels in the parameterisation of the network, near those of a finite network: %s",
    (parameterisation) => {
      const layers = [dense({ width: 3000 }), "tanh", dense({ width: 1 })] as const;
      const network = sequential({ inputShape: [3], layers, parameterisation });
      const expected = kernels(network).ntk(x);
      const finite = initialise(network, { seed: 2 });
      expect(finite.parameterisation).toBe(parameterisation);
      const found = empiricalNtk(finite, x);
      // The deviation is a few times width^(−1/2) = 0.018 of the largest entry.
      const largest = Math.max(...expected.data);
      for (const [i, y] of expected.data.entries()) {
        expect(Math.abs(found.data[i]! - y)).toBeLessThan(0.07 * largest);
      }
    },
  );

  test("gives the kernels its input shape and the order of its channels", () => {
    const layers = [conv({ filter: [2, 2] }), "relu", flatten(), dense()] as networks.LayerLike[];
    const widths = layers.map((layer) => (layer === layers[0] ? conv({ filter: [2, 2], width: 2 }) : layer));
    const last = sequential({ inputShape: [3, 4, 2], layers: widths, parameterisation: "ntk" });
    const first = { ...last, inputShape: [2, 3, 4], channels: "first" } as const;
    const images = normal({ shape: [3, 3, 4, 2], seed: 4 });
    const swapped = Array.from({ length: 3 }, (_, n) =>
      Array.from({ length: 2 }, (_c, c) =>
        Array.from({ length: 3 }, (_i, i) => Array.from({ length: 4 }, (_j, j) => images.get(n, i, j, c))),
      ),
    );
    const expected = kernels(serial(...layers))(images);
    expect(kernels(last)(images).ntk).toEqual(expected.ntk);
    expect(kernels(first)(swapped).ntk).toEqual(expected.ntk);
    expect(kernels(first)(swapped.map((image) => image.flat(2))).ntk).toEqual(expected.ntk);
    expect(() => kernels(mlp({ widths: [2, 4, 1], activation: "relu" }))(x)).toThrow(/columns|shape/);
    expect(() => kernels(first)(images)).toThrow(ArgumentError);
  });

  test("is refused in the ntk parameterisation with biases that it would multiply by 0", () => {
    const layers = [dense({ width: 3, bias: true }), "relu", dense()] as const;
    const make = () => sequential({ inputShape: [2], layers, parameterisation: "ntk" });
    expect(make).toThrow(/positive biasVariance/);
  });

  test("is checked as a whole by sequential", () => {
    const make =
      (...layers: networks.LayerLike[]) =>
      () =>
        sequential({ inputShape: [4, 1], layers });
    expect(make(conv({ filter: [3], width: 2 }), dense())).toThrow(/options.layers must be .*end in flatten/);
    expect(make(conv({ filter: [9], padding: "valid", width: 2 }), flatten(), dense())).toThrow(
      /window of 9/,
    );
    expect(make(flatten(), maxPool({ window: [2] }), dense())).toThrow(/pooling/);
    expect(make(flatten(), dense(), "relu", dense())).toThrow(/layers with a width/);
    expect(make()).toThrow(/at least one dense or conv/);
    expect(make(flatten(), dense({ width: 2 }), skip(), dense())).toThrow(/more than 1 layers/);
    expect(make(flatten(), unflatten([3]), flatten(), dense())).toThrow(/divides the features/);
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
