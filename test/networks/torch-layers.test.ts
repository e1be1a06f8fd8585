import { describe, expect, test } from "vitest";
import { toNdArray } from "../../src/arrays";
import * as networks from "../../src/networks";
import { torchCases } from "./fixtures/torch-layers";
import { networkOf, parametersOf, toTorch } from "./fixtures/torch-sequential";

describe.each(torchCases.map((reference) => [reference.name, reference] as const))(
  "a network of PyTorch, %s,",
  (_, reference) => {
    const { targets, probabilities, cotangent, expected, check } = reference;
    const inputs = reference.inputs as networks.SamplesLike;
    const inputDirection = reference.inputDirection as networks.SamplesLike;
    const network = networkOf(reference);
    const parameters = parametersOf(reference.parameters);
    const direction = parametersOf(reference.direction);
    const task = { inputs, targets };

    test("has the outputs, hidden layers and pre-activations of PyTorch", () => {
      const { output, hidden, preactivations } = networks.forward(network, parameters, inputs);
      check("output", output);
      check("hidden", hidden);
      check("preactivations", preactivations);
    });

    test("has the losses and gradients of PyTorch", () => {
      const { loss, ...gradient } = networks.gradient(network, parameters, task);
      check("loss", loss);
      check("gradient", toTorch(gradient));
      check("inputGradient", networks.inputGradient(network, parameters, task));
      if (probabilities === undefined) return;
      const classes = { inputs, targets: probabilities };
      const options = { loss: "cross-entropy" } as const;
      const { loss: entropy, ...slope } = networks.gradient(network, parameters, classes, options);
      check("crossEntropyLoss", entropy);
      check("crossEntropyGradient", toTorch(slope));
      check("crossEntropyInputGradient", networks.inputGradient(network, parameters, classes, options));
      const product = networks.hessianVectorProduct(network, parameters, classes, direction, options);
      check("crossEntropyHessianVectorProduct", toTorch(product));
    });

    test("has the products with Jacobian and Hessian of PyTorch", () => {
      const change = networks.jacobianVectorProduct(network, parameters, inputs, direction);
      check("jacobianVectorProduct", change);
      const inputChange = networks.jacobianVectorProduct(network, parameters, inputs, {
        inputs: inputDirection,
      });
      check("inputJacobianVectorProduct", inputChange);
      const below = networks.vectorJacobianProduct(network, parameters, inputs, cotangent);
      check("vectorJacobianProduct", toTorch(below));
      check("inputVectorJacobianProduct", below.inputs);
      check(
        "hessianVectorProduct",
        toTorch(networks.hessianVectorProduct(network, parameters, task, direction)),
      );
    });

    test("has the gradients of single samples of PyTorch", () => {
      const { losses, weights, biases } = networks.sampleGradients(network, parameters, task);
      const rows = (arrays: typeof weights, p: number) =>
        arrays.map(({ data, shape }) => {
          const size = data.length / losses.length;
          return toNdArray((data as Float64Array).slice(p * size, (p + 1) * size), shape.slice(1));
        });
      const sample = (p: number) => ({ weights: rows(weights, p), biases: rows(biases, p) });
      check("firstSampleGradient", toTorch(sample(0)));
      const norm = (p: number) =>
        Math.hypot(...Object.values(sample(p)).flatMap((arrays) => arrays.flatMap(({ data }) => [...data])));
      check(
        "sampleGradientNorms",
        losses.map((_loss, p) => norm(p)),
      );
      expect(Math.abs(losses.reduce((sum, x) => sum + x, 0) / losses.length - expected.loss)).toBeLessThan(
        1e-13,
      );
    });

    test("has the Jacobian and the tangent kernels of PyTorch", () => {
      check("tangentKernel", networks.tangentKernel(network, parameters, inputs));
      const jacobian = networks.tangentKernel(network, parameters, inputs, { method: "jacobian" });
      check("tangentKernel", jacobian);
      if (expected.fullTangentKernel === undefined) return;
      const full = networks.tangentKernel(network, parameters, inputs, {
        outputs: "full",
        method: "products",
      });
      check("fullTangentKernel", full);
    });
  },
);
