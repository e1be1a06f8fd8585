import { describe, expect, it } from "vitest";
import { ArgumentError, toNdArray } from "../../src/arrays";
import {
  gatedForward,
  gatedGaussianWeights,
  gatedGradient,
  gatedGradientDescent,
  gatedGradientFlow,
  gatedGradientFlowAsync,
  gatedLoss,
  gatedNetwork,
  gatedOrthogonalWeights,
  pathCount,
  pathStatistics,
  paths,
  reduce,
} from "../../src/neural-race";
import { normal } from "../../src/random";
import { reservedBytes } from "../../src/simd";
import { pathwayXor, routing } from "../../src/tasks";
import { randomNetwork, randomTask, sampleLoss, table } from "./random-networks";

/** x, six layers of ten nodes, y: 10⁶ paths over 520 edges. */
function millionPaths() {
  const layers = Array.from({ length: 6 }, (_, l) => Array.from({ length: 10 }, (_, i) => `h${l}.${i}`));
  const all = [["x"], ...layers, ["y"]];
  const edges = all
    .slice(1)
    .flatMap((layer, l) => all[l]!.flatMap((from) => layer.map((to): [string, string] => [from, to])));
  return gatedNetwork({ nodes: Object.fromEntries(all.flat().map((name) => [name, 1])), edges });
}

describe("gatedNetwork", () => {
  const refused = (network: object) => () => gatedNetwork(network as Parameters<typeof gatedNetwork>[0]);
  const nodes = { x: 1, a: 2, b: 2, y: 1 };

  it("names a cycle", () => {
    const edges = [
      ["x", "a"],
      ["a", "b"],
      ["b", "a"],
      ["b", "y"],
    ];
    expect(refused({ nodes, edges })).toThrow('the cycle "a" -> "b" -> "a"');
    expect(
      refused({
        nodes: { x: 1, y: 1 },
        edges: [
          ["x", "y"],
          ["y", "y"],
        ],
      }),
    ).toThrow('the cycle "y" -> "y"');
  });

  it("names unknown nodes, edges named twice, nodes without edges and without a way on", () => {
    expect(refused({ nodes, edges: [["x", "z"]] })).toThrow(
      'edges[0][1] must be a node ("x", "a", "b", "y")',
    );
    expect(
      refused({
        nodes: { x: 1, y: 1 },
        edges: [
          ["x", "y"],
          ["x", "y"],
        ],
      }),
    ).toThrow('"x->y"');
    expect(
      refused({
        nodes,
        edges: [
          ["x", "a"],
          ["a", "y"],
        ],
      }),
    ).toThrow('the node "b" without edges');
    const edges = [
      ["x", "a"],
      ["a", "b"],
      ["a", "y"],
    ];
    expect(refused({ nodes, edges, outputs: ["y"] })).toThrow('one without "b"');
    expect(refused({ nodes: { "x->a": 1, y: 1 }, edges })).toThrow('without "->"');
    expect(refused({ nodes: { x: 1.5, y: 1 }, edges })).toThrow('nodes["x"] must be an integer');
  });

  it("finds inputs and outputs", () => {
    const network = gatedNetwork({
      nodes,
      edges: [
        ["x", "b"],
        ["a", "b"],
        ["b", "y"],
      ],
    });
    expect([network.inputs, network.outputs]).toEqual([["x", "a"], ["y"]]);
  });
});

