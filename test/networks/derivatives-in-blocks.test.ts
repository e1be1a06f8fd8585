import { describe, expect, it } from "vitest";
import {
  gradient,
  hessianVectorProduct,
  initialise,
  inputGradient,
  jacobian,
  jacobianVectorProduct,
  mlp,
  type Parameters,
  sampleGradients,
  vectorJacobianProduct,
} from "../../src/networks";
import { normal } from "../../src/random";

const network = mlp({ widths: [3, 5, 2], activation: "tanh" });
const parameters = initialise(network, { seed: 1 });
const direction = initialise(network, { seed: 2 });
/** More samples than two blocks hold. */
const SAMPLES = 1100;
const inputs = normal({ shape: [SAMPLES, 3], seed: 3 });
const targets = normal({ shape: [SAMPLES, 2], seed: 4 });
const task = { inputs, targets };

const flat = ({ weights, biases }: Parameters): number[] =>
  [...weights, ...biases].flatMap(({ data }) => [...data]);

/** Returns the largest difference of two lists, relative to the largest entry of the second. */
function difference(left: readonly number[], right: readonly number[]): number {
  expect(left.length).toBe(right.length);
  const largest = Math.max(...right.map(Math.abs));
  return Math.max(...left.map((x, i) => Math.abs(x - right[i]!))) / largest;
}

/** Number of a sample of every block, from the first to the last. */
const EVERY_BLOCK = [0, 511, 512, 1023, 1024, SAMPLES - 1];
const row = (matrix: { get(i: number, j: number): number; shape: number[] }, i: number) =>
  Array.from({ length: matrix.shape[1]! }, (_, j) => matrix.get(i, j));

describe("derivatives of many samples", () => {
  it("have in every block the rows of single samples", () => {
    const full = jacobianVectorProduct(network, parameters, inputs, { ...direction, inputs: inputs });
    const gradients = inputGradient(network, parameters, task);
    const jacobians = jacobian(network, parameters, inputs).weights[1]!;
    const samples = sampleGradients(network, parameters, task);
    for (const i of EVERY_BLOCK) {
      const x = [row(inputs, i)];
      const one = { inputs: x, targets: [row(targets, i)] };
      const change = jacobianVectorProduct(network, parameters, x, { ...direction, inputs: x });
      expect(difference(row(full, i), row(change, 0))).toBeLessThan(1e-14);
      const alone = inputGradient(network, parameters, one);
      const scaled = row(gradients, i).map((g) => g * SAMPLES);
      expect(difference(scaled, row(alone, 0))).toBeLessThan(1e-14);
      const [, second] = jacobian(network, parameters, x).weights;
      expect(jacobians.get(i, 1, 1, 3)).toBeCloseTo(second!.get(0, 1, 1, 3), 14);
      const single = gradient(network, parameters, one);
      expect(samples.losses[i]).toBeCloseTo(single.loss, 14);
      expect(samples.weights[0]!.get(i, 4, 2)).toBeCloseTo(single.weights[0]!.get(4, 2), 14);
      expect(samples.biases[1]!.get(i, 1)).toBeCloseTo(single.biases[1]!.get(1), 14);
    }
  });

  it("sum over all blocks to the gradient, and to its derivative along a direction", () => {
    const { weights } = gradient(network, parameters, task);
    const outputs = jacobianVectorProduct(network, parameters, inputs, direction);
    const cotangent = normal({ shape: [SAMPLES, 2], seed: 5 });
    const back = vectorJacobianProduct(network, parameters, inputs, cotangent);
    const pairing = (a: readonly number[], b: readonly number[]) =>
      a.reduce((sum, x, i) => sum + x * b[i]!, 0);
    const left = pairing([...outputs.data], [...cotangent.data]);
    expect(Math.abs(left / pairing(flat(direction), flat(back)) - 1)).toBeLessThan(1e-12);

    const samples = sampleGradients(network, parameters, task);
    const mean = samples.weights[0]!;
    let sum = 0;
    for (let i = 0; i < SAMPLES; i++) sum += mean.get(i, 2, 1) / SAMPLES;
    expect(Math.abs(sum / weights[0]!.get(2, 1) - 1)).toBeLessThan(1e-12);

    const product = flat(hessianVectorProduct(network, parameters, task, direction));
    const at = (step: number): number[] => {
      const moved = (key: "weights" | "biases") =>
        parameters[key].map((array, l) => {
          const entries = [...array.data].map((x, i) => x + step * direction[key][l]!.data[i]!);
          return { data: Float64Array.from(entries), shape: array.shape, stride: array.stride, offset: 0 };
        });
      return flat(gradient(network, { weights: moved("weights"), biases: moved("biases") }, task));
    };
    const [ahead, behind] = [at(1e-5), at(-1e-5)];
    // Central differences of step 1e-5: rounding 1e-11, truncation 1e-10.
    expect(
      difference(
        ahead.map((x, i) => (x - behind[i]!) / 2e-5),
        product,
      ),
    ).toBeLessThan(1e-8);
  });
});
