import { describe, expect, test } from "vitest";
import { forward, gradient, tangentKernel } from "../../../src/networks";
import { arraysOf, NETWORKS, randomParameters, randomTask } from "./networks";

describe.each(NETWORKS)("tangentKernel of a network: %s", (_name, network) => {
  const parameters = randomParameters(network, 11);
  const task = randomTask(3, 5);

  test("is the Gram matrix of the gradients of the outputs", () => {
    const kernel = tangentKernel(network, parameters, task.inputs);
    const jacobian = [0, 1, 2].map((p) =>
      [0, 1].map((o) => {
        // With a target that exceeds the output by one in component o only, the half square has the gradient −∂ŷ_o/∂θ.
        const inputs = [[task.inputs.get(p, 0), task.inputs.get(p, 1)]];
        const { output } = forward(network, parameters, inputs);
        const targets = [[0, 1].map((k) => output.get(0, k) + Number(k === o))];
        return arraysOf(gradient(network, parameters, { inputs, targets })).flatMap(({ data }) => [...data]);
      }),
    );
    for (let i = 0; i < 3; i++) {
      for (let j = 0; j < 3; j++) {
        const expected = [0, 1].reduce((s, o) => {
          const other = jacobian[j]![o]!;
          return s + jacobian[i]![o]!.reduce((t, g, k) => t + g * other[k]!, 0) / 2;
        }, 0);
        expect(Math.abs(kernel.get(i, j) - expected)).toBeLessThan(1e-12 * Math.max(1, Math.abs(expected)));
      }
    }
  });
});
