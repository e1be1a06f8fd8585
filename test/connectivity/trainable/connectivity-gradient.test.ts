import { describe, expect, it } from "vitest";
import {
  connectivityForward,
  connectivityGradient,
  connectivityGraph,
  type GraphLike,
} from "../../../src/connectivity";
import { matmul } from "../../../src/linalg";
import { gradient, mlp } from "../../../src/networks";
import { gatedGradient } from "../../../src/neural-race";
import { expectClose } from "../../helpers/numbers";
import { referencesOf } from "../../helpers/references";
import { completeEdges, completeNetwork, copyOf, randomProblem, timesNumber } from "./problems";

const references = referencesOf(import.meta.url);

const inner = (a: { data: Float64Array }, b: { data: Float64Array }): number =>
  a.data.reduce((sum, x, i) => sum + x * b.data[i]!, 0);

describe("forward pass and gradient of a connectivity graph", () => {
  const set = "activities of a tanh graph with four nodes";
  const { inputs, targets, ...graph } = references.inputs<
    GraphLike & { inputs: number[][]; targets: number[][] }
  >(set);

  it("agree with numpy", () => {
    const states = connectivityForward(graph, inputs);
    expect(states[0]!.data).toEqual(Float64Array.from(inputs.flat()));
    references.only(set).check(states.slice(1).map(({ data }) => data));
    const { loss, gains, maps } = connectivityGradient(graph, { inputs, targets });
    references
      .only("loss and gradient of a tanh graph with four nodes")
      .check({ loss, gains: gains.data, maps: maps.map(({ data }) => data) });
  });

  it.each(["tanh", "gelu", "swish", "erf", "sin", "linear"] as const)(
    "agree with central differences for the activation %s",
    (activation) => {
      const { graph, task } = randomProblem(activation);
      const { gains, maps } = connectivityGradient(graph, task);
      const lossAt = (change: (copy: typeof graph) => void): number => {
        const copy = { ...graph, gains: copyOf(graph.gains), maps: graph.maps.map(copyOf) };
        change(copy);
        return connectivityGradient(copy, task).loss;
      };
      // Fourth order: the error is of the order h⁴ and ε/h.
      const derivative = (at: (copy: typeof graph, step: number) => void): number => {
        const slope = (h: number) =>
          (lossAt((copy) => at(copy, h)) - lossAt((copy) => at(copy, -h))) / (2 * h);
        return (4 * slope(1e-3) - slope(2e-3)) / 3;
      };
      const scale = Math.max(...gains.data.map(Math.abs));
      for (let i = 0; i < 5; i++) {
        for (let j = i + 1; j < 5; j++) {
          const expected = derivative((copy, h) => copy.gains.set(i, j, copy.gains.get(i, j) + h));
          expect(Math.abs(gains.get(i, j) - expected)).toBeLessThan(1e-8 * scale);
        }
      }
      for (let k = 0; k < 4; k++) {
        const expected = derivative((copy, h) => copy.maps[k]!.set(1, 2, copy.maps[k]!.get(1, 2) + h));
        expect(Math.abs(maps[k]!.get(1, 2) - expected)).toBeLessThan(1e-8 * scale);
      }
    },
  );

  it.each(["linear", "tanh", "relu"] as const)(
    "of a chain are those of a network of layers a W (%s)",
    (activation) => {
      const { graph, task } = randomProblem(activation, 2);
      for (let i = 0; i < 5; i++) for (let j = i + 2; j < 5; j++) graph.gains.set(i, j, 0);
      const chain = graph.maps.map((_, k) => graph.gains.get(k, k + 1));
      const network = mlp({ widths: [3, 3, 3, 3, 3], activation, bias: false });
      const weights = graph.maps.map((map, k) => timesNumber(map, chain[k]!));
      const expected = gradient(network, { weights, biases: [] }, task);
      const { loss, gains, maps } = connectivityGradient(graph, task);
      expect(Math.abs(loss - expected.loss)).toBeLessThan(1e-12);
      graph.maps.forEach((map, k) => {
        expect(Math.abs(gains.get(k, k + 1) - inner(expected.weights[k]!, map))).toBeLessThan(1e-12);
        expectClose(maps[k]!, timesNumber(expected.weights[k]!, chain[k]!), 1e-12);
      });
    },
  );

  it("of a linear graph are those of a gated network with weights a_ij W_j", () => {
    const { graph, task } = randomProblem("linear", 3);
    const edges = completeEdges(5);
    const network = completeNetwork(5, 3);
    const weights = Object.fromEntries(
      edges.map(({ i, j, key }) => [key, timesNumber(graph.maps[j - 1]!, graph.gains.get(i, j))]),
    );
    const expected = gatedGradient(network, weights, {
      inputs: { n0: task.inputs },
      targets: { n4: task.targets },
    });
    const { gains, maps } = connectivityGradient(graph, task);
    const summed = maps.map(({ data }) => new Float64Array(data.length));
    for (const { i, j, key } of edges) {
      const ofEdge = expected[key]!;
      expect(Math.abs(gains.get(i, j) - inner(ofEdge, graph.maps[j - 1]!))).toBeLessThan(1e-11);
      ofEdge.data.forEach((x, at) => {
        summed[j - 1]![at]! += graph.gains.get(i, j) * x;
      });
    }
    for (const [k, map] of maps.entries()) expectClose(map, summed[k]!, 1e-11);
  });

  it("do not change if inputs and targets are rotated together, with identity maps", () => {
    const { graph, task } = randomProblem("linear", 4);
    const { maps } = connectivityGraph({ nodes: 5, width: 3 });
    const rotation = connectivityGraph({ nodes: 2, width: 3, maps: "orthogonal" }).maps[0]!;
    const [inputs, targets] = [matmul(task.inputs, rotation), matmul(task.targets, rotation)];
    const plain = connectivityGradient({ ...graph, maps }, task);
    const rotated = connectivityGradient({ ...graph, maps }, { inputs, targets });
    expect(Math.abs(rotated.loss - plain.loss)).toBeLessThan(1e-12);
    expectClose(rotated.gains, plain.gains, 1e-12);
  });

  it("reject graphs with loops, wrong shapes, NaN and overflow", () => {
    const { gains, maps, activation } = connectivityGraph({ nodes: 3, width: 2 });
    const task = { inputs: [[1, 2]], targets: [[0, 1]] };
    const forward = (graph: unknown) => () => connectivityForward(graph as GraphLike, [[1, 2]]);
    expect(
      forward({
        gains: [
          [0, 1, 1],
          [0, 0, 1],
          [1, 0, 0],
        ],
        maps,
        activation,
      }),
    ).toThrow("graph.gains[2, 0]");
    expect(
      forward({
        gains: [
          [1, 1, 1],
          [0, 0, 1],
          [0, 0, 0],
        ],
        maps,
        activation,
      }),
    ).toThrow("graph.gains[0, 0]");
    expect(
      forward({
        gains: [
          [0, 1, 1],
          [0, 0, 1],
        ],
        maps,
        activation,
      }),
    ).toThrow("graph.gains");
    expect(forward({ gains, maps: maps.slice(1), activation })).toThrow("graph.maps");
    expect(forward({ gains, maps: [maps[0], [[1]]], activation })).toThrow("graph.maps[1]");
    expect(forward({ gains, maps, activation: "rellu" })).toThrow('did you mean "relu"?');
    expect(forward({ gains, maps })).toThrow("graph.activation");
    expect(forward({ gains, maps, activation, gain: 1 })).toThrow('"gain"');
    expect(
      forward({
        gains: [
          [0, 1, Number.NaN],
          [0, 0, 1],
          [0, 0, 0],
        ],
        maps,
        activation,
      }),
    ).toThrow("graph.gains[0, 2]");
    const large = {
      gains: [
        [0, 1e200, 1],
        [0, 0, 1e200],
        [0, 0, 0],
      ],
      maps,
      activation,
    };
    expect(forward(large)).toThrow("small enough");
    expect(() => connectivityGradient(large, task)).toThrow("small enough");
    const graph = { gains, maps, activation };
    expect(() => connectivityForward(graph, [[1, 2, 3]])).toThrow("inputs");
    expect(() => connectivityGradient(graph, { inputs: [[1, 2]], targets: [[1]] })).toThrow("task.targets");
    expect(() => connectivityGradient(graph, { inputs: [[1]], targets: [[1, 2]] })).toThrow("task.inputs");
    const broken = { value: () => Number.NaN, derivative: () => 1 };
    expect(forward({ gains, maps, activation: broken })).toThrow("small enough");
  });
});

