import { random, ntk as tangent } from "learning-dynamics";
import { type Contender, inProcess, type Workload } from "../compare";
import { Peer } from "../peer";
import { convolutionalWorkloads } from "./cntk";

const SIZES = [500, 1000, 2000];
const DEPTH = 10;
const DIMENSION = 100;

/** Returns He-scaled ReLU layers with biases of the given variance. */
function layersOf(biasVariance: number): tangent.Layer {
  const affine = tangent.dense({ weightVariance: 2, biasVariance });
  const hidden = Array.from({ length: DEPTH }, () => [affine, tangent.relu()]).flat();
  return tangent.serial(...hidden, affine);
}

/** Returns a weighted sum of one entry per row, which distinguishes kernels. */
function fingerprint(kernel: Float64Array, n: number): number {
  let sum = 0;
  for (let i = 0; i < n; i++) sum += kernel[i * n + ((7 * i) % n)]! * (1 + (i % 7));
  return sum;
}

/** Computes the kernel without SIMD: the textbook recursion, entry by entry over the lower triangle. */
function plainNtk(ntk: Float64Array, x: Float64Array, n: number, biasVariance: number): void {
  const variances = new Float64Array(n * (DEPTH + 1));
  for (let i = 0; i < n; i++) {
    let square = 0;
    for (let k = i * DIMENSION; k < (i + 1) * DIMENSION; k++) square += x[k]! * x[k]!;
    let variance = (2 * square) / DIMENSION + biasVariance;
    for (let l = 0; l <= DEPTH; l++) {
      variances[i * (DEPTH + 1) + l] = variance;
      variance += biasVariance;
    }
  }
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let dot = 0;
      for (let k = 0; k < DIMENSION; k++) dot += x[i * DIMENSION + k]! * x[j * DIMENSION + k]!;
      let nngp = (2 * dot) / DIMENSION + biasVariance;
      let theta = nngp;
      for (let l = 0; l < DEPTH; l++) {
        const scale = Math.sqrt(variances[i * (DEPTH + 1) + l]! * variances[j * (DEPTH + 1) + l]!);
        const c = Math.max(-1, Math.min(1, nngp / scale));
        const angle = Math.acos(c);
        const derivative = 1 - angle / Math.PI;
        nngp = scale * (Math.sqrt(1 - c * c) / Math.PI + c * derivative) + biasVariance;
        theta = nngp + derivative * theta;
      }
      ntk[i * n + j] = theta;
      ntk[j * n + i] = theta;
    }
  }
}

type PeerMethod = (problem: object) => Contender;

/**
 * Starts the scripts of the peers; `NEURAL_TANGENTS_PYTHON` names the Python for bench/peers/neural_tangents_ntk.py.
 */
function peers(): Peer[] {
  const { NEURAL_TANGENTS_PYTHON } = process.env;
  return [new Peer("ntk.py"), new Peer("neural_tangents_ntk.py", NEURAL_TANGENTS_PYTHON)];
}

function workload(n: number, biasVariance: number, methods: readonly PeerMethod[]): Workload {
  const inputs = random.normal({ shape: [n, DIMENSION], seed: n });
  const { data } = inputs;
  const kernel = tangent.kernels(layersOf(biasVariance)).ntk;
  const [out, ntk] = [kernel(inputs), new Float64Array(n * n)];
  const values = Array.from(data);
  return {
    name: `d. ReLU NTK of ${DEPTH} layers${biasVariance > 0 ? " with biases" : ""}, N = ${n}`,
    // The textbook formula of the other contenders has errors of 1e-8 on the diagonal.
    agreement: 1e-7,
    contenders: [
      inProcess("kernels(network).ntk, out", () => fingerprint(kernel(inputs, undefined, { out }).data, n)),
      // Allocates new memory on every run, which the system provides page by page.
      inProcess("kernels(network).ntk", () => fingerprint(kernel(inputs).data, n)),
      inProcess("plain TypeScript", () => {
        plainNtk(ntk, data, n, biasVariance);
        return fingerprint(ntk, n);
      }),
      ...methods.map((method) => method({ n, depth: DEPTH, biasVariance, values })),
    ],
  };
}

/**
 * Returns workload d: the analytic neural tangent kernel, compared with the recursion on complete matrices, and that of
 * convolutional networks.
 */
export async function workloads(): Promise<{ workloads: Workload[]; stop: () => void }> {
  const scripts = peers();
  const methods: PeerMethod[] = [];
  const convolutional: PeerMethod[] = [];
  for (const peer of scripts) {
    for (const name of await peer.methods()) {
      const list = name.endsWith("convolutions") ? convolutional : methods;
      list.push((problem) => peer.contender(name, problem));
    }
  }
  const workloads = [
    ...[0, 0.1].flatMap((bias) => SIZES.map((n) => workload(n, bias, methods))),
    ...convolutionalWorkloads(convolutional),
  ];
  const stop = () => {
    for (const peer of scripts) peer.stop();
  };
  return { workloads, stop };
}
