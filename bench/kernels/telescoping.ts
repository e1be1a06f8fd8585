import { generalisation, networks, random } from "learning-dynamics";
import { inProcess, type Workload } from "../compare";
import { Peer } from "../peer";

const [INPUTS, WIDTH, TRAIN, PROBE, STEPS] = [64, 200, 1000, 200, 2];

/** Makes a workload of steps of gradient descent with the smoother, on batches of a size. */
function workload(batch: number, peer: Peer, methods: readonly string[]): Workload {
  const network = networks.mlp({ widths: [INPUTS, WIDTH, WIDTH, WIDTH, 1], activation: "relu" });
  const parameters = networks.initialise(network, { seed: 1 });
  const inputs = random.normal({ shape: [TRAIN, INPUTS], seed: 2 });
  const probe = random.normal({ shape: [PROBE, INPUTS], seed: 3 });
  const targets = Array.from({ length: TRAIN }, (_, i) => [Math.sign(inputs.get(i, 0))]);
  const task = { inputs, targets };
  const options = { learningRate: 0.01, steps: STEPS, batch, probe, every: STEPS };
  const batches: (readonly number[])[] = [];
  networks.train(network, parameters, task, {
    learningRate: 0.01,
    epochs: Math.ceil((STEPS * batch) / TRAIN),
    batch,
    onStep: ({ samples = [...targets.keys()] }) => batches.push(samples),
  });
  const list = ({ data }: { readonly data: ArrayLike<number> }) => Array.from(data);
  const problem = {
    inputs: list(inputs),
    probe: list(probe),
    targets: targets.flat(),
    weights: parameters.weights.map((w) => ({ values: list(w), shape: w.shape })),
    biases: parameters.biases.map(list),
    learningRate: 0.01,
    batches: batches.slice(0, STEPS),
  };
  return {
    name: `t. ${STEPS} steps with smoother, ${INPUTS}-${WIDTH}x3-1, ${TRAIN} + ${PROBE} samples, batches of ${batch}`,
    agreement: 1e-9,
    contenders: [
      inProcess("telescope", () => {
        const { effective, telescoped } = generalisation.telescope(network, parameters, task, options);
        return effective!.probe.at(-1)! + telescoped.probe[0]!;
      }),
      ...methods.map((method) => peer.contender(method, problem)),
    ],
  };
}

/** Returns workload t: the telescoping model of gradient descent, with its smoother. */
export async function workloads(): Promise<{ workloads: Workload[]; stop: () => void }> {
  const peer = new Peer("telescoping.py");
  const methods = await peer.methods();
  return { workloads: [workload(200, peer, methods)], stop: () => peer.stop() };
}
