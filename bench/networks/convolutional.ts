import { networks, random } from "learning-dynamics";
import { type Contender, now, type Workload } from "../compare";
import { Peer } from "../peer";

/** Number of steps after which the losses of all contenders have to agree. */
const STEPS = 10;
/** Largest relative difference of the losses: single precision is among the contenders. */
const AGREEMENT = 1e-5;
const LEARNING_RATE = 0.01;

const [SAMPLES, LENGTH, CHANNELS, KERNEL, OUTPUTS] = [64, 128, [32, 32], 5, 10];
const [SIDE, IMAGE_CHANNELS, WIDTH] = [16, 3, 16];

interface Case {
  readonly name: string;
  readonly network: networks.Network;
  /** Layers of the same network in PyTorch: filters of convolutions, then a dense layer. */
  readonly dimensions: 1 | 2;
  readonly inputs: ReturnType<typeof random.normal>;
}

const image = [IMAGE_CHANNELS, SIDE, SIDE];
const filters = networks.conv({ filter: [3, 3], width: WIDTH, padding: "same", bias: true });

const CASES: readonly Case[] = [
  {
    name: `signals of length ${LENGTH}, ${CHANNELS.join("-")} channels, kernel ${KERNEL}`,
    network: networks.convolutional({
      ...{ inputSize: LENGTH, channels: CHANNELS, kernel: KERNEL, outputSize: OUTPUTS },
      activation: "leakyRelu",
    }),
    dimensions: 1,
    inputs: random.normal({ shape: [SAMPLES, LENGTH], seed: 1 }),
  },
  {
    name: `images of ${SIDE} x ${SIDE}, ${IMAGE_CHANNELS}-${WIDTH}-${WIDTH} channels, filters of 3 x 3`,
    network: networks.sequential({
      inputShape: image,
      channels: "first",
      layers: [
        ...[filters, networks.leakyRelu(0.01), filters, networks.leakyRelu(0.01)],
        ...[networks.flatten(), networks.dense({ width: OUTPUTS, bias: true })],
      ],
    }),
    dimensions: 2,
    inputs: random.normal({ shape: [SAMPLES, ...image], seed: 1 }),
  },
];

/** Makes the contender `train`, timed from the first record to the last, which excludes preparations. */
function ours(
  { network, inputs }: Case,
  parameters: networks.Parameters,
  targets: Case["inputs"],
): Contender {
  const run = (epochs: number) => {
    const at: number[] = [];
    const onProgress = () => at.push(now());
    const options = { learningRate: LEARNING_RATE, epochs, every: epochs, onProgress };
    const { loss } = networks.train(network, parameters, { inputs, targets }, options);
    return { loss: loss[1]!, milliseconds: (at[1]! - at[0]!) / epochs };
  };
  const { loss, milliseconds } = run(STEPS);
  return {
    name: "train",
    measure: (wanted) => ({
      milliseconds: run(Math.max(STEPS, Math.ceil(wanted / milliseconds))).milliseconds,
      result: loss,
    }),
  };
}

function workload(problem: Case, peer: Peer, methods: readonly string[]): Workload {
  const { name, network, dimensions, inputs } = problem;
  const parameters = networks.initialise(network, { seed: 1 });
  const targets = random.normal({ shape: [SAMPLES, OUTPUTS], seed: 2 });
  const plain = ({ data, shape }: { data: ArrayLike<number>; shape: readonly number[] }) => ({
    values: Array.from(data),
    shape,
  });
  const request = {
    ...{ dimensions, steps: STEPS, learningRate: LEARNING_RATE },
    ...{ inputs: plain(inputs), targets: plain(targets) },
    ...{ weights: parameters.weights.map(plain), biases: parameters.biases.map(plain) },
  };
  return {
    name: `g. a step of training: ${name}, ${SAMPLES} samples`,
    agreement: AGREEMENT,
    contenders: [
      ours(problem, parameters, targets),
      ...methods.map((method) => peer.contender(method, request)),
    ],
  };
}

/** Returns workload g for convolutional networks, compared with PyTorch in double and in single precision. */
export async function workloads(): Promise<{ workloads: Workload[]; stop: () => void }> {
  const peer = new Peer("convolutional.py");
  const methods = await peer.methods();
  if (methods.length === 0) console.log("PyTorch is not installed: its rows are omitted");
  return { workloads: CASES.map((problem) => workload(problem, peer, methods)), stop: () => peer.stop() };
}
