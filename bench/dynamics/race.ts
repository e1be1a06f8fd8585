import { type arrays, neuralRace, random, type tasks } from "learning-dynamics";
import { type Contender, inProcess, type Workload } from "../compare";
import { Peer } from "../peer";

const SAMPLES = 30_000;
/** Largest allowed difference from the loss of the flow at any time, relative to the decrease of the loss. */
const ACCURACY = 1e-3;
const RECORDS = 20;
/** Number of timed steps of a training loop, whose time is extrapolated to all steps. */
const TIMED_STEPS = 10;

/** Returns a network with 3 inputs of 4 units, 4 hidden nodes of 6 and 3 outputs of 4, with about half of all edges. */
function randomGraph(seed: number): tasks.GatedNetwork {
  const generator = random.generator(seed);
  const layers = [
    ["x1", "x2", "x3"],
    ["h1", "h2", "h3", "h4"],
    ["y1", "y2", "y3"],
  ];
  const size = (name: string) => (name.startsWith("h") ? 6 : 4);
  const edges: [string, string][] = [];
  layers.forEach((layer, l) => {
    for (const to of layer) {
      const before = layers.slice(0, l);
      const [skips, last] = [before.slice(0, -1).flat(), before[l - 1] ?? []];
      for (const from of skips) if (generator.uniform() < 0.3) edges.push([from, to]);
      for (const from of last) if (generator.uniform() < 0.7) edges.push([from, to]);
    }
  });
  return neuralRace.gatedNetwork({
    nodes: Object.fromEntries(layers.flat().map((name) => [name, size(name)])),
    edges,
  });
}

/**
 * Returns the task of a teacher with different weights and the same gates: every edge is open on half of the samples.
 */
function teacherTask(network: tasks.GatedNetwork): tasks.GatedTask {
  const generator = random.generator(7);
  const inputs = Object.fromEntries(
    network.inputs.map((name, i) => [name, random.normal({ shape: [SAMPLES, 4], seed: 20 + i })]),
  );
  const keys = network.edges.map(([from, to]) => `${from}->${to}`);
  const edgeGates = Object.fromEntries(
    keys.map((key) => [key, Float64Array.from({ length: SAMPLES }, () => generator.integer(2))]),
  );
  const weights = neuralRace.gatedGaussianWeights({ network, standardDeviation: 0.4, seed: 5 });
  const activities = neuralRace.gatedForward(network, weights, { inputs, edgeGates });
  const targets = Object.fromEntries(network.outputs.map((name) => [name, activities[name]!]));
  return { inputs, targets, edgeGates };
}

const flat = (record: Record<string, arrays.NdArray>): number[] =>
  Object.values(record).flatMap(({ data }) => Array.from(data));
const norm = (record: Record<string, arrays.NdArray>): number => Math.hypot(...flat(record));

/** Loss at the recorded times. */
interface LossTrajectory {
  readonly loss: Float64Array;
}

/** Returns the largest difference of two losses, relative to the decrease of the second. */
const relativeDeviation = (a: LossTrajectory, b: LossTrajectory): number =>
  Math.max(...a.loss.map((loss, i) => Math.abs(loss - b.loss[i]!))) / (b.loss[0]! - b.loss[RECORDS]!);

/**
 * Makes a contender from a training loop that would take minutes: the time of `TIMED_STEPS` steps, whose result must
 * agree with `gatedGradientDescent`, is extrapolated to all steps.
 */
function extrapolated(contender: Contender, steps: number, expected: number, result: number): Contender {
  return {
    name: `${contender.name} (${steps} steps)`,
    async measure(milliseconds) {
      const part = await contender.measure(milliseconds);
      if (Math.abs(part.result / expected - 1) > 1e-10) {
        throw new Error(
          `${contender.name} gives ${part.result} after ${TIMED_STEPS} steps instead of ${expected}`,
        );
      }
      return { milliseconds: (part.milliseconds * steps) / TIMED_STEPS, result };
    },
  };
}

/**
 * Returns the workload of a gated network on a random graph with individual gates for each of 30,000 samples, trained
 * to 1 % of the initial loss.
 */
export async function workloads(): Promise<{ workloads: Workload[]; stop: () => void }> {
  const network = randomGraph(3);
  const task = teacherTask(network);
  const statistics = neuralRace.pathStatistics(network, task);
  const weights = neuralRace.gatedGaussianWeights({ network, standardDeviation: 0.05, seed: 1 });
  const start = neuralRace.gatedLoss(network, weights, statistics);
  const learned = { value: (_t: number, { loss }: { loss: number }) => loss - 0.01 * start, terminal: true };
  const end = neuralRace.gatedGradientFlow(network, weights, statistics, {
    times: [0, 1e4],
    events: [learned],
  }).events[0]!.time;
  const times = Array.from({ length: RECORDS + 1 }, (_, i) => (end * i) / RECORDS);
  const exact = neuralRace.gatedGradientFlow(network, weights, statistics, { times });

  // The loosest tolerance of the flow and the fewest steps of the descent (to 2 %) that are accurate enough.
  let relativeTolerance = 1e-2;
  const flow = (data: neuralRace.GatedData) =>
    neuralRace.gatedGradientFlow(network, weights, data, { times, relativeTolerance });
  while (relativeDeviation(flow(statistics), exact) > ACCURACY) relativeTolerance /= 10;
  let steps = 20 * RECORDS;
  for (;;) {
    const learningRate = end / steps;
    const every = steps / RECORDS;
    const descent = neuralRace.gatedGradientDescent(network, weights, statistics, {
      learningRate,
      steps,
      every,
    });
    const error = relativeDeviation(descent, exact);
    if (error <= ACCURACY) break;
    steps = RECORDS * Math.ceil((steps * 1.01 * Math.max(error / ACCURACY, 1.01)) / RECORDS);
  }
  const learningRate = end / steps;
  const partly = neuralRace.gatedGradientDescent(network, weights, statistics, {
    learningRate,
    steps: TIMED_STEPS,
  });
  const expected = norm(partly.at(partly.times.at(-1)!).weights);

  const peer = new Peer("race.py");
  const methods = await peer.methods();
  const problem = {
    nodes: network.nodes,
    edges: network.edges,
    samples: SAMPLES,
    inputs: Object.fromEntries(
      Object.entries(task.inputs).map(([k, x]) => [k, flat({ x: x as arrays.NdArray })]),
    ),
    targets: Object.fromEntries(
      Object.entries(task.targets).map(([k, y]) => [k, flat({ y: y as arrays.NdArray })]),
    ),
    edgeGates: Object.fromEntries(
      Object.entries(task.edgeGates!).map(([k, g]) => [k, Array.from(g as Float64Array)]),
    ),
    weights: Object.fromEntries(Object.entries(weights).map(([k, w]) => [k, Array.from(w.data)])),
    learningRate,
    steps: TIMED_STEPS,
  };
  const count = neuralRace.paths(network).length;
  return {
    workloads: [
      {
        name: `gated network, ${network.edges.length} edges, ${count} paths, ${SAMPLES} samples, to 99 %, error ${ACCURACY}`,
        agreement: 1e-2,
        contenders: [
          inProcess(
            "pathStatistics and flow",
            () => flow(neuralRace.pathStatistics(network, task)).loss[RECORDS]!,
          ),
          inProcess("flow from statistics", () => flow(statistics).loss[RECORDS]!),
          ...methods.map((method) =>
            extrapolated(peer.contender(method, problem), steps, expected, exact.loss[RECORDS]!),
          ),
        ],
      },
    ],
    stop: () => peer.stop(),
  };
}
