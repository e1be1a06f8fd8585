import { describe, expect, it } from "vitest";
import { IntegrationError } from "../../../src/arrays";
import {
  type ConnectivityTraining,
  connectivityForward,
  connectivityGradient,
  connectivityGraph,
  type GraphLike,
  survivingEdges,
  trainConnectivity,
  trainConnectivityAsync,
} from "../../../src/connectivity";
import { matmul } from "../../../src/linalg";
import { normal } from "../../../src/random";
import { abortedRun, expectPauses } from "../../helpers/async-form";
import { expectClose } from "../../helpers/numbers";
import { referencesOf } from "../../helpers/references";
import { randomProblem } from "./problems";

const references = referencesOf(import.meta.url);

/** Three nodes with one unit: a direct edge of gain `skip`, and two edges of gain b. */
const triangle = (skip: number, b: number) => ({
  ...connectivityGraph({ nodes: 3, width: 1 }),
  gains: [
    [0, b, skip],
    [0, 0, b],
    [0, 0, 0],
  ],
});
const strength = (s: number) => ({ inputs: [[1]], targets: [[s]] });

describe("trainConnectivity", () => {
  it("agrees with numpy, with the uniform and the adaptive penalty", () => {
    const set = "60 steps of a tanh graph with four nodes";
    const { inputs, targets, learningRate, penalty, ...graph } = references.inputs<
      GraphLike & { inputs: number[][]; targets: number[][]; learningRate: number; penalty: number }
    >(set);
    for (const reference of references.all<boolean>(set)) {
      const options = { learningRate, penalty, adaptive: reference.given, steps: 60 };
      const { graph: trained, loss } = trainConnectivity(graph, { inputs, targets }, options);
      reference.check({
        gains: trained.gains.data,
        maps: trained.maps.map(({ data }) => data),
        loss: [loss[0], loss[10], loss[60]],
      });
      expect(loss).toHaveLength(61);
      expect(trained.activation).toBe("tanh");
    }
  });

  it("ends at a minimum of loss and penalty, with exact zeros", () => {
    const graph = connectivityGraph({ nodes: 5, width: 3, maps: "orthogonal", seed: 2 });
    const task = {
      inputs: normal({ shape: [8, 3], seed: 12 }),
      targets: normal({ shape: [8, 3], seed: 22 }),
    };
    const penalty = 0.2;
    const options = { learningRate: 0.03, steps: 5000, penalty, trainMaps: false };
    const { graph: trained } = trainConnectivity(graph, task, options);
    const { gains: slopes } = connectivityGradient(trained, task);
    expect(survivingEdges(trained.gains)).toEqual([
      [0, 2],
      [0, 4],
      [2, 4],
    ]);
    for (let i = 0; i < 5; i++) {
      for (let j = i + 1; j < 5; j++) {
        const [gain, slope] = [trained.gains.get(i, j), slopes.get(i, j)];
        if (gain === 0) expect(Math.abs(slope)).toBeLessThanOrEqual(penalty);
        else expect(Math.abs(slope + penalty * Math.sign(gain))).toBeLessThan(1e-12);
      }
    }
  });

  it.each([
    [0.9, [[0, 2]]],
    [
      1.1,
      [
        [0, 1],
        [1, 2],
      ],
    ],
  ])(
    "keeps the direct edge or the path over node 1, with gains on the two sides of 1 (%f)",
    (b, survivors) => {
      // On the solutions a_02 + b² = s, the penalty a_02 + 2b has its maximum at b = 1.
      const [s, penalty] = [2, 0.01];
      const options = { learningRate: 0.1, steps: 20_000, penalty, trainMaps: false };
      const { graph } = trainConnectivity(triangle(s - b * b, b), strength(s), options);
      expect(survivingEdges(graph.gains)).toEqual(survivors);
      const [skip, first] = [graph.gains.get(0, 2), graph.gains.get(0, 1)];
      if (b < 1) expect(Math.abs(skip - (s - penalty))).toBeLessThan(1e-12);
      else expect(Math.abs((s - first ** 2) * first - penalty)).toBeLessThan(1e-12);
    },
  );

  it("removes all edges if the penalty is large", () => {
    const { graph, task } = randomProblem("tanh", 7);
    for (const adaptive of [false, true]) {
      const options = { learningRate: 0.05, steps: 200, penalty: 50, adaptive };
      const { graph: trained, loss } = trainConnectivity(graph, task, options);
      expect(survivingEdges(trained.gains)).toEqual([]);
      expect(trained.gains.data.every((x) => Object.is(x, 0))).toBe(true);
      const power = task.targets.data.reduce((sum, y) => sum + y * y, 0) / task.targets.shape[0]!;
      expect(Math.abs(loss.at(-1)! - power / 2)).toBeLessThan(1e-14);
    }
  });

  it("scales the adaptive penalty by the number of edges into a node, and is uniform without edges", () => {
    // Nodes without activity have no gradient, so that one step subtracts η λ_j: degrees 1, 2, 3 with mean 2.
    const graph = connectivityGraph({ nodes: 4, width: 1 });
    const silent = { inputs: [[0]], targets: [[0]] };
    const options = { learningRate: 0.5, steps: 1, penalty: 0.25, adaptive: true };
    const { gains } = trainConnectivity(graph, silent, options).graph;
    const [one, two, three] = [1 - 0.125 / 2, 1 - 0.125, 1 - (0.125 * 3) / 2];
    expectClose(
      gains.data,
      Float64Array.of(0, one, two, three, 0, 0, two, three, 0, 0, 0, three, 0, 0, 0, 0),
      1e-15,
    );
    const empty = { ...graph, gains: new Array(4).fill([0, 0, 0, 0]) };
    const trained = trainConnectivity(empty, { inputs: [[1]], targets: [[1]] }, options).graph;
    // The direct edge has the gradient −1: it grows by η (1 − λ).
    expect(trained.gains.get(0, 3)).toBe(0.375);
    expect(survivingEdges(trained.gains)).toEqual([[0, 3]]);
  });

  it("grows edges from gain 0, if they lower the loss by more than the penalty", () => {
    const chain = connectivityGraph({ nodes: 3, width: 1, start: "chain" });
    const options = { learningRate: 0.1, steps: 1000, trainMaps: false };
    const { graph } = trainConnectivity(chain, strength(3), options);
    expect(graph.gains.get(0, 2)).toBeGreaterThan(0.1);
    // The gradient of the direct edge, −2 at the start, is below the penalty.
    const { graph: penalised } = trainConnectivity(chain, strength(3), {
      ...options,
      steps: 3,
      penalty: 2.5,
    });
    expect(penalised.gains.get(0, 2)).toBe(0);
  });

  it("keeps the maps with trainMaps false, and never changes its arguments", () => {
    const { graph, task } = randomProblem("relu", 8);
    const before = JSON.stringify([graph.gains.data, graph.maps.map(({ data }) => data)]);
    const options = { learningRate: 0.01, steps: 20 };
    const fixed = trainConnectivity(graph, task, { ...options, trainMaps: false });
    const free = trainConnectivity(graph, task, options);
    for (const [k, map] of graph.maps.entries()) {
      expect(fixed.graph.maps[k]!.data).toEqual(map.data);
      expect(free.graph.maps[k]!.data).not.toEqual(map.data);
    }
    expect(JSON.stringify([graph.gains.data, graph.maps.map(({ data }) => data)])).toBe(before);
    const { graph: same, loss } = trainConnectivity(graph, task, { ...options, steps: 0 });
    expect(same.gains.data).toEqual(graph.gains.data);
    expect([...loss]).toEqual([connectivityGradient(graph, task).loss]);
  });

  it("learns the same gains for inputs and targets that are rotated together, with rotated maps", () => {
    const { graph, task } = randomProblem("linear", 9);
    const q = connectivityGraph({ nodes: 2, width: 3, maps: "orthogonal" }).maps[0]!;
    const [inputs, targets] = [matmul(task.inputs, q), matmul(task.targets, q)];
    const maps = graph.maps.map((map) => matmul(matmul(q, map, { transposeLeft: true }), q));
    const options = { learningRate: 0.01, steps: 300, penalty: 0.1 };
    const plain = trainConnectivity(graph, task, options);
    const rotated = trainConnectivity({ ...graph, maps }, { inputs, targets }, options);
    expectClose(rotated.loss, plain.loss, 1e-11);
    expectClose(rotated.graph.gains, plain.graph.gains, 1e-11);
    const outputs = connectivityForward(plain.graph, task.inputs).at(-1)!;
    expectClose(connectivityForward(rotated.graph, inputs).at(-1)!, matmul(outputs, q), 1e-11);
  });

  it("gives the same numbers asynchronously, with pauses, and keeps the training so far after an abort", async () => {
    const graph = connectivityGraph({ nodes: 6, width: 24, maps: "orthogonal" });
    const inputs = graph.maps[0]!;
    const task = { inputs, targets: graph.maps[2]! };
    const options = { learningRate: 0.1, steps: 100, penalty: 1e-3 };
    const { graph: trained, loss, result } = trainConnectivity(graph, task, options);
    const paused = await expectPauses((run) => trainConnectivityAsync(graph, task, { ...options, ...run }));
    expect(paused.graph.gains.data).toEqual(trained.gains.data);
    expect(paused.loss).toEqual(loss);
    expect([result, paused.result]).toEqual(["finished", "finished"]);
    const aborted = await abortedRun((run) => trainConnectivityAsync(graph, task, { ...options, ...run }));
    expect(aborted.result).toBe("aborted");
    expect(aborted.loss.length).toBeGreaterThan(0);
    expect(aborted.loss.length).toBeLessThan(loss.length);
    expect(aborted.loss).toEqual(loss.slice(0, aborted.loss.length));
    const steps = aborted.loss.length - 1;
    const prefix = trainConnectivity(graph, task, { ...options, steps });
    expect(aborted.graph.gains.data).toEqual(prefix.graph.gains.data);
  });

  it("throws an IntegrationError with the finite training so far if it diverges", () => {
    const { graph, task } = randomProblem("linear", 10);
    let caught: unknown;
    try {
      trainConnectivity(graph, task, { learningRate: 5, steps: 1000 });
    } catch (error) {
      caught = error;
    }
    expect(caught).toBeInstanceOf(IntegrationError);
    const { reason, partial, time } = caught as IntegrationError<ConnectivityTraining>;
    expect(reason).toBe("not-finite");
    expect(partial.result).toBe("diverged");
    expect(time).toBe(5 * (partial.loss.length - 1));
    expect(partial.loss.every(Number.isFinite)).toBe(true);
    expect(partial.graph.gains.data.every(Number.isFinite)).toBe(true);
    expect(connectivityGradient(graph, task).loss).toBe(partial.loss[0]);
  });

  it("rejects options that are unknown or out of range, and losses that overflow", () => {
    const graph = connectivityGraph({ nodes: 3, width: 1 });
    const train = (options: object) => () =>
      trainConnectivity(graph, strength(2), { learningRate: 0.1, steps: 1, ...options });
    expect(train({ learningRate: 0 })).toThrow("options.learningRate");
    expect(train({ steps: 1.5 })).toThrow("options.steps");
    expect(train({ steps: 1e12 })).toThrow("bytes");
    expect(train({ penalty: -1 })).toThrow("options.penalty");
    expect(train({ adaptive: 1 })).toThrow("options.adaptive");
    expect(train({ trainMaps: "no" })).toThrow("options.trainMaps");
    expect(train({ penality: 1 })).toThrow('did you mean "penalty"?');
    expect(train({ signal: { aborted: false } })).toThrow('"signal"');
    const options = { learningRate: 0.1, steps: 1 };
    expect(() => trainConnectivity(graph, strength(1e200), options)).toThrow("small enough");
  });
});
