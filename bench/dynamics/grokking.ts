import { generalisation, networks, random } from "learning-dynamics";
import { inProcess, type Workload } from "../compare";
import { Peer } from "../peer";

const [INPUTS, SAMPLES, WIDTH, STEPS, EPSILON] = [100, 550, 500, 20, 0.2];

/** Returns workload k: steps of polynomial regression by the map of two moments, and by the network itself. */
export async function workloads(): Promise<{ workloads: Workload[]; stop: () => void }> {
  const peer = new Peer("grokking.py");
  const methods = await peer.methods();
  const inputs = random.normal({
    shape: [SAMPLES, INPUTS],
    standardDeviation: 1 / Math.sqrt(INPUTS),
    seed: 1,
  });
  const targets = Array.from({ length: SAMPLES }, (_, i) => [(INPUTS * inputs.get(i, 0) ** 2) / 2]);
  const weights = random.normal({ shape: [WIDTH, INPUTS], seed: 2 });
  const task = { inputs, targets };
  const test = { inputs: [Array.from({ length: INPUTS }, () => 0)], targets: [[0]] };
  const initial = momentsOf(weights);
  const options = { epsilon: EPSILON, steps: STEPS, record: [STEPS], task, test, initial };

  const activation = networks.polynomial([0, 1, EPSILON / 2]);
  const network = networks.mlp({ widths: [INPUTS, WIDTH, 1], activation, bias: false });
  const readout = [Array.from({ length: WIDTH }, () => 1 / WIDTH)];
  const trained = (): number => {
    const hidden = weights.data.slice() as Float64Array;
    const parameters = { weights: [{ ...weights, data: hidden }, readout] } as networks.ParametersLike;
    for (let step = 0; step < STEPS; step++) {
      const [slope] = networks.gradient(network, parameters, task).weights;
      for (let i = 0; i < hidden.length; i++) hidden[i]! -= WIDTH * slope!.data[i]!;
    }
    return 2 * networks.loss(network, parameters, task);
  };
  const problem = {
    ...{ epsilon: EPSILON, steps: STEPS, width: WIDTH, dimension: INPUTS },
    ...{ inputs: Array.from(inputs.data), targets: targets.flat(), weights: Array.from(weights.data) },
  };
  return {
    workloads: [
      {
        name: `k. ${STEPS} steps of polynomial regression, ${INPUTS} inputs, ${SAMPLES} samples, ${WIDTH} units`,
        agreement: 1e-9,
        contenders: [
          inProcess("polynomialGrokking", () => generalisation.polynomialGrokking(options).trainLoss[0]!),
          inProcess("networks.gradient of the network", trained),
          ...methods.map((method) => peer.contender(method, problem)),
        ],
      },
    ],
    stop: () => peer.stop(),
  };
}

/** Computes the mean and the second moment of weights, one row per unit. */
function momentsOf(weights: ReturnType<typeof random.normal>) {
  const rows = Array.from({ length: WIDTH }, (_, j) =>
    Array.from({ length: INPUTS }, (_x, i) => weights.get(j, i)),
  );
  const over = (value: (row: readonly number[]) => number) =>
    rows.reduce((sum, row) => sum + value(row) / WIDTH, 0);
  return {
    mean: Array.from({ length: INPUTS }, (_, i) => over((row) => row[i]!)),
    secondMoment: Array.from({ length: INPUTS }, (_, i) =>
      Array.from({ length: INPUTS }, (_x, j) => over((row) => row[i]! * row[j]!)),
    ),
  };
}
