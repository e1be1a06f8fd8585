import { describe, expect, test } from "vitest";
import type { NdArray } from "../../../src/arrays";
import { gradient, loss, mlp, type Parameters } from "../../../src/networks";
import { arraysOf, NETWORKS, randomParameters, randomTask } from "./networks";

/** Derivative of a function of the parameters with respect to one entry, by central differences of order four. */
function difference(
  parameters: Parameters,
  array: number,
  entry: number,
  f: (p: Parameters) => number,
): number {
  const h = 1e-3;
  const moved = (step: number): number => {
    const copy = (list: readonly NdArray[], from: number) =>
      list.map((a, l) => {
        const data = a.data.slice();
        if (from + l === array) data[entry]! += step;
        return { ...a, data } as NdArray;
      });
    const { weights, biases } = parameters;
    return f({ weights: copy(weights, 0), biases: copy(biases, weights.length) });
  };
  return (8 * (moved(h) - moved(-h)) - (moved(2 * h) - moved(-2 * h))) / (12 * h);
}

describe.each(NETWORKS)("gradient of a network: %s", (name, network) => {
  // Differences across the kink of a piecewise linear function are not derivatives; with this seed none occurs.
  const parameters = randomParameters(network, 11);
  const task = randomTask(3, 5);

  test.each(["half-mean-square", "cross-entropy"] as const)(
    "agrees with central differences of the loss %s",
    (kind) => {
      const targets = [
        [1, 0],
        [0.25, 0.75],
        [0, 1],
      ];
      const usedTask = kind === "cross-entropy" ? { ...task, targets } : task;
      const found = gradient(network, parameters, usedTask, { loss: kind });
      for (const [k, array] of arraysOf(found).entries()) {
        for (let i = 0; i < array.data.length; i++) {
          const expected = difference(parameters, k, i, (p) => loss(network, p, usedTask, { loss: kind }));
          // The error is h⁴ = 1e-12 times the fifth derivative.
          expect(Math.abs(array.data[i]! - expected), `${name} ${k} ${i}`).toBeLessThan(2e-9);
        }
      }
    },
  );
});

describe("the gradient of a task", () => {
  const network = mlp({ widths: [2, 6, 5, 2], activation: "relu" });

  test("is the mean of the gradients of its parts, for any number of samples", () => {
    const task = randomTask(1100, 9);
    const parameters = randomParameters(network, 4);
    const part = (start: number, count: number) => {
      const rows = ({ data }: NdArray) =>
        Array.from({ length: count }, (_, p) => [data[2 * (start + p)]!, data[2 * (start + p) + 1]!]);
      return { inputs: rows(task.inputs), targets: rows(task.targets) };
    };
    const total = gradient(network, parameters, task);
    const cuts = [0, 1, 3, 10, 23, 600, 1100];
    const parts = cuts.slice(1).map((end, k) => {
      const count = end - cuts[k]!;
      return { count, found: gradient(network, parameters, part(cuts[k]!, count)) };
    });
    expect(parts.reduce((s, { count, found }) => s + (count / 1100) * found.loss, 0)).toBeCloseTo(
      total.loss,
      13,
    );
    for (const [k, { data }] of arraysOf(total).entries()) {
      for (const [i, g] of data.entries()) {
        const mean = parts.reduce(
          (s, { count, found }) => s + (count / 1100) * arraysOf(found)[k]!.data[i]!,
          0,
        );
        expect(Math.abs(g - mean)).toBeLessThan(1e-13);
      }
    }
  });
});
