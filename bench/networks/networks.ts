import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { networks, random, tasks } from "learning-dynamics";
import { type Contender, now, type Workload } from "../compare";
import { Peer } from "../peer";

/** Number of epochs after which the weights of all contenders have to agree. */
const EPOCHS = 10;
const AGREEMENT = { float64: 1e-10, float32: 1e-5 } as const;

interface Case {
  readonly name: string;
  readonly widths: readonly number[];
  readonly task: tasks.Task;
  readonly optimiser: "sgd" | "adam";
  readonly learningRate: number;
  /** Precision of all contenders; default double. */
  readonly precision?: networks.Precision;
}

/** Returns a network of 20 hidden layers of leaky ReLU units for two points (van Rossem & Saxe 2024). */
const twoPoints = (width: number) => ({
  widths: [1, ...new Array<number>(20).fill(width), 1],
  task: tasks.twoPoints(),
});

const images = {
  widths: [784, 100, 100, 100, 100, 10],
  task: {
    inputs: random.normal({ shape: [64, 784], seed: 1 }),
    targets: random.normal({ shape: [64, 10], seed: 2 }),
  },
};

const CASES: readonly Case[] = [
  { name: "20 layers of 500, two points", ...twoPoints(500), optimiser: "sgd", learningRate: 0.005 },
  { name: "20 layers of 500, two points, Adam", ...twoPoints(500), optimiser: "adam", learningRate: 1e-6 },
  { name: "20 layers of 50, two points", ...twoPoints(50), optimiser: "sgd", learningRate: 0.005 },
  { name: "784-100-100-100-100-10, 64 samples", ...images, optimiser: "sgd", learningRate: 0.01 },
  {
    name: "784-100-100-100-100-10, 64 samples, float32",
    ...images,
    optimiser: "sgd",
    learningRate: 0.01,
    precision: "float32",
  },
];

/** Makes the contender `train`, timed from the first record to the last, which excludes preparations. */
function ours({ widths, task, ...settings }: Case): Contender & { weights: networks.Training["parameters"] } {
  const network = networks.mlp({ widths, activation: "leakyRelu" });
  const parameters = networks.initialise(network, { seed: 1 });
  const run = (epochs: number) => {
    const at: number[] = [];
    const onProgress = () => at.push(now());
    const { learningRate, optimiser, precision } = settings;
    const options = { learningRate, optimiser, precision, epochs, every: epochs, onProgress };
    const training = networks.train(network, parameters, task, options);
    return { training, milliseconds: (at[1]! - at[0]!) / epochs };
  };
  const { training, milliseconds } = run(EPOCHS);
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
  { widths, task, optimiser, learningRate, precision = "float64" }: Case,
  expected: networks.Training["parameters"],
  peer: Peer,
  methods: readonly string[],
  folder: string,
): Promise<Contender[]> {
  const network = networks.mlp({ widths, activation: "leakyRelu" });
  const { weights } = networks.initialise(network, { seed: 1 });
  const named = Object.fromEntries(weights.map((w, l) => [`w${l}`, w]));
  const file = join(folder, "start.npz");
  writeFileSync(file, tasks.writeNpz({ ...named, inputs: task.inputs, targets: task.targets }));
  const contenders = [];
  for (const method of methods) {
    const out = join(folder, "end.npz");
    const contender = peer.contender(method, {
      ...{ file, out, optimiser, learningRate, precision, epochs: EPOCHS, widths },
    });
    await contender.measure(0);
    const found = tasks.readNpz(readFileSync(out));
    for (const [kind, arrays] of [["w", expected.weights] as const, ["b", expected.biases] as const]) {
      for (const [l, { data }] of arrays.entries()) {
        const other = found[`${kind}${l}`]!.data;
        const error = data.reduce((most, w, i) => Math.max(most, Math.abs(w - other[i]!)), 0);
        if (!(error <= AGREEMENT[precision]))
          throw new Error(`${method}: ${kind}${l} differs by ${error} after ${EPOCHS} epochs`);
      }
    }
    contenders.push(contender);
  }
  return contenders;
}

/** Returns workload g: an epoch of full-batch training, compared with PyTorch from the same weights. */
export async function workloads(): Promise<{ workloads: Workload[]; stop: () => void }> {
  const peer = new Peer("networks.py");
  const methods = await peer.methods();
  if (methods.length === 0) console.log("PyTorch is not installed: its rows are omitted");
  const folder = mkdtempSync(join(tmpdir(), "networks-"));
  try {
    const list: Workload[] = [];
    for (const problem of CASES) {
      const first = ours(problem);
      const others = await theirs(problem, first.weights, peer, methods, folder);
      const name = `g. an epoch: ${problem.name}`;
      const agreement = AGREEMENT[problem.precision ?? "float64"];
      list.push({ name, agreement, contenders: [first, ...others] });
    }
    return { workloads: list, stop: () => peer.stop() };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
