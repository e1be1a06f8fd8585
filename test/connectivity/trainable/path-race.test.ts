import { describe, expect, it } from "vitest";
import type { NdArray } from "../../../src/arrays";
import { toNdArray } from "../../../src/arrays";
import {
  type ConnectivityGraph,
  connectivityForward,
  connectivityGradient,
  connectivityGraph,
  trainConnectivity,
} from "../../../src/connectivity";
import { paths, race, reduce } from "../../../src/neural-race";
import { solve } from "../../../src/ode";
import { normal } from "../../../src/random";
import { expectClose } from "../../helpers/numbers";
import { completeEdges, completeNetwork } from "./problems";

type Task = { inputs: NdArray | number[][]; targets: NdArray | number[][] };

/** Integrates the gradient flow of the gains, in the order of `completeEdges`, with fixed maps. */
function gainFlow(graph: ConnectivityGraph, task: Task, times: number[], tolerance = 1e-12) {
  const nodes = graph.gains.shape[0]!;
  const edges = completeEdges(nodes);
  const gains = toNdArray(new Float64Array(nodes * nodes), [nodes, nodes]);
  const field = (_t: number, state: Float64Array, rate: Float64Array) => {
    for (const [e, { i, j }] of edges.entries()) gains.set(i, j, state[e]!);
    const slopes = connectivityGradient({ ...graph, gains }, task).gains;
    for (const [e, { i, j }] of edges.entries()) rate[e] = -slopes.get(i, j);
  };
  const start = edges.map(({ i, j }) => graph.gains.get(i, j));
  return solve(field, start, { times, relativeTolerance: tolerance, absoluteTolerance: tolerance });
}

/** The triangle with one unit per node, and gains a_01, a_02, a_12. */
const triangle = (first: number, skip: number, second: number): ConnectivityGraph => ({
  ...connectivityGraph({ nodes: 3, width: 1 }),
  gains: toNdArray(Float64Array.of(0, first, skip, 0, 0, second, 0, 0, 0), [3, 3]),
});
const strength = (s: number) => ({ inputs: [[1]], targets: [[s]] });