describe("paths", () => {
  it("are as many as pathCount says, through every order of nodes", () => {
    for (const seed of [1, 2, 3, 4, 5]) {
      const network = randomNetwork(seed);
      const list = paths(network);
      expect(BigInt(list.length)).toBe(pathCount(network));
      expect(new Set(list.map(({ edges }) => edges.join())).size).toBe(list.length);
      for (const { nodes, edges, from, to } of list) {
        expect([nodes[0], nodes[nodes.length - 1]]).toEqual([from, to]);
        expect(edges).toEqual(nodes.slice(1).map((node, i) => `${nodes[i]}->${node}`));
      }
    }
  });

  it("are counted before they are listed: a million are refused with their number, and train by sweeps", () => {
    const network = millionPaths();
    expect(pathCount(network)).toBe(1_000_000n);
    const task = { inputs: { x: [[1], [-1]] }, targets: { y: [[1], [-1]] } };
    for (const call of [
      () => paths(network),
      () => pathStatistics(network, task),
      () => reduce(network, task),
      () => gatedGradient(network, {}, task, { method: "paths" }),
    ]) {
      expect(call).toThrow(ArgumentError);
    }
    expect(() => pathStatistics(network, task)).toThrow("one of 1,000,000 paths");
    const weights = gatedGaussianWeights({ network, standardDeviation: 0.3, seed: 2 });
    const flow = gatedGradientFlow(network, weights, task, { times: [0, 5, 40] });
    expect(flow.method).toBe("sweep");
    expect(flow.loss[2]).toBeLessThan(1e-6);
  });

  it("are counted exactly far beyond what floats can hold", () => {
    const depth = 200;
    const nodes = Object.fromEntries(Array.from({ length: 2 * depth + 2 }, (_, i) => [`n${i}`, 1]));
    const edges = Array.from({ length: depth }, (_, l): [string, string][] => {
      const [a, b] = [`n${2 * l}`, `n${2 * l + 1}`];
      const next = [`n${2 * l + 2}`, `n${2 * l + 3}`] as const;
      return [a, b].flatMap((from) => next.map((to): [string, string] => [from, to]));
    }).flat();
    expect(pathCount({ nodes, edges })).toBe(4n * 2n ** BigInt(depth - 1));
  });
});

describe("pathStatistics", () => {
  it("are the averages of equations 5 and 6, without the pairs that are never open together", () => {
    const { network, task } = pathwayXor();
    const statistics = pathStatistics(network, task);
    expect(statistics.pairs.map(({ first, second }) => [first, second])).toEqual([
      [0, 0],
      [1, 1],
      [2, 2],
      [3, 3],
    ]);
    expect(Array.from(statistics.outputInput[1]!.data)).toEqual([-0.25, 0.25]);
    expect(Array.from(statistics.pairs[1]!.inputInput.data)).toEqual([0.25, -0.25, -0.25, 0.25]);
    expect([statistics.outputPower, statistics.samples]).toEqual([1, 4]);
  });

  it("do not depend on how samples are taken together", () => {
    const network = randomNetwork(2);
    const task = randomTask(network, { samples: 50, seed: 3, kind: "real" });
    const weights = gatedGaussianWeights({ network, standardDeviation: 0.5 });
    expect(gatedLoss(network, weights, pathStatistics(network, task))).toBeCloseTo(
      sampleLoss(network, weights, task),
      11,
    );
  });

  it("are gathered in parts where there are many samples with gates of their own", () => {
    const [samples, size] = [25_000, 100];
    const network = gatedNetwork({ nodes: { x: size, y: 1 }, edges: [["x", "y"]] });
    const { data: x } = normal({ shape: [samples, size], seed: 1 });
    const { data: gate } = normal({ shape: [samples], seed: 2 });
    const { data: y } = normal({ shape: [samples], seed: 3 });
    const task = {
      inputs: { x: toNdArray(x, [samples, size]) },
      targets: { y: toNdArray(y, [samples, 1]) },
      edgeGates: { "x->y": gate },
    };
    const { outputInput, pairs } = pathStatistics(network, task);
    let [first, last] = [0, 0];
    for (let p = 0; p < samples; p++) {
      first += (gate[p]! * y[p]! * x[p * size]!) / samples;
      last += (gate[p]! ** 2 * x[p * size]! * x[p * size + 99]!) / samples;
    }
    expect(outputInput[0]!.get(0, 0)).toBeCloseTo(first, 13);
    expect(pairs[0]!.inputInput.get(99, 0)).toBeCloseTo(last, 13);
  });

  it("are refused with their bytes where they would not fit, before they are made", () => {
    const inputs = 2000;
    const names = Array.from({ length: 60 }, (_, i) => `h${i}`);
    const network = gatedNetwork({
      nodes: { x: inputs, y: 1, ...Object.fromEntries(names.map((name) => [name, 1])) },
      edges: names.flatMap((name): [string, string][] => [
        ["x", name],
        [name, "y"],
      ]),
    });
    const task = { inputs: { x: table(2, inputs, 1) }, targets: { y: table(2, 1, 2) } };
    expect(() => pathStatistics(network, task)).toThrow(/a request for [\d,]+ bytes/);
    const weights = gatedOrthogonalWeights({ network, gain: 0.1 });
    expect(gatedGradientDescent(network, weights, task, { learningRate: 1e-3, steps: 3 }).method).toBe(
      "sweep",
    );
  });
});

