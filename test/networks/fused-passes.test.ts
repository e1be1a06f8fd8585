import { describe, expect, test } from "vitest";
import { argumentsOf } from "../../src/arrays/arguments";
import * as networks from "../../src/networks";
import { readNetwork } from "../../src/networks/architecture/network";
import { fusedLayers } from "../../src/networks/fused/fused-layers";
import { normal } from "../../src/random";

const isFused = (network: networks.Network): boolean =>
  fusedLayers(readNetwork(argumentsOf("test").at("network"), network)) !== undefined;

const { conv, dense, sequential } = networks;

/** Networks that fused passes take, and the same networks with a layer that changes nothing but forbids them. */
const cases: [string, networks.Network][] = [
  ["dense layers", networks.mlp({ widths: [3, 5, 4, 2], activation: "tanh" })],
  ["no biases", networks.mlp({ widths: [3, 5, 2], activation: "relu", bias: false })],
  ["no activation", networks.mlp({ widths: [3, 4, 2], activation: "linear" })],
  [
    "overlapping skip connections",
    networks.mlp({ widths: [3, 4, 4, 4, 4, 2], activation: "swish", residual: 2 }),
  ],
  ["dropout", networks.mlp({ widths: [3, 6, 5, 2], activation: "gelu", dropout: 0.3 })],
  [
    "convolutions",
    networks.convolutional({
      inputSize: 3,
      outputSize: 2,
      width: 9,
      channels: [3, 2],
      kernel: 3,
      activation: "elu",
    }),
  ],
  [
    "convolutions of the input, without biases",
    networks.convolutional({
      inputSize: 3,
      outputSize: 2,
      channels: [2],
      kernel: 2,
      activation: "erf",
      bias: false,
    }),
  ],
];

/** Returns a network that makes images of `size` of its three inputs. */
const ofImages = (size: readonly number[], ...layers: networks.LayerLike[]): networks.Network => {
  const positions = size.reduce((product, n) => product * n);
  const first = [dense({ width: 2 * positions, bias: true }), networks.unflatten(size)];
  const last = [networks.flatten(), dense({ width: 2, bias: true })];
  return sequential({ inputShape: [3], channels: "first", layers: [...first, ...layers, ...last] });
};
const filters = (width: number, filter: number[], padding: "same" | "valid" | "circular") =>
  conv({ width, filter, padding, bias: true });

cases.push(
  [
    "convolutions of padded images",
    ofImages([4, 6], filters(5, [3, 3], "same"), "tanh", filters(4, [3, 3], "same")),
  ],
  [
    "convolutions of images of odd width, with filters of even size",
    ofImages(
      [5, 7],
      filters(3, [2, 4], "same"),
      "elu",
      filters(6, [4, 1], "valid"),
      "sin",
      filters(2, [1, 2], "same"),
    ),
  ],
  [
    "a skip connection between convolutions of images",
    ofImages([3, 2], filters(2, [3, 3], "same"), "gelu", filters(2, [2, 2], "same"), networks.skip(1)),
  ],
  [
    "convolutions of padded signals",
    ofImages([9], filters(5, [4], "same"), "swish", filters(2, [3], "same")),
  ],
);

const task = { inputs: normal({ shape: [7, 3], seed: 1 }), targets: normal({ shape: [7, 2], seed: 2 }) };

const flat = ({ weights, biases }: networks.Parameters): number[] =>
  [...weights, ...biases].flatMap(({ data }) => [...data]);

/** Expects two lists of numbers to agree within rounding. */
const expectClose = (found: ArrayLike<number>, expected: ArrayLike<number>, tolerance = 1e-13): void => {
  expect(found.length).toBe(expected.length);
  const largest = Array.from(expected).reduce((sum, x) => Math.max(sum, Math.abs(x)), 0);
  for (let i = 0; i < found.length; i++) {
    expect(Math.abs(found[i]! - expected[i]!)).toBeLessThanOrEqual(tolerance * largest);
  }
};

