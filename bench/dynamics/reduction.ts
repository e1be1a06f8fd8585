import { neuralRace, random } from "learning-dynamics";
import { inProcess, type Workload } from "../compare";

/** Units of every node. */
const WIDTH = 20;
const SAMPLES = 400;

/** Returns a network of two inputs, two hidden nodes and two outputs, each edge open on an own half of the samples. */
export function overlappingGates(width: number) {
  const edges = [
    ["x1", "h1"],
    ["x2", "h1"],
    ["x1", "h2"],
    ["x2", "h2"],
    ["h1", "y1"],
    ["h2", "y1"],
    ["h1", "y2"],
    ["h2", "y2"],
  ] as const;
  const names = ["x1", "x2", "h1", "h2", "y1", "y2"];
  const network = neuralRace.gatedNetwork({
    nodes: Object.fromEntries(names.map((name) => [name, width])),
    edges,
  });
  const generator = random.generator(1);
  const inputs = Object.fromEntries(
    network.inputs.map((name, i) => [name, random.normal({ shape: [SAMPLES, width], seed: 20 + i })]),
  );
  const edgeGates = Object.fromEntries(
    edges.map(([from, to]) => [
      `${from}->${to}`,
      Float64Array.from({ length: SAMPLES }, () => generator.integer(2)),
    ]),
  );
  const weights = neuralRace.gatedGaussianWeights({ network, standardDeviation: 0.4, seed: 6 });
  const activities = neuralRace.gatedForward(network, weights, { inputs, edgeGates });
  const targets = Object.fromEntries(network.outputs.map((name) => [name, activities[name]!]));
  return { network, statistics: neuralRace.pathStatistics(network, { inputs, targets, edgeGates }) };
}

/** Returns the workload of a reduction without common bases, whose search uses all its starts. */
export async function workloads(): Promise<{ workloads: Workload[]; stop: () => void }> {
  const { network, statistics } = overlappingGates(WIDTH);
  return {
    workloads: [
      {
        name: `reduce: ${WIDTH} units per node, overlapping gates`,
        agreement: 0,
        contenders: [inProcess("reduce", () => neuralRace.reduce(network, statistics).residual)],
      },
    ],
    stop: () => {},
  };
}
