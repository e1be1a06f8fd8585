import { arrays, deepLinear, linalg, networks, ntk, random, tasks } from "learning-dynamics";
import { problemOf, statistics } from "../dynamics/flow-problem";
import { entry } from "../numbers";

/** Work of one size; returned by `prepare`, which makes the data. */
export type Run = () => unknown;

/** A family of works, the sizes of which double. */
export interface Work {
  /** Quantity that doubles. */
  readonly size: string;
  readonly sizes: readonly number[];
  prepare(size: number): Run;
}

const uniform = (rows: number, columns: number) =>
  arrays.toNdArray(
    Float64Array.from({ length: rows * columns }, (_, k) => entry(k + 1)),
    [rows, columns],
  );

const ORDERS = [128, 256, 512, 1024, 2048];

/** Makes the family of a function of a square matrix. */
const ofOrder = (run: (a: ReturnType<typeof uniform>) => unknown): Work => ({
  size: "order",
  sizes: ORDERS,
  prepare: (n) => {
    const a = uniform(n, n);
    return () => run(a);
  },
});

/** Makes the family of infinite-width tangent kernels of a network by number of inputs. */
const kernelsOf = (network: ntk.Layer, shape: readonly number[], sizes: readonly number[]): Work => ({
  size: "inputs",
  sizes,
  prepare: (n) => {
    const x = random.normal({ shape: [n, ...shape], seed: 1 });
    return () => ntk.kernels(network).ntk(x);
  },
});

const dense = ntk.dense({ width: 128, weightVariance: 2 });
const convolution = ntk.conv({ width: 16, filter: [3, 3], weightVariance: 2 });
const convolutional = ntk.serial(
  ...[convolution, ntk.relu(), convolution, ntk.relu()],
  ...[ntk.globalAveragePool(), ntk.dense({ width: 1, weightVariance: 2 })],
);

/** The families of works, by name. */
export const works: Readonly<Record<string, Work>> = {
  matmul: ofOrder((a) => linalg.matmul(a, a)),
  solve: ofOrder((a) => linalg.solve(a, a)),
  qr: ofOrder((a) => linalg.qr(a)),
  symmetricEigen: {
    ...ofOrder(() => undefined),
    prepare: (n) => {
      const a = uniform(n, n);
      const gram = linalg.matmul(a, a, { transposeRight: true });
      return () => linalg.symmetricEigen(gram);
    },
  },
  svd: ofOrder((a) => linalg.svd(a)),
  correlations: {
    size: "samples",
    sizes: [4000, 8000, 16_000, 32_000],
    prepare: (n) => {
      const task = { inputs: uniform(n, 784), targets: uniform(n, 10) };
      return () => tasks.correlations(task);
    },
  },
  gradientFlow: {
    size: "hidden units",
    sizes: [8, 16, 32, 64, 128, 256],
    prepare: (hidden) => {
      const { weights, end } = problemOf(hidden);
      return () => deepLinear.gradientFlow(weights, statistics, { times: [0, end], relativeTolerance: 1e-6 });
    },
  },
  "dense kernels": kernelsOf(
    ntk.serial(dense, ntk.relu(), dense, ntk.relu(), dense),
    [100],
    [250, 500, 1000, 2000],
  ),
  "convolutional kernels": kernelsOf(convolutional, [16, 16, 3], [4, 8, 16, 32]),
  "empirical kernels": {
    size: "inputs",
    sizes: [50, 100, 200, 400],
    prepare: (n) => {
      const network = ntk.serial(dense, ntk.relu(), dense, ntk.relu(), ntk.dense({ width: 1 }));
      const finite = ntk.initialise(network, { inputSize: 100, seed: 1 });
      const x = random.normal({ shape: [n, 100], seed: 2 });
      return () => ntk.empiricalNtk(finite, x);
    },
  },
  "empirical kernels, convolutional": {
    size: "inputs",
    sizes: [5, 10, 20, 40],
    prepare: (n) => {
      const finite = ntk.initialise(convolutional, { inputSize: [16, 16, 3], seed: 1 });
      const x = random.normal({ shape: [n, 16, 16, 3], seed: 2 });
      return () => ntk.empiricalNtk(finite, x);
    },
  },
  "training epoch": {
    size: "width",
    sizes: [64, 128, 256, 512],
    prepare: (width) => {
      const network = networks.mlp({ widths: [784, width, width, 10], activation: "relu" });
      const parameters = networks.initialise(network, { seed: 1 });
      const task = { inputs: uniform(1024, 784), targets: uniform(1024, 10) };
      const options = { learningRate: 0.01, epochs: 1, batch: 64 } satisfies networks.TrainOptions;
      return () => networks.train(network, parameters, task, options);
    },
  },
};