describe("flows", () => {
  const network = randomNetwork(4);
  const task = randomTask(network, { samples: 30, seed: 9, kind: "binary" });
  const weights = gatedGaussianWeights({ network, standardDeviation: 0.4 });

  it("are the same from paths, from sweeps and from statistics, within 1e-9", () => {
    const times = [0, 1, 4];
    const flows = [
      gatedGradientFlow(network, weights, task, { times, gradient: "paths" }),
      gatedGradientFlow(network, weights, task, { times, gradient: "sweep" }),
      gatedGradientFlow(network, weights, pathStatistics(network, task), { times }),
    ];
    expect(flows.map(({ method }) => method)).toEqual(["paths", "sweep", "paths"]);
    for (const flow of flows) {
      for (const i of [0, 1, 2]) expect(Math.abs(flow.loss[i]! - flows[0]!.loss[i]!)).toBeLessThan(1e-9);
      expect(flow.loss[2]).toBeLessThan(flow.loss[0]!);
      const { weights: late, loss } = flow.at(2.5);
      expect(loss).toBeCloseTo(sampleLoss(network, late, task), 11);
    }
  });

  it("are what gradient descent converges to, at first order", () => {
    const end = gatedGradientFlow(network, weights, task, { times: [0, 1] }).loss[1]!;
    const errors = [0.02, 0.01, 0.005].map((learningRate) => {
      const { loss } = gatedGradientDescent(network, weights, task, {
        learningRate,
        steps: 1 / learningRate,
      });
      return Math.abs(loss[loss.length - 1]! - end);
    });
    expect(errors[0]! / errors[1]!).toBeCloseTo(2, 0);
    expect(errors[1]! / errors[2]!).toBeCloseTo(2, 0);
  });

  it("cost the same for 100 and for 20,000 samples", () => {
    const small = randomTask(network, { samples: 100, seed: 1, kind: "binary" });
    const repeat = <Row>(rows: readonly Row[]) => Array.from({ length: 200 }, () => rows).flat() as Row[];
    const large = Object.fromEntries(
      Object.entries(small).map(([part, record]) => [
        part,
        Object.fromEntries(Object.entries(record).map(([key, rows]) => [key, repeat(rows as number[])])),
      ]),
    ) as unknown as typeof small;
    const [a, b] = [small, large].map((data) =>
      gatedGradientFlow(network, weights, pathStatistics(network, data), { times: [0, 1] }),
    );
    expect(b!.stats).toEqual(a!.stats);
    expect(b!.loss[1]).toBeCloseTo(a!.loss[1]!, 10);
  });

  it("learn from 30,000 samples as from their statistics, whose size and cost do not depend on the samples", () => {
    const graph = gatedNetwork({
      nodes: { x1: 3, x2: 4, x3: 2, h1: 4, h2: 3, h3: 5, h4: 4, y1: 3, y2: 2, y3: 4 },
      edges: [
        ["x1", "h1"],
        ["x1", "h2"],
        ["x2", "h1"],
        ["x2", "h3"],
        ["x3", "h4"],
        ["x3", "h2"],
        ["h1", "y1"],
        ["h2", "y1"],
        ["h2", "y2"],
        ["h3", "y2"],
        ["h3", "y3"],
        ["h4", "y3"],
        ["x1", "y2"],
      ],
    });
    const start = gatedGaussianWeights({ network: graph, standardDeviation: 0.4 });
    const flowOf = (samples: number) => {
      const data = randomTask(graph, { samples, seed: 6, kind: "real" });
      const statistics = pathStatistics(graph, data);
      return { data, statistics, flow: gatedGradientFlow(graph, start, statistics, { times: [0, 1, 2] }) };
    };
    const [few, many] = [flowOf(300), flowOf(30_000)];
    const numbers = ({ statistics }: typeof few) =>
      [...statistics.outputInput, ...statistics.pairs.map(({ inputInput }) => inputInput)].map(
        ({ shape }) => shape,
      );
    expect(numbers(many)).toEqual(numbers(few));
    for (const { data, flow } of [few, many]) {
      expect(flow.method).toBe("paths");
      expect(flow.loss[2]).toBeLessThan(flow.loss[0]!);
      const loss = sampleLoss(graph, flow.at(2).weights, data);
      expect(Math.abs(flow.loss[2]! - loss)).toBeLessThan(1e-11 * loss);
    }
    // Steps follow the problem, which is a sample of the same one, and not the number of samples.
    expect(many.flow.stats.evaluations).toBeLessThan(1.5 * few.flow.stats.evaluations);
  });

  it("find events, keep what they have when aborted, and give memory back", async () => {
    const half = {
      name: "half",
      value: (_t: number, state: { loss: number }) => state.loss - 1.5,
      terminal: true,
    };
    const run = () => gatedGradientFlow(network, weights, task, { times: [0, 50], events: [half] });
    const flow = run();
    expect(flow.result).toBe("event");
    expect(flow.events[0]!.state.loss).toBeCloseTo(1.5, 10);
    expect(flow.norms.shape).toEqual([flow.times.length, network.edges.length]);
    const before = reservedBytes();
    for (let i = 0; i < 20; i++) run().at(flow.events[0]!.time / 2);
    expect(reservedBytes()).toBe(before);
    const controller = new AbortController();
    const times = Array.from({ length: 100 }, (_, i) => i / 10);
    const cut = await gatedGradientFlowAsync(network, weights, task, {
      times,
      signal: controller.signal,
      onProgress: ({ time }) => time > 1 && controller.abort(),
    });
    expect(cut.result).toBe("aborted");
    const whole = gatedGradientFlow(network, weights, task, { times });
    expect(cut.loss).toEqual(whole.loss.slice(0, cut.times.length));
  });
});