describe("gradient flow of a linear connectivity graph with fixed maps", () => {
  it("conserves a_01² − a_12² and a_02 − artanh(a_12/a_01) in a triangle", () => {
    const { states } = gainFlow(triangle(0.3, 0.05, 0.2), strength(2), [0, 1, 2, 4, 6]);
    const at = (t: number) => [0, 1, 2].map((e) => states.get(t, e)) as [number, number, number];
    const conserved = ([first, skip, second]: [number, number, number]) => [
      first ** 2 - second ** 2,
      skip - Math.atanh(second / first),
    ];
    for (let t = 1; t < 5; t++) expectClose(conserved(at(t)), conserved(at(0)), 1e-10);
    const [first, skip, second] = at(4);
    expect(Math.abs(skip + first * second - 2)).toBeLessThan(1e-3);
  });

  it("conserves a_02 − ln b for equal gains b, and lets the direct edge win from a small start", () => {
    const [s, start] = [2, 1e-2];
    const { states } = gainFlow(triangle(start, start, start), strength(s), [0, 25]);
    const [b, skip] = [states.get(1, 0), states.get(1, 1)];
    expect(Math.abs(states.get(1, 2) - b)).toBeLessThan(1e-12);
    expect(Math.abs(skip - Math.log(b) - (start - Math.log(start)))).toBeLessThan(1e-10);
    expect(Math.abs(skip - (s - b * b))).toBeLessThan(1e-10);
    expect(b * b).toBeLessThan(0.01 * skip);
    // From a large start, the path over node 1 takes more than the direct edge.
    const large = gainFlow(triangle(0.8, 0, 0.8), strength(s), [0, 25]).states;
    expect(large.get(1, 0) ** 2).toBeGreaterThan(large.get(1, 1));
  });

  it("is the limit of training, with an error of the order of the learning rate", () => {
    const graph = triangle(0.3, 0.05, 0.2);
    const { states } = gainFlow(graph, strength(2), [0, 1.6]);
    const exact = [0, 1, 2].map((e) => states.get(1, e));
    const errors = [0.02, 0.01, 0.005].map((learningRate) => {
      const options = { learningRate, steps: Math.round(1.6 / learningRate), trainMaps: false };
      const { gains } = trainConnectivity(graph, strength(2), options).graph;
      return Math.hypot(...completeEdges(3).map(({ i, j }, e) => gains.get(i, j) - exact[e]!));
    });
    expect(errors[0]!).toBeLessThan(0.02);
    for (const k of [0, 1]) expect(Math.abs(errors[k]! / errors[k + 1]! - 2)).toBeLessThan(0.05);
  });

  it("is the race of a gated network of single units, w times as fast with w units and white inputs", () => {
    const [nodes, width] = [4, 3];
    const edges = completeEdges(nodes);
    const initial = Object.fromEntries(edges.map(({ key }, e) => [key, 0.1 + 0.05 * e]));
    const task = { inputs: { n0: [[1]] }, targets: { n3: [[1.5]] } };
    const times = [0, 1, 2, 4];
    const raced = race(reduce(completeNetwork(nodes, 1), task), { times, initial, relativeTolerance: 1e-11 });
    const graph = connectivityGraph({ nodes, width });
    for (const { i, j, key } of edges) graph.gains.set(i, j, initial[key]!);
    const root = Math.sqrt(width);
    const inputs = [0, 1, 2].map((i) => [0, 1, 2].map((j) => (i === j ? root : 0)));
    const wide = { inputs, targets: inputs.map((row) => row.map((x) => 1.5 * x)) };
    const { states } = gainFlow(
      graph,
      wide,
      times.map((t) => t / width),
    );
    expect(raced.edges).toEqual(edges.map(({ key }) => key));
    expectClose(states, raced.edgeStrengths, 1e-9);
  });

  it("is the race of its paths, with the correlations of their outputs, for any maps and inputs", () => {
    const [nodes, width, samples] = [4, 3, 6];
    const { maps, activation } = connectivityGraph({ nodes, width, maps: "orthogonal", seed: 4 });
    const task = {
      inputs: normal({ shape: [samples, width], seed: 5 }),
      targets: normal({ shape: [samples, width], seed: 6 }),
    };
    const network = completeNetwork(nodes, 1);
    const list = paths(network);
    const outputs = list.map((path) => {
      const gains = toNdArray(new Float64Array(nodes * nodes), [nodes, nodes]);
      for (const { i, j, key } of completeEdges(nodes)) gains.set(i, j, path.edges.includes(key) ? 1 : 0);
      return connectivityForward({ gains, maps, activation }, task.inputs).at(-1)!.data;
    });
    const correlation = (a: Float64Array, b: Float64Array) =>
      a.reduce((sum, x, at) => sum + x * b[at]!, 0) / samples;
    const targets = task.targets.data;
    const mode = {
      strengths: Float64Array.from(outputs, (x) => correlation(x, targets)),
      variances: outputs.flatMap((x, second) =>
        outputs.slice(0, second + 1).map((y, first) => ({ first, second, value: correlation(x, y) })),
      ),
      columns: Object.fromEntries(completeEdges(nodes).map(({ key }) => [key, [0, 0] as const])),
    };
    const reduction = { network, modes: [mode], targetSecondMoment: correlation(targets, targets) };
    const times = [0, 0.5, 1, 3];
    const initial = Object.fromEntries(completeEdges(nodes).map(({ key }, e) => [key, 0.3 + 0.05 * e]));
    const raced = race(reduction, { times, initial, relativeTolerance: 1e-11 });
    const gains = toNdArray(new Float64Array(nodes * nodes), [nodes, nodes]);
    for (const { i, j, key } of completeEdges(nodes)) gains.set(i, j, initial[key]!);
    const { states } = gainFlow({ gains, maps, activation }, task, times);
    expectClose(states, raced.edgeStrengths, 1e-9);
    const end = toNdArray(new Float64Array(nodes * nodes), [nodes, nodes]);
    for (const [e, { i, j }] of completeEdges(nodes).entries()) end.set(i, j, states.get(3, e));
    const { loss } = connectivityGradient({ gains: end, maps, activation }, task);
    expect(Math.abs(loss - raced.loss[3]!)).toBeLessThan(1e-10);
  });
});
