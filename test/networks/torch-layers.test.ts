import { describe, expect, test } from "vitest";
import {
  type ActivationName,
  forward,
  gradient,
  type MlpNetwork,
  mlp,
  tangentKernel,
} from "../../src/networks";
import { type TorchCase, torchCases } from "./fixtures/torch-layers";

const NAMES = ["linear", "relu", "leakyRelu", "elu", "tanh", "swish", "gelu", "erf"];

/** Returns the network of a case, or undefined unless all layers are dense with one activation between them. */
function networkOf({ layers, inputs, parameters }: TorchCase): MlpNetwork | undefined {
  const [first, second] = layers;
  const isUniform = layers.every(
    (layer, l) => JSON.stringify(layer) === JSON.stringify(second) || l % 2 === 0,
  );
  const isDense = layers.every(({ type }, l) => type === "dense" || l % 2 === 1);
  if (!isUniform || !isDense || first?.type !== "dense" || second?.type !== "activation") return undefined;
  if (!NAMES.includes(second.name)) return undefined;
  const { name, slope } = { slope: undefined, ...second };
  return mlp({
    widths: [(inputs[0] as number[]).length, ...parameters.weights.map(({ length }) => length)],
    activation: name === "leakyRelu" ? { name, slope: slope! } : (name as ActivationName),
    bias: first.bias,
  });
}

const networks = torchCases.flatMap((reference) => {
  const network = networkOf(reference);
  return network === undefined ? [] : [[reference.name, network, reference] as const];
});

test("the references have a network of dense layers for every named activation", () => {
  expect(networks).toHaveLength(NAMES.length);
});

describe.each(networks)("a network of PyTorch, %s,", (_, network, reference) => {
  const { targets, probabilities, check } = reference;
  const inputs = reference.inputs as number[][];
  const weights = reference.parameters.weights as number[][][];
  const biases = network.bias ? reference.parameters.biases : [];
  const parameters = { weights, biases };
  const gradientOf = (task: Parameters<typeof gradient>[2], loss: "half-mean-square" | "cross-entropy") => {
    const found = gradient(network, parameters, task, { loss });
    const { weights, biases } = found;
    return [found.loss, { weights, biases: network.bias ? biases : weights.map(() => []) }] as const;
  };

  test("has the outputs, hidden layers and pre-activations of PyTorch", () => {
    const { output, hidden, preactivations } = forward(network, parameters, inputs);
    check("output", output);
    check("hidden", hidden);
    check("preactivations", preactivations);
  });

  test("has the losses and gradients of PyTorch", () => {
    const [loss, slope] = gradientOf({ inputs, targets }, "half-mean-square");
    check("loss", loss);
    check("gradient", slope);
    if (probabilities === undefined) return;
    const [entropy, entropySlope] = gradientOf({ inputs, targets: probabilities }, "cross-entropy");
    check("crossEntropyLoss", entropy);
    check("crossEntropyGradient", entropySlope);
  });

  test("has the tangent kernel of PyTorch", () => {
    check("tangentKernel", tangentKernel(network, parameters, inputs));
  });
});