describe("routing", () => {
  it("trains the routes of a band, of a random choice with as many per output, or of a matrix", () => {
    const band = routing({ domains: 7, trained: 4 });
    const offsets = band.routes.map(([i, j]) => (j - i + 7) % 7);
    expect([...new Set(offsets)].sort()).toEqual([0, 1, 2, 6]);
    const random = routing({ domains: 7, trained: 4, gates: "random", seed: 3 });
    for (const d of [0, 1, 2, 3, 4, 5, 6]) {
      expect(random.routes.filter(([i]) => i === d).length).toBe(4);
      expect(random.routes.filter(([, j]) => j === d).length).toBe(4);
    }
    expect(random.gates.data).not.toEqual(band.gates.data);
    const own = routing({
      domains: 2,
      gates: [
        [1, 0],
        [1, 1],
      ],
    });
    expect(own.routes).toEqual([
      [0, 0],
      [1, 0],
      [1, 1],
    ]);
    expect(own.untrained!.inputs.x1).toMatchObject({ shape: [4, 4] });
    expect(routing({ domains: 2 }).untrained).toBeUndefined();
    expect(() => routing({ domains: 6, routesPerHidden: 16 })).toThrow(
      "the square of a divisor of domains (6)",
    );
  });

  it("asks of every route the items' targets at its output and nothing elsewhere", () => {
    const { network, task, routes } = routing({ domains: 4, trained: 2, routesPerHidden: 4, hidden: 3 });
    expect(Object.keys(network.nodes)).toContain("h4");
    const weights = gatedOrthogonalWeights({ network });
    const outputs = gatedForward(network, weights, task);
    routes.forEach(([, j], r) => {
      for (const d of [0, 1, 2, 3]) {
        const open = outputs[`y${d + 1}`]!.data.slice(28 * r, 28 * (r + 1)).some((y) => y !== 0);
        expect(open).toBe(d === j);
      }
    });
    expect(pathCount(network)).toBe(16n);
  });
});
