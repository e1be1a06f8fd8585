import { information, networks } from "learning-dynamics";
import { inProcess, type Workload } from "../compare";
import { Peer } from "../peer";

const WIDTHS = [12, 8, 4, 2];
const EPOCHS = 50;
const LEARNING_RATE = 0.0317;
const inputs = Array.from({ length: 2 ** WIDTHS[0]! }, (_, code) =>
  Array.from({ length: WIDTHS[0]! }, (_bit, j) => ((code >> j) & 1 ? 1 : -1)),
);
const labels = inputs.map((x) => Number(x.reduce((sum, bit) => sum + bit, 0.5) > 0));
/** Patterns of 1200 units: every bit 100 times. */
const patterns = inputs.map((x) => Float64Array.from({ length: 1200 }, (_, j) => x[j % 12]!));

/** Makes full-batch steps from latent weights, and returns the sum of the squares of the weights after them. */
function trained(network: networks.Network, latent: networks.Parameters): number {
  const targets = labels.map((label) => [label, 1 - label]);
  const options = { learningRate: LEARNING_RATE, epochs: EPOCHS, every: EPOCHS };
  const { parameters } = information.trainBinary(network, latent, { inputs, targets }, options);
  return parameters.weights.reduce((sum, { data }) => data.reduce((total, w) => total + w * w, sum), 0);
}

/** Returns workload n: the information plane of many units, and the training of a binary network. */
export async function workloads(): Promise<{ workloads: Workload[]; stop: () => void }> {
  const peer = new Peer("information.py");
  const methods = await peer.methods();
  const network = information.binaryNetwork({ widths: WIDTHS, surrogate: "swish" });
  const latent = networks.initialise(network, { seed: 1 });
  const weights = latent.weights.map(({ data, shape }) =>
    Array.from({ length: shape[0]! }, (_, i) =>
      Array.from(data.subarray(i * shape[1]!, (i + 1) * shape[1]!)),
    ),
  );
  const theirs = (task: string, problem: object) =>
    methods.filter((name) => name.endsWith(task)).map((name) => peer.contender(name, problem));
  return {
    workloads: [
      {
        name: "n. information plane of 4096 patterns of 1200 units",
        agreement: 1e-12,
        contenders: [
          inProcess(
            "informationPlane",
            () => information.informationPlane(patterns, labels).inputInformation,
          ),
          ...theirs("unique rows", {}),
        ],
      },
      {
        name: `n. ${EPOCHS} steps of a binary network 12-8-4-2 on 4096 inputs`,
        agreement: 1e-9,
        contenders: [
          inProcess("trainBinary", () => trained(network, latent)),
          ...theirs("steps written out", { weights, labels, epochs: EPOCHS, learningRate: LEARNING_RATE }),
        ],
      },
    ],
    stop: () => peer.stop(),
  };
}
