import { random, ntk as tangent } from "learning-dynamics";
import { type Contender, inProcess, type Workload } from "../compare";

/** Sizes of square images with three channels, numbers of convolutions and images, and the readout. */
const CASES = [
  { size: 32, depth: 5, n: 4, isPooled: true },
  { size: 16, depth: 5, n: 10, isPooled: true },
  { size: 8, depth: 3, n: 50, isPooled: true },
  { size: 32, depth: 5, n: 20, isPooled: false },
];

/** Returns He-scaled 3 × 3 convolutions with ReLU, a mean over positions or flatten, and a dense layer. */
function networkOf(depth: number, isPooled: boolean): tangent.Layer {
  const convolution = tangent.conv({ filter: [3, 3], weightVariance: 2 });
  const hidden = Array.from({ length: depth }, () => [convolution, tangent.relu()]).flat();
  const readout = isPooled ? tangent.globalAveragePool() : tangent.flatten();
  return tangent.serial(...hidden, readout, tangent.dense({ weightVariance: 2 }));
}

/**
 * Returns the workloads of convolutional tangent kernels. The sum of all entries, with different weights of columns,
 * distinguishes kernels.
 */
export const convolutionalWorkloads = (methods: readonly ((problem: object) => Contender)[]): Workload[] =>
  CASES.map(({ size, depth, n, isPooled }) => {
    const images = random.normal({ shape: [n, size, size, 3], seed: size });
    const kernel = tangent.kernels(networkOf(depth, isPooled)).ntk;
    const sum = () => kernel(images).data.reduce((total, value, k) => total + value * (1 + (k % n)), 0);
    const problem = { n, size, depth, isPooled, values: Array.from(images.data) };
    return {
      name: `d. CNTK ${size} × ${size}, ${depth} layers, ${isPooled ? "pooled" : "flattened"}, n = ${n}`,
      // The diagonal of neural-tangents has errors of 1e-8.
      agreement: 1e-7,
      contenders: [inProcess("kernels(network).ntk", sum), ...methods.map((method) => method(problem))],
    };
  });
