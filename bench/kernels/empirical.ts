import { ntk, random } from "learning-dynamics";
import { inProcess, type Workload } from "../compare";
import { Peer } from "../peer";

const [INPUTS, WIDTH, HIDDEN] = [100, 512, 4];

function workload(count: number, outputs: number, peer: Peer, methods: readonly string[]): Workload {
  const hidden = Array.from({ length: HIDDEN }, () => [
    ntk.dense({ width: WIDTH, weightVariance: 2 }),
    ntk.relu(),
  ]);
  const network = ntk.serial(...hidden.flat(), ntk.dense({ width: outputs, weightVariance: 2 }));
  const finite = ntk.initialise(network, { inputSize: INPUTS, seed: 1 });
  const x = random.normal({ shape: [count, INPUTS], seed: 2 });
  const fingerprint = (kernel: Float64Array): number => {
    let sum = 0;
    for (let i = 0; i < count; i++) sum += kernel[i * count + ((7 * i) % count)]! * (1 + (i % 7));
    return sum;
  };
  const problem = {
    values: Array.from(x.data),
    inputs: INPUTS,
    weights: finite.parameters.map(({ data, shape }) => ({ values: Array.from(data), shape })),
  };
  return {
    name: `e. empirical NTK of ${INPUTS}-${WIDTH}x${HIDDEN}-${outputs}, N = ${count}`,
    agreement: 1e-10,
    contenders: [
      inProcess("empiricalNtk", () => fingerprint(ntk.empiricalNtk(finite, x).data)),
      // Jacobians of ten outputs would take 6 GB.
      ...methods.slice(0, outputs === 1 ? undefined : 1).map((method) => peer.contender(method, problem)),
    ],
  };
}

/** Returns workload e: the tangent kernel of a finite ReLU network, averaged over the outputs. */
export async function workloads(): Promise<{ workloads: Workload[]; stop: () => void }> {
  const peer = new Peer("empirical.py");
  const methods = await peer.methods();
  const cases = [
    [100, 1],
    [100, 10],
  ] as const;
  return {
    workloads: cases.map(([count, outputs]) => workload(count, outputs, peer, methods)),
    stop: () => peer.stop(),
  };
}
