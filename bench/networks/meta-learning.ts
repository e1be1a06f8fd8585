import { metaLearning, networks, random } from "learning-dynamics";
import { inProcess, type Workload } from "../compare";
import { Peer } from "../peer";

const SHOTS = 10;
const INNER = { mode: "maml", innerRate: 0.01 } as const;
const OUTER = { learningRate: 0.01, iterations: 10 };
/** Numbers of episodes per outer step: those of the paper's photographs and of its sinusoids; and of inner steps. */
const SIZES = [
  { episodes: 4, innerSteps: 1 },
  { episodes: 4, innerSteps: 5 },
  { episodes: 25, innerSteps: 1 },
  { episodes: 25, innerSteps: 5 },
];

const network = networks.mlp({ widths: [1, 40, 40, 1], activation: "tanh" });
const start = networks.initialise(network, { scheme: "xavier-normal", seed: 1 });

function drawTask(draw: random.Generator): { inputs: number[][]; targets: number[][] } {
  const [amplitude, phase] = [5 * draw.uniform(), Math.PI * draw.uniform()];
  const inputs = Array.from({ length: SHOTS }, () => [10 * draw.uniform() - 5]);
  return { inputs, targets: inputs.map(([x]) => [amplitude * Math.sin(x! + phase)]) };
}

function workload(peer: Peer, methods: readonly string[], size: (typeof SIZES)[number]): Workload {
  const { episodes: count, innerSteps } = size;
  const draw = random.generator(1);
  const episodes = Array.from({ length: count }, () => ({ support: drawTask(draw), query: drawTask(draw) }));
  const options = { ...INNER, ...OUTER, innerSteps, episodes: count };
  const ours = () => {
    let drawn = 0;
    const { loss } = metaLearning.metaTrain(network, start, () => episodes[drawn++ % count]!, options);
    return loss[OUTER.iterations - 1]!;
  };
  const problem = {
    ...INNER,
    ...OUTER,
    innerSteps,
    parameters: [...start.weights.map(rowsOf), ...start.biases.map(({ data }) => [...data])],
    supportInputs: episodes.map(({ support }) => support.inputs),
    supportTargets: episodes.map(({ support }) => support.targets),
    queryInputs: episodes.map(({ query }) => query.inputs),
    queryTargets: episodes.map(({ query }) => query.targets),
  };
  return {
    name: `n. ${OUTER.iterations} steps of MAML, 1-40-40-1, ${count} episodes of 10 + 10 samples, inner steps: ${innerSteps}`,
    agreement: 1e-10,
    contenders: [inProcess("metaTrain", ours), ...methods.map((method) => peer.contender(method, problem))],
  };
}

const rowsOf = ({ data, shape: [rows, columns] }: { data: Float64Array; shape: number[] }): number[][] =>
  Array.from({ length: rows! }, (_, i) => [...data.subarray(i * columns!, (i + 1) * columns!)]);

/** Returns workload n: outer steps of MAML on sinusoids, compared with differentiation through the inner loop. */
export async function workloads(): Promise<{ workloads: Workload[]; stop: () => void }> {
  const peer = new Peer("meta_learning.py");
  const methods = await peer.methods();
  return { workloads: SIZES.map((size) => workload(peer, methods, size)), stop: () => peer.stop() };
}
