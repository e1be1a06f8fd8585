import { describe, expect, it } from "vitest";
import {
  gatedGaussianWeights,
  gatedGradientFlow,
  gatedGradientFlowAsync,
  gatedNetwork,
  pathStatistics,
} from "../../../src/neural-race";
import { reservedBytes } from "../../../src/simd";
import { randomNetwork, randomTask, sampleLoss } from "../random-networks";

describe("gatedGradientFlow", () => {
  const network = randomNetwork(4);
  const task = randomTask(network, { samples: 30, seed: 9, kind: "binary" });
  const weights = gatedGaussianWeights({ network, standardDeviation: 0.4 });

  it("gives equal losses by paths, by sweeps and from statistics, within 1e-9", () => {
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

  it("takes the same steps from the statistics of 100 samples and of 200 copies of them", () => {
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

  it("learns from 30,000 samples by statistics whose size and cost do not depend on the samples", () => {
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
    const shapes = ({ statistics }: typeof few) =>
      [
        ...statistics.inputOutputCorrelation,
        ...statistics.pairs.map(({ inputCorrelation }) => inputCorrelation),
      ].map(({ shape }) => shape);
    expect(shapes(many)).toEqual(shapes(few));
    for (const { data, flow } of [few, many]) {
      expect(flow.method).toBe("paths");
      expect(flow.loss[2]).toBeLessThan(flow.loss[0]!);
      const loss = sampleLoss(graph, flow.at(2).weights, data);
      expect(Math.abs(flow.loss[2]! - loss)).toBeLessThan(1e-11 * loss);
    }
    // The number of steps depends on the distribution of the samples, and not on their number.
    expect(many.flow.stats.evaluations).toBeLessThan(1.5 * few.flow.stats.evaluations);
  });

  const half = {
    name: "half",
    value: (_t: number, state: { loss: number }) => state.loss - 1.5,
    terminal: true,
  };
  const run = () => gatedGradientFlow(network, weights, task, { times: [0, 50], events: [half] });

  it("finds events, and ends at a terminal event", () => {
    const flow = run();
    expect(flow.result).toBe("event");
    expect(flow.events[0]!.state.loss).toBeCloseTo(1.5, 10);
    expect(flow.norms.shape).toEqual([flow.times.length, network.edges.length]);
  });

  it("releases its workspace after a run and after each state at a later call", () => {
    const flow = run();
    const before = reservedBytes();
    for (let i = 0; i < 20; i++) run().at(flow.events[0]!.time / 2);
    expect(reservedBytes()).toBe(before);
  });

  it("returns the part completed so far when it is aborted", async () => {
    const controller = new AbortController();
    const times = Array.from({ length: 100 }, (_, i) => i / 10);
    const aborted = await gatedGradientFlowAsync(network, weights, task, {
      times,
      signal: controller.signal,
      onProgress: ({ time }) => time > 1 && controller.abort(),
    });
    expect(aborted.result).toBe("aborted");
    const complete = gatedGradientFlow(network, weights, task, { times });
    expect(aborted.loss).toEqual(complete.loss.slice(0, aborted.times.length));
  });
});
