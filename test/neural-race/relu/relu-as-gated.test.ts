import { describe, expect, it } from "vitest";
import { ArgumentError } from "../../../src/arrays";
import { forward, gates as gatesOf, gradient, initialise, mlp, train } from "../../../src/networks";
import {
  gatedForward,
  gatedGradient,
  gatedLoss,
  pathStatistics,
  reduce,
  reluAsGated,
} from "../../../src/neural-race";
import { normal } from "../../../src/random";
import { contextual } from "../../../src/tasks";
import { largestDifference } from "../../helpers/numbers";

const task = { inputs: normal({ shape: [15, 4], seed: 1 }), targets: normal({ shape: [15, 3], seed: 2 }) };

describe.each([
  ["ReLU, no biases", "relu", 0, false, [4, 9, 3]],
  ["ReLU with biases, three hidden layers", "relu", 0, true, [4, 9, 7, 5, 3]],
  ["leaky ReLU with biases", { name: "leakyRelu", slope: 0.2 }, 0.2, true, [4, 8, 6, 3]],
  ["linear, no hidden layer", "relu", 0, true, [4, 3]],
] as const)("reluAsGated of a network in training (%s)", (_, activation, slope, bias, widths) => {
  const network = mlp({ widths, activation, bias });
  const start = initialise(network, { seed: 3 });
  const { parameters } = train(network, start, task, { learningRate: 0.1, epochs: 60 });

  it.each([false, true])(
    "equals the network on the data within 1e-12, before and after training (pathways: %s)",
    (split) => {
      for (const moment of [start, parameters]) {
        const gated = reluAsGated(moment, task, { slope, pathways: split });
        const { y } = gatedForward(gated.network, gated.weights, gated.task);
        expect(largestDifference(y!, forward(network, moment, task.inputs).output)).toBeLessThan(1e-12);
        const gates = gatesOf(network, moment, task.inputs);
        expect(gated.gates.map(({ data }) => data)).toEqual(gates.map(({ data }) => data));
      }
    },
  );

  it("has the gradient of the network within 1e-13, layer by layer", () => {
    const gated = reluAsGated(parameters, task, { slope });
    const expected = gradient(network, parameters, task);
    const slopes = gatedGradient(gated.network, gated.weights, gated.task);
    const nodes = ["x", ...widths.slice(1, -1).map((_, l) => `h${l + 1}`), "y"];
    for (const [l, matrix] of expected.weights.entries()) {
      expect(largestDifference(slopes[`${nodes[l]}->${nodes[l + 1]}`]!, matrix)).toBeLessThan(1e-13);
    }
    for (const [l, vector] of expected.biases.entries()) {
      expect(largestDifference(slopes[`one->${nodes[l + 1]}`]!, vector)).toBeLessThan(1e-13);
    }
  });
});

describe("reluAsGated with pathways as nodes", () => {
  it("makes path statistics and a reduction of a ReLU network possible", () => {
    const { inputs, targets } = contextual({ objects: 4, contexts: 2 });
    const network = mlp({ widths: [6, 10, targets.shape[1]!], activation: "relu", bias: false });
    const { parameters } = train(
      network,
      initialise(network, { gain: 0.1 }),
      { inputs, targets },
      {
        learningRate: 0.2,
        epochs: 400,
      },
    );
    const gated = reluAsGated(parameters, { inputs, targets }, { pathways: true });
    const [pathways] = gated.pathways;
    expect(pathways!.flatMap(({ units }) => units).sort((a, b) => a - b)).toEqual([...Array(10).keys()]);
    expect(pathways!.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 14);
    const statistics = pathStatistics(gated.network, gated.task);
    expect(statistics.paths.length).toBe(pathways!.length);
    const byUnits = reluAsGated(parameters, { inputs, targets });
    expect(gatedLoss(gated.network, gated.weights, statistics)).toBeCloseTo(
      gatedLoss(byUnits.network, byUnits.weights, byUnits.task),
      12,
    );
    expect(reduce(gated.network, statistics).modes.length).toBeGreaterThan(1);
  });

  it("rejects more than 10,000 edges between pathways, and gives their number", () => {
    const network = mlp({ widths: [4, 250, 250, 3], activation: "relu" });
    const call = () => reluAsGated(initialise(network), task, { pathways: true });
    expect(call).toThrow(ArgumentError);
    expect(call).toThrow(/true with \d{5} edges/);
  });
});
