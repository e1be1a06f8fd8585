import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { NdArray } from "../../../src/arrays";
import { forward, gates, gradient, mlp } from "../../../src/networks";
import { ACTIVATIONS, randomParameters, randomTask } from "./networks";

describe("forward and gates", () => {
  const network = mlp({ widths: [2, 6, 5, 2], activation: "relu" });

  test("agree with a_l = φ(W_l a_{l−1} + b_l) and its positive entries", () => {
    const { weights, biases } = randomParameters(network, 3);
    const { inputs } = randomTask(4, 1);
    const { hidden, preactivations, output } = forward(network, { weights, biases }, inputs);
    const [first, second] = gates(network, { weights, biases }, inputs);
    const affine = (a: NdArray, l: number) => (p: number, i: number) =>
      Array.from({ length: a.shape[1]! }, (_, j) => weights[l]!.get(i, j) * a.get(p, j)).reduce(
        (sum, x) => sum + x,
        biases[l]!.get(i),
      );
    for (let p = 0; p < 4; p++) {
      for (let i = 0; i < 6; i++) {
        const z = affine(inputs, 0)(p, i);
        expect(Math.abs(preactivations[0]!.get(p, i) - z)).toBeLessThan(1e-14);
        expect(hidden[0]!.get(p, i)).toBe(Math.max(0, preactivations[0]!.get(p, i)));
        expect(first!.get(p, i)).toBe(Number(z > 0));
      }
      for (let i = 0; i < 5; i++) {
        expect(Math.abs(preactivations[1]!.get(p, i) - affine(hidden[0]!, 1)(p, i))).toBeLessThan(1e-14);
        expect(second!.get(p, i)).toBe(Number(hidden[1]!.get(p, i) > 0));
      }
      for (let o = 0; o < 2; o++) {
        expect(Math.abs(output.get(p, o) - affine(hidden[1]!, 2)(p, o))).toBeLessThan(1e-14);
      }
    }
  });

  test("permute the hidden activations when hidden units are permuted, and keep the outputs", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1000 }), fc.constantFrom(...ACTIVATIONS), (seed, activation) => {
        const net = mlp({ widths: [2, 6, 2], activation });
        const { weights, biases } = randomParameters(net, seed);
        const order = [3, 0, 5, 1, 4, 2];
        const [w1, w2] = weights as [NdArray, NdArray];
        const permuted = {
          weights: [
            order.map((k) => [0, 1].map((j) => w1.get(k, j))),
            [0, 1].map((o) => order.map((k) => w2.get(o, k))),
          ],
          biases: [order.map((k) => biases[0]!.get(k)), biases[1]!],
        };
        const { inputs, targets } = randomTask(5, seed);
        const before = forward(net, { weights, biases }, inputs);
        const after = forward(net, permuted, inputs);
        for (let p = 0; p < 5; p++) {
          for (const [i, k] of order.entries()) {
            expect(after.hidden[0]!.get(p, i)).toBe(before.hidden[0]!.get(p, k));
          }
          for (const o of [0, 1]) expect(after.output.get(p, o)).toBeCloseTo(before.output.get(p, o), 13);
        }
        const [g, h] = [{ weights, biases }, permuted].map((p) => gradient(net, p, { inputs, targets }));
        for (const [i, k] of order.entries()) {
          expect(h!.weights[0]!.get(i, 1)).toBeCloseTo(g!.weights[0]!.get(k, 1), 13);
        }
      }),
      { numRuns: 40 },
    );
  });
});
