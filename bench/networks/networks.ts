import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { networks, random, tasks } from "learning-dynamics";
import { type Contender, now, type Workload } from "../compare";
import { Peer } from "../peer";

/**
 * Number of epochs after which the weights of all contenders have to agree: of steps on the whole task, or on batches.
 */
const EPOCHS = 10;
const EPOCHS_OF_BATCHES = 2;
const AGREEMENT = { float64: 1e-10, float32: 1e-5 } as const;
/** Rounding to single precision gives a unit near its kink the other slope for a sample once in some hundred steps. */
const AGREEMENT_ACROSS_KINKS = 5e-3;

interface Case {
  readonly name: string;
  readonly widths: readonly number[];
  readonly task: tasks.Task;
  readonly optimiser: "sgd" | "adam";
  readonly learningRate: number;
  /** Precision of all contenders; default double. */
  readonly precision?: networks.Precision;
  /** Number of samples of a step, drawn at random except for the check; default all. */
  readonly batch?: number;
}

/** Returns a network of 20 hidden layers of leaky ReLU units for two points (van Rossem & Saxe 2024). */
const twoPoints = (width: number) => ({
  widths: [1, ...new Array<number>(20).fill(width), 1],
  task: tasks.twoPoints(),
});

/** Returns a network for images of handwritten digits, and as many random samples of their size. */
const images = (samples: number) => ({
  widths: [784, 100, 100, 100, 100, 10],
  task: {
    inputs: random.normal({ shape: [samples, 784], seed: 1 }),
    targets: random.normal({ shape: [samples, 10], seed: 2 }),
  },
  optimiser: "sgd" as const,
  learningRate: 0.01,
});
const batches = { ...images(6400), batch: 64 };

const CASES: readonly Case[] = [
  { name: "20 layers of 500, two points", ...twoPoints(500), optimiser: "sgd", learningRate: 0.005 },
  { name: "20 layers of 500, two points, Adam", ...twoPoints(500), optimiser: "adam", learningRate: 1e-6 },
  { name: "20 layers of 50, two points", ...twoPoints(50), optimiser: "sgd", learningRate: 0.005 },
  { name: "784-100-100-100-100-10, 64 samples", ...images(64) },
  { name: "784-100-100-100-100-10, 64 samples, float32", ...images(64), precision: "float32" },
  { name: "784-100-100-100-100-10, 100 batches of 64 samples", ...batches },
  { name: "784-100-100-100-100-10, 100 batches of 64 samples, float32", ...batches, precision: "float32" },
];

const agreementOf = ({ precision = "float64", batch }: Case): number =>
  precision === "float32" && batch !== undefined ? AGREEMENT_ACROSS_KINKS : AGREEMENT[precision];

const epochsOf = ({ batch }: Case): number => (batch === undefined ? EPOCHS : EPOCHS_OF_BATCHES);

/**
 * Makes the contender `train`, timed from the first record to the last, which excludes preparations. The last record
 * computes the loss of the whole task; with batches, the time of one epoch and this record is subtracted.
 */
function ours(problem: Case): Contender & { weights: networks.Training["parameters"] } {
  const { widths, task, batch, learningRate, optimiser, precision } = problem;
  const network = networks.mlp({ widths, activation: "leakyRelu" });
  const parameters = networks.initialise(network, { seed: 1 });
  const trained = (epochs: number, shuffle: boolean) => {
    const at: number[] = [];
    const onProgress = () => at.push(now());
    const options = { learningRate, optimiser, precision, batch, shuffle, epochs, every: epochs, onProgress };
    const training = networks.train(network, parameters, task, options);
    return { training, milliseconds: at[1]! - at[0]! };
  };
  const run = (epochs: number) => {
    if (batch === undefined) {
      const { training, milliseconds } = trained(epochs, false);
      return { training, milliseconds: milliseconds / epochs };
    }
    const { training, milliseconds } = trained(epochs + 1, true);
    return { training, milliseconds: (milliseconds - trained(1, true).milliseconds) / epochs };
  };
  const { training } = trained(epochsOf(problem), false);
  const { milliseconds } = run(epochsOf(problem));
  return {
    name: "train",
    weights: training.parameters,
    measure: (wanted) => ({
      milliseconds: wanted === 0 ? milliseconds : run(Math.ceil(wanted / milliseconds)).milliseconds,
      result: training.loss[1]!,
    }),
  };
}

/** Makes PyTorch's contenders, after checking that their weights after `EPOCHS` epochs agree with those of `train`. */
async function theirs(
  problem: Case,
  expected: networks.Training["parameters"],
  peer: Peer,
  methods: readonly string[],
  folder: string,
): Promise<Contender[]> {
  const { widths, task, optimiser, learningRate, precision = "float64", batch } = problem;
  const epochs = epochsOf(problem);
  const network = networks.mlp({ widths, activation: "leakyRelu" });
  const { weights } = networks.initialise(network, { seed: 1 });
  const named = Object.fromEntries(weights.map((w, l) => [`w${l}`, w]));
  const file = join(folder, "start.npz");
  writeFileSync(file, tasks.writeNpz({ ...named, inputs: task.inputs, targets: task.targets }));
  const contenders = [];
  for (const method of methods) {
    const out = join(folder, "end.npz");
    const contender = peer.contender(method, {
      ...{ file, out, optimiser, learningRate, precision, epochs, widths, batch },
    });
    await contender.measure(0);
    const found = tasks.readNpz(readFileSync(out));
    for (const [kind, arrays] of [["w", expected.weights] as const, ["b", expected.biases] as const]) {
      for (const [l, { data }] of arrays.entries()) {
        const other = found[`${kind}${l}`]!.data;
        const error = data.reduce((most, w, i) => Math.max(most, Math.abs(w - other[i]!)), 0);
        if (!(error <= agreementOf(problem)))
          throw new Error(`${method}: ${kind}${l} differs by ${error} after ${epochs} epochs`);
      }
    }
    contenders.push(contender);
  }
  return contenders;
}

/**
 * Returns workload g: an epoch of training on the whole task or on batches, compared with PyTorch from the same
 * weights.
 */
export async function workloads(): Promise<{ workloads: Workload[]; stop: () => void }> {
  const peer = new Peer("networks.py");
  const methods = await peer.methods();
  if (methods.length === 0) console.log("PyTorch is not installed: its rows are omitted");
  const folder = mkdtempSync(join(tmpdir(), "networks-"));
  try {
    const list: Workload[] = [];
    for (const problem of CASES) {
      const first = ours(problem);
      // A second thread brings nothing at the size of a batch, and an epoch has a hundred of them.
      const compared = problem.batch === undefined ? methods : methods.slice(0, 1);
      const others = await theirs(problem, first.weights, peer, compared, folder);
      const name = `g. an epoch: ${problem.name}`;
      list.push({ name, agreement: agreementOf(problem), contenders: [first, ...others] });
    }
    return { workloads: list, stop: () => peer.stop() };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
