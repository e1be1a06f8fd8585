import { ntk, random } from "learning-dynamics";
import { inProcess, type Workload } from "../compare";
import { Peer } from "../peer";

const [INPUTS, WIDTH, HIDDEN] = [100, 512, 4];

function fingerprint(kernel: Float64Array, count: number): number {
  let sum = 0;
  for (let i = 0; i < count; i++) sum += kernel[i * count + ((7 * i) % count)]! * (1 + (i % 7));
  return sum;
}

function workload(count: number, outputs: number, peer: Peer, methods: readonly string[]): Workload {
  const hidden = Array.from({ length: HIDDEN }, () => [
    ntk.dense({ width: WIDTH, weightVariance: 2 }),
    ntk.relu(),
  ]);
  const network = ntk.serial(...hidden.flat(), ntk.dense({ width: outputs, weightVariance: 2 }));
  const finite = ntk.initialise(network, { inputSize: INPUTS, seed: 1 });
  const x = random.normal({ shape: [count, INPUTS], seed: 2 });
  const problem = {
    values: Array.from(x.data),
    inputs: INPUTS,
    weights: finite.parameters.map(({ data, shape }) => ({ values: Array.from(data), shape })),
  };
  return {
    name: `e. empirical NTK of ${INPUTS}-${WIDTH}x${HIDDEN}-${outputs}, N = ${count}`,
    agreement: 1e-10,
    contenders: [
      inProcess("empiricalNtk", () => fingerprint(ntk.empiricalNtk(finite, x).data, count)),
      // Jacobians of ten outputs would take 6 GB.
      ...methods.slice(0, outputs === 1 ? undefined : 1).map((method) => peer.contender(method, problem)),
    ],
  };
}

const IMAGE = { count: 20, side: 16, channels: 3, width: 16 };

function convolutional(peer: Peer, methods: readonly string[]): Workload {
  const { count, side, channels, width } = IMAGE;
  const hidden = [ntk.conv({ filter: [3, 3], width, padding: "same" }), ntk.relu()];
  const network = ntk.serial(...hidden, ...hidden, ntk.globalAveragePool(), ntk.dense());
  const shape = [side, side, channels];
  const finite = ntk.initialise(network, { inputSize: shape, seed: 1, parameterisation: "standard" });
  const x = random.normal({ shape: [count, ...shape], seed: 2 });
  const problem = {
    values: Array.from(x.data),
    shape: x.shape,
    weights: finite.parameters.map(({ data, shape }) => ({ values: Array.from(data), shape })),
  };
  return {
    name: `e. empirical NTK of convolutions ${channels}-${width}-${width} on ${side} x ${side}, N = ${count}`,
    agreement: 1e-10,
    contenders: [
      inProcess("empiricalNtk", () => fingerprint(ntk.empiricalNtk(finite, x).data, count)),
      ...methods.map((method) => peer.contender(method, problem)),
    ],
  };
}

/** Returns workload e: the tangent kernels of finite ReLU networks, averaged over the outputs. */
export async function workloads(): Promise<{ workloads: Workload[]; stop: () => void }> {
  const [peer, images] = [new Peer("empirical.py"), new Peer("empirical_conv.py")];
  const methods = await peer.methods();
  const cases = [
    [100, 1],
    [100, 10],
  ] as const;
  return {
    workloads: [
      ...cases.map(([count, outputs]) => workload(count, outputs, peer, methods)),
      convolutional(images, await images.methods()),
    ],
    stop: () => {
      peer.stop();
      images.stop();
    },
  };
}
