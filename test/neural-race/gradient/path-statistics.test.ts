import { describe, expect, it } from "vitest";
import { toNdArray } from "../../../src/arrays";
import {
  gatedGaussianWeights,
  gatedGradientDescent,
  gatedLoss,
  gatedNetwork,
  gatedOrthogonalWeights,
  pathStatistics,
} from "../../../src/neural-race";
import { normal } from "../../../src/random";
import { pathwayXor } from "../../../src/tasks";
import { randomNetwork, randomTask, sampleLoss, table } from "../random-networks";

describe("pathStatistics", () => {
  it("computes the averages of equations 5 and 6 for the pairs of paths that are open together", () => {
    const { network, task } = pathwayXor();
    const statistics = pathStatistics(network, task);
    expect(statistics.pairs.map(({ first, second }) => [first, second])).toEqual([
      [0, 0],
      [1, 1],
      [2, 2],
      [3, 3],
    ]);
    expect(Array.from(statistics.inputOutputCorrelation[1]!.data)).toEqual([-0.25, 0.25]);
    expect(Array.from(statistics.pairs[1]!.inputCorrelation.data)).toEqual([0.25, -0.25, -0.25, 0.25]);
    expect([statistics.targetSecondMoment, statistics.samples]).toEqual([1, 4]);
  });

  it("determines the loss of the samples, although samples with equal gates are merged", () => {
    const network = randomNetwork(2);
    const task = randomTask(network, { samples: 50, seed: 3, kind: "real" });
    const weights = gatedGaussianWeights({ network, standardDeviation: 0.5 });
    const loss = gatedLoss(network, weights, pathStatistics(network, task));
    expect(loss).toBeCloseTo(sampleLoss(network, weights, task), 11);
  });

  it("averages 25,000 samples with distinct gates, which are processed in several blocks", () => {
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
    const { inputOutputCorrelation, pairs } = pathStatistics(network, task);
    let [first, last] = [0, 0];
    for (let p = 0; p < samples; p++) {
      first += (gate[p]! * y[p]! * x[p * size]!) / samples;
      last += (gate[p]! ** 2 * x[p * size]! * x[p * size + 99]!) / samples;
    }
    expect(inputOutputCorrelation[0]!.get(0, 0)).toBeCloseTo(first, 13);
    expect(pairs[0]!.inputCorrelation.get(99, 0)).toBeCloseTo(last, 13);
  });

  it("rejects statistics that do not fit in memory, giving the number of bytes, even if a descent can use sweeps", () => {
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
    const descent = gatedGradientDescent(network, weights, task, { learningRate: 1e-3, steps: 3 });
    expect(descent.method).toBe("sweep");
  });
});
