import { Matrix } from "ml-matrix";
import { argumentsOf } from "../../src/arrays/arguments";
import { createWorkspace, multiplyInto } from "../../src/simd";
import { inProcess, type Workload } from "../compare";
import { Peer } from "../peer";

const SIZES = [4, 8, 16, 64, 256, 1024];
/** Largest size for ml-matrix, which takes seconds for a larger product. */
const LARGEST_FOR_ML_MATRIX = 512;

/** Returns entry `i` of a matrix; bench/peers/products.py uses the same formula. */
const entry = (i: number, seed: number): number => ((i * 7919 + seed * 104729) % 1009) / 1009 - 0.5;
const filled = (n: number, seed: number): Float64Array =>
  Float64Array.from({ length: n * n }, (_, i) => entry(i, seed));

/** Returns a weighted sum of one entry per row, which distinguishes products at a negligible cost. */
function fingerprint(product: ArrayLike<number>, n: number): number {
  let sum = 0;
  for (let i = 0; i < n; i++) sum += product[i * n + ((7 * i) % n)]! * (1 + (i % 7));
  return sum;
}

/** Multiplies without SIMD. */
function plainMultiply(out: Float64Array, a: Float64Array, b: Float64Array, n: number): void {
  out.fill(0);
  for (let i = 0; i < n; i++) {
    for (let p = 0; p < n; p++) {
      const x = a[i * n + p]!;
      for (let j = 0; j < n; j++) out[i * n + j]! += x * b[p * n + j]!;
    }
  }
}

function workload(n: number, peer: Peer, methods: readonly string[]): Workload {
  const [a, b, out] = [filled(n, 1), filled(n, 2), new Float64Array(n * n)];
  const { kernels, arrays } = createWorkspace(argumentsOf("bench"), [n * n, n * n, n * n]);
  const [x, y, z] = arrays as [Float64Array, Float64Array, Float64Array];
  x.set(a);
  y.set(b);
  const [left, right] = [Matrix.from1DArray(n, n, [...a]), Matrix.from1DArray(n, n, [...b])];
  const mlMatrix = inProcess("ml-matrix", () => {
    const product = left.mmul(right);
    let sum = 0;
    for (let i = 0; i < n; i++) sum += product.get(i, (7 * i) % n) * (1 + (i % 7));
    return sum;
  });
  return {
    name: `a. product of ${n} x ${n}`,
    work: { amount: 2e-9 * n ** 3, unit: "GFLOP/s" },
    agreement: 1e-11 * n,
    contenders: [
      inProcess("kernels, plain arrays", () => {
        multiplyInto(out, a, b, n, n, n);
        return fingerprint(out, n);
      }),
      inProcess("kernels, in a workspace", () => {
        kernels.product(0, 0, z.byteOffset, n, x.byteOffset, n, y.byteOffset, n, n, n, n);
        return fingerprint(z, n);
      }),
      inProcess("plain TypeScript", () => {
        plainMultiply(out, a, b, n);
        return fingerprint(out, n);
      }),
      ...(n <= LARGEST_FOR_ML_MATRIX ? [mlMatrix] : []),
      ...methods.map((method) => peer.contender(method, { n })),
    ],
  };
}

/** Returns workload a: products of square matrices. */
export async function workloads(): Promise<{ workloads: Workload[]; stop: () => void }> {
  const peer = new Peer("products.py");
  const methods = await peer.methods();
  return { workloads: SIZES.map((n) => workload(n, peer, methods)), stop: () => peer.stop() };
}