describe("a new connectivity graph", () => {
  it("has gains of 1 on all edges or on a chain, and orthogonal maps", () => {
    const { gains, maps, activation } = connectivityGraph({
      nodes: 3,
      width: 4,
      maps: "orthogonal",
      seed: 3,
    });
    expect([...gains.data]).toEqual([0, 1, 1, 0, 0, 1, 0, 0, 0]);
    expect(activation).toBe("linear");
    expect(maps).toHaveLength(2);
    const unit = connectivityGraph({ nodes: 2, width: 4 }).maps[0]!;
    for (const map of maps) expectClose(matmul(map, map, { transposeLeft: true }), unit, 1e-14);
    expect([...unit.data]).toEqual([1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1]);
    const chain = connectivityGraph({ nodes: 4, width: 1, start: "chain" });
    expect([...chain.gains.data]).toEqual([0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0]);
  });

  it("is refused for unknown options and numbers out of range", () => {
    const create = (options: object) => () => connectivityGraph(options as { nodes: number; width: number });
    expect(create({ nodes: 1, width: 2 })).toThrow("options.nodes");
    expect(create({ nodes: 2, width: 0 })).toThrow("options.width");
    expect(create({ nodes: 2, width: 1, start: "dense" })).toThrow("options.start");
    expect(create({ nodes: 2, width: 1, maps: "random" })).toThrow("options.maps");
    expect(create({ nodes: 2, width: 1, sed: 1 })).toThrow('did you mean "seed"?');
    expect(create({ nodes: 2, width: 1e5 })).toThrow("bytes");
  });
});
