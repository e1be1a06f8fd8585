import { arrays, representations } from "learning-dynamics";
import { inProcess, type Workload } from "../compare";
import { entry } from "../numbers";
import { Peer } from "../peer";

const SAMPLES = 10_000;
const NEURONS = 512;
/** Relative distance of the matched neurons, at which several sweeps remove most of them. */
const EPSILON = 0.5;

/** Makes two layers: the second mixes pairs of neurons of the first, with noise that rises from neuron to neuron. */
function layers(): [a: ReturnType<typeof arrays.toNdArray>, b: ReturnType<typeof arrays.toNdArray>] {
  const a = Float64Array.from({ length: SAMPLES * NEURONS }, (_, k) => entry(k + 1));
  const b = a.map((x, k) => {
    const neuron = k % NEURONS;
    const partner = a[k - neuron + Math.min(NEURONS - 1, neuron + 8)]!;
    return x + 0.9 * partner + ((0.8 * neuron) / NEURONS) * entry(k + 1 + a.length);
  });
  const shape = [SAMPLES, NEURONS];
  return [arrays.toNdArray(a, shape), arrays.toNdArray(b, shape)];
}

/** Returns workload h: similarity and subspace match of two layers of 512 neurons on 10,000 samples. */
export async function workloads(): Promise<{ workloads: Workload[]; stop: () => void }> {
  const peer = new Peer("similarity.py");
  const methods = await peer.methods();
  const problem = { samples: SAMPLES, neurons: NEURONS, epsilon: EPSILON };
  const peers = (kind: string) =>
    methods.filter((method) => method.includes(kind)).map((method) => peer.contender(method, problem));
  const [a, b] = layers();
  return {
    workloads: [
      {
        name: `h. linear CKA of two layers of ${NEURONS} neurons on ${SAMPLES} samples`,
        agreement: 1e-9,
        contenders: [inProcess("cka", () => representations.cka(a, b).value), ...peers("CKA")],
      },
      {
        name: `h. subspace match of two layers of ${NEURONS} neurons on ${SAMPLES} samples`,
        agreement: 1e-12,
        contenders: [
          inProcess(
            "subspaceMatch",
            () => representations.subspaceMatch(a, b, { epsilon: EPSILON }).similarity,
          ),
          ...peers("match"),
        ],
      },
    ],
    stop: () => peer.stop(),
  };
}
