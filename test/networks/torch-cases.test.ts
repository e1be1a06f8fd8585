import { describe, expect, test } from "vitest";
import { type Numbers, numbersOf } from "../../scripts/references/reference-file";
import { expectWithin } from "../helpers/references";
import { type TorchParameters, torchCases } from "./fixtures/torch-layers";
import { allLayers } from "./fixtures/torch-network";

const flat = (value: unknown): number[] => numbersOf(value as Numbers).map(([, x]) => x);

const dot = (a: unknown, b: unknown): number => {
  const right = flat(b);
  return flat(a).reduce((sum, x, i) => sum + x * right[i]!, 0);
};

/** Expects two sums to agree up to rounding. */
const expectEqual = (a: number, b: number) => expectWithin({ absolute: 1e-13, relative: 1e-13 }, a, b);

describe.each(torchCases.map((reference) => [reference.name, reference] as const))(
  "the values of PyTorch for %s",
  (_, { targets, inputs, parameters, direction, inputDirection, cotangent, expected }) => {
    const output = flat(expected.output);
    const residual = output.map((y, i) => y - flat(targets)[i]!);
    const [samples, outputs] = [targets.length, targets[0]!.length];

    test("have as loss half the mean square of the residuals", () => {
      expectEqual(expected.loss, dot(residual, residual) / (2 * samples));
    });

    test("have products with the Jacobian and with its transpose that are adjoint", () => {
      const { jacobianVectorProduct, vectorJacobianProduct } = expected;
      expectEqual(dot(cotangent, jacobianVectorProduct), dot(vectorJacobianProduct, direction));
      const { inputJacobianVectorProduct, inputVectorJacobianProduct } = expected;
      expectEqual(
        dot(cotangent, inputJacobianVectorProduct),
        dot(inputVectorJacobianProduct, inputDirection),
      );
    });

    test("have gradients that follow from the residuals and the derivatives of the outputs", () => {
      const { gradient, inputGradient, firstSampleGradient, sampleGradientNorms } = expected;
      expectEqual(dot(gradient, direction), dot(residual, expected.jacobianVectorProduct) / samples);
      const inputSlope = dot(residual, expected.inputJacobianVectorProduct) / samples;
      expectEqual(dot(inputGradient, inputDirection), inputSlope);
      expectEqual(Math.sqrt(dot(firstSampleGradient, firstSampleGradient)), sampleGradientNorms[0]!);
    });

    test("have tangent kernels that follow from the Jacobian, for small networks", () => {
      const { fullTangentKernel, jacobian, tangentKernel } = expected;
      if (fullTangentKernel === undefined || jacobian === undefined) return;
      const rowsOf = (n: number, o: number) =>
        flat([...jacobian.weights, ...jacobian.biases].map((array) => (array as number[][][])[n]![o]!));
      for (let i = 0; i < samples; i++) {
        for (let j = 0; j < samples; j++) {
          const full = (fullTangentKernel as number[][][][])[i]![j]!;
          const mean = full.reduce((sum, row, o) => sum + row[o]! / outputs, 0);
          expectEqual((tangentKernel as number[][])[i]![j]!, mean);
          expectEqual(full[0]![1]!, dot(rowsOf(i, 0), rowsOf(j, 1)));
        }
      }
    });

    test("have the shapes of the inputs and parameters", () => {
      const lengths = (p: TorchParameters) =>
        [p.weights, p.biases].map((arrays) => arrays.map((a) => flat(a).length));
      const { gradient, hessianVectorProduct, vectorJacobianProduct, firstSampleGradient } = expected;
      for (const like of [
        direction,
        gradient,
        hessianVectorProduct,
        vectorJacobianProduct,
        firstSampleGradient,
      ])
        expect(lengths(like)).toEqual(lengths(parameters));
      expect(flat(expected.inputGradient)).toHaveLength(flat(inputs).length);
    });
  },
);

test("the networks of PyTorch have every kind of layer, padding and activation", () => {
  const layers = torchCases.flatMap((reference) => allLayers(reference.layers));
  expect(new Set(layers.map(({ type }) => type)).size).toBe(9);
  expect(new Set(layers.flatMap((layer) => ("padding" in layer ? [layer.padding] : []))).size).toBe(3);
  expect(new Set(layers.flatMap((layer) => ("name" in layer ? [layer.name] : []))).size).toBe(13);
});

const preactivationsOf = (name: string) =>
  torchCases.find((reference) => reference.name === name)!.expected.preactivations;

test("only some networks of PyTorch have units at zero", () => {
  const zeros = (name: string) => flat(preactivationsOf(name)).filter((z) => z === 0).length;
  expect(zeros("relu and leakyRelu at zero")).toBeGreaterThan(3);
  expect(zeros("dense layers, relu, no biases")).toBe(0);
});

test("a network of PyTorch has windows of maximum pooling with two equal, positive largest entries", () => {
  const images = preactivationsOf(
    "equal entries in windows of maximum pooling, relu at zero",
  )[0] as number[][];
  /** Entry (y, x) of channel c of an image of 4 x 4 positions and 2 channels. */
  const at = (image: number[], y: number, x: number, c: number) => image[(y * 4 + x) * 2 + c]!;
  const windows = images.flatMap((image) =>
    [0, 2].flatMap((y) =>
      [0, 2].flatMap((x) =>
        [0, 1].map((c) => [
          at(image, y, x, c),
          at(image, y, x + 1, c),
          at(image, y + 1, x, c),
          at(image, y + 1, x + 1, c),
        ]),
      ),
    ),
  );
  const isTie = (window: number[]) => {
    const largest = Math.max(...window);
    const count = window.filter((z) => z === largest).length;
    return largest > 0 && count > 1 && count < window.length;
  };
  expect(windows.filter(isTie).length).toBeGreaterThan(1);
});