describe.each(cases)("the fused passes of %s", (_, network) => {
  // A linear activation before the first layer changes nothing, but the fused passes do not take it.
  const general: networks.Network = { ...network, layers: [networks.linear(), ...network.layers] };
  const parameters = networks.initialise(network, { seed: 3 });

  test("are chosen for the network, but not for a network with an activation of the inputs", () => {
    expect([isFused(network), isFused(general)]).toEqual([true, false]);
  });

  test("agree with the passes operation by operation", () => {
    const fused = networks.forward(network, parameters, task.inputs);
    const expected = networks.forward(general, parameters, task.inputs);
    expectClose(fused.output.data, expected.output.data);
    for (const [l, { data }] of fused.hidden.entries()) expectClose(data, expected.hidden[l]!.data);
    for (const [l, { data }] of fused.preactivations.entries()) {
      expectClose(data, expected.preactivations[l]!.data);
    }
    const slope = networks.gradient(network, parameters, task);
    expectClose(flat(slope), flat(networks.gradient(general, parameters, task)));
    const direction = networks.initialise(network, { seed: 4 });
    const [product, other] = [network, general].map((described) =>
      networks.hessianVectorProduct(described, parameters, task, direction),
    );
    expectClose(flat(product!), flat(other!));
  });

  // Batches of 5 of the 7 samples leave 2, for which the kernels have another route.
  test.each(["sgd", "momentum", "adam"] as const)("train like them with %s", (optimiser) => {
    const options = { learningRate: 0.01, epochs: 8, batch: 5, optimiser, seed: 4 };
    const fused = networks.train(network, parameters, task, options);
    const expected = networks.train(general, parameters, task, options);
    expectClose(fused.loss, expected.loss);
    expectClose(flat(fused.parameters), flat(expected.parameters));
  });

  test("record the tangent kernel of their present parameters", () => {
    const record = { kernel: networks.observeKernel([1, 4]) };
    const options = { learningRate: 0.01, epochs: 2, every: 1, record, seed: 4 };
    const { observations, parameters: after } = networks.train(network, parameters, task, options);
    const expected = networks.tangentKernel(general, after, task.inputs);
    expectClose([observations.kernel.kernels.get(2, 0, 1)], [expected.get(1, 4)]);
  });

  test("follow the same gradient flow", () => {
    const times = [0, 0.1, 0.2];
    const found = networks.gradientFlow(network, parameters, task, { times });
    const { loss } = networks.gradientFlow(general, parameters, task, { times });
    // Rounding may change the choice of a step, and with it the error within the tolerance of the flow of 1e-9.
    expectClose(found.loss, loss, 1e-8);
  });
});

describe("fused passes", () => {
  const unit = { width: 4, bias: true };
  test.each([
    ["a layer normalisation", [dense(unit), networks.layerNorm(), dense(unit)]],
    ["biases in some layers only", [dense(unit), "relu", dense({ width: 2 })]],
    ["a frozen layer", [dense({ ...unit, learningRate: 0 }), "relu", dense(unit)]],
    ["two activations in a row", [dense(unit), "relu", "tanh", dense(unit)]],
    ["an activation of the outputs", [dense(unit), "relu"]],
    ["a residual block", [dense(unit), networks.residual("relu", dense(unit)), dense(unit)]],
    ["dropout before one layer only", [dense(unit), networks.dropout(0.1), dense(unit)]],
  ] as [string, networks.LayerLike[]][])("do not take %s", (_, layers) => {
    expect(isFused(sequential({ inputShape: [3], layers }))).toBe(false);
  });

  test.each([
    ["circular images", ofImages([4, 4], filters(2, [3, 3], "circular"))],
    [
      "windows at a distance of two",
      ofImages([4, 4], conv({ width: 2, filter: [3, 3], strides: [2, 2], bias: true })),
    ],
    [
      "images with their channels last",
      sequential({
        inputShape: [4, 4, 2],
        layers: [filters(2, [3, 3], "same"), networks.flatten(), dense(unit)],
      }),
    ],
  ] as [string, networks.Network][])("do not take %s", (_, network) => {
    expect(isFused(network)).toBe(false);
  });

  test("take sequences that mlp could make", () => {
    expect(
      isFused(sequential({ inputShape: [3], layers: [dense(unit), "relu", dense({ bias: true })] })),
    ).toBe(true);
  });
});
