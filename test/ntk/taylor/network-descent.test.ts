import { describe, expect, it } from "vitest";
import { ArgumentError, IntegrationError } from "../../../src/arrays";
import {
  dense,
  erf,
  gradientDescent,
  gradientDescentAsync,
  initialise,
  serial,
  taylorModel,
} from "../../../src/ntk";
import { withParameters } from "../../../src/ntk/finite/finite-network";
import { largestDifference } from "../../helpers/numbers";
import { finite, packed, task, tests, variances, x } from "./smooth-network";

describe("gradientDescent", () => {
  it("repeats steps along the linearisation, at the learning rates of the layers", async () => {
    const options = { learningRate: 0.05, steps: 7 };
    let stepped = finite;
    for (let s = 0; s < options.steps; s++) {
      const { change } = taylorModel(stepped, { order: 1 }).gradientDescent(task, { ...options, steps: 1 });
      const parameters = packed(stepped).map((w, i) => w + change.data[i]!);
      stepped = withParameters(stepped, parameters);
    }
    const { network, loss, steps, result } = gradientDescent(finite, task, { ...options, every: 1 });
    expect([result, steps.length]).toEqual(["finished", 8]);
    expect(largestDifference(packed(network), packed(stepped))).toBeLessThan(1e-14);
    const final = network.forward(x).data;
    const error = task.targets.flat().reduce((sum, y, i) => sum + (final[i]! - y) ** 2, 0) / 2;
    expect(Math.abs(loss.at(-1)! / error - 1)).toBeLessThan(1e-13);
    const async = await gradientDescentAsync(finite, task, options);
    expect(largestDifference(packed(async.network), packed(network))).toBe(0);
  });

  it("tends to the descent of the linearised network with growing width", () => {
    const target = { inputs: x, targets: task.targets.map(([y]) => [y!]) };
    const options = { learningRate: 0.02, steps: 50 };
    const miss = (width: number) => {
      let total = 0;
      for (let seed = 0; seed < 8; seed++) {
        const net = initialise(serial(dense({ width, ...variances }), erf(), dense()), {
          inputSize: 3,
          seed,
        });
        const { change } = taylorModel(net, { order: 1 }).gradientDescent(target, options);
        const linear = taylorModel(net, { order: 1 }).predict(change, tests).data;
        total +=
          largestDifference(gradientDescent(net, target, options).network.forward(tests).data, linear) / 8;
      }
      return total;
    };
    // The kernel of a network changes by O(1/width) (Dyer & Gur-Ari 2020), so that the ratio is 64 up to the next
    // order.
    const ratio = miss(16) / miss(1024);
    expect(ratio).toBeGreaterThan(30);
    expect(ratio).toBeLessThan(130);
  });

  it("returns the current network if aborted, and the last finite network if it diverges", async () => {
    const stopped = await gradientDescentAsync(finite, task, {
      learningRate: 1e-3,
      steps: 1000,
      signal: { aborted: true },
    });
    expect([stopped.result, stopped.steps.length]).toEqual(["aborted", 1]);
    expect(largestDifference(packed(stopped.network), packed(finite))).toBe(0);
    let caught: unknown;
    try {
      gradientDescent(finite, task, { learningRate: 1e3, steps: 1000 });
    } catch (error) {
      caught = error;
    }
    expect(caught).toBeInstanceOf(IntegrationError);
    const { partial } = caught as IntegrationError<{ network: typeof finite }>;
    expect(packed(partial.network).every(Number.isFinite)).toBe(true);
    expect(() =>
      gradientDescent(finite, { inputs: x, targets: [[1]] }, { learningRate: 1, steps: 1 }),
    ).toThrow(ArgumentError);
  });
});
