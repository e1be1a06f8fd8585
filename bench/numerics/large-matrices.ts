import { arrays, deepLinear, linalg, tasks } from "learning-dynamics";
import ndarray from "ndarray";
import { type Contender, inProcess, type Workload } from "../compare";
import { entry, matrix } from "../numbers";
import { Peer } from "../peer";

const ORDER = 1024;
const TALL = [2000, 784] as const;
/** Samples, inputs and outputs of the data set, of the size of MNIST. */
const DATA = [60_000, 784, 10] as const;

type Array = ReturnType<typeof linalg.matmul>;

/** Returns the sum of the magnitudes of numbers, or of the diagonal of a matrix. */
const sum = (values: ArrayLike<number>, step = 1): number => {
  let total = 0;
  for (let k = 0; k < values.length; k += step) total += Math.abs(values[k]!);
  return total;
};
const diagonal = (a: Array): number => sum(a.data, a.shape[1]! + 1);

function decompositions(peers: (method: string, problem: object) => Contender[]): Workload[] {
  const square = matrix(ORDER, ORDER);
  const gram = linalg.matmul(square, square, { transposeRight: true });
  const right = arrays.toNdArray(square.data.slice(0, ORDER), [ORDER, 1]);
  const tall = matrix(...TALL);
  const small = arrays.toNested(matrix(64, 64)) as number[][];
  const [rows, columns] = TALL;
  const row = (size: string, method: string, problem: object, run: () => number): Workload => ({
    name: `b. ${method} of ${size}`,
    agreement: 1e-8,
    contenders: [inProcess(method, run), ...peers(method, problem)],
  });
  const whole = (method: string, run: () => number) =>
    row(`${ORDER} x ${ORDER}`, method, { rows: ORDER, columns: ORDER }, run);
  const long = (method: string, run: () => number) =>
    row(`${rows} x ${columns}`, method, { rows, columns }, run);
  return [
    row("64 x 64, nested arrays", "matmul", { rows: 64, columns: 64 }, () =>
      diagonal(linalg.matmul(small, small)),
    ),
    whole("matmul", () => diagonal(linalg.matmul(square, square))),
    whole("solve", () => sum(linalg.solve(square, right).data)),
    whole("cholesky", () => diagonal(linalg.cholesky(gram))),
    whole("pseudoInverse", () => diagonal(linalg.pseudoInverse(square))),
    whole("symmetricEigen", () => sum(linalg.symmetricEigen(gram).values)),
    whole("svd", () => sum(linalg.svd(square).singularValues)),
    long("qr", () => diagonal(linalg.qr(tall).r)),
    long("svd", () => sum(linalg.svd(tall).singularValues)),
    row("512 x 512", "orthogonalWeights", { rows: 512, columns: 512 }, () =>
      sum(deepLinear.orthogonalWeights({ widths: [512, 512] })[0]!.data.map((x) => x * x)),
    ),
    long("whitened teacher", () => {
      const sizes = { inputSize: columns, outputSize: 10, samples: rows };
      return sum(tasks.teacher({ ...sizes, whiten: true }).inputs.data.map((x) => x * x));
    }),
  ];
}

function data(peers: (method: string, problem: object) => Contender[]): Workload[] {
  const [samples, inputs, outputs] = DATA;
  const bytes = Uint8Array.from({ length: samples * inputs }, (_, k) =>
    Math.floor(256 * (entry(k + 1) + 0.5)),
  );
  // Three quarters of the pixels are dark, most of them at the borders of the images.
  const dark = bytes.map((x, k) => (isBorder(k % inputs) || x < 128 ? 0 : x));
  const classes = Float32Array.from({ length: samples * outputs }, (_, k) =>
    Number(k % outputs === bytes[Math.floor(k / outputs)]! % outputs),
  );
  const targets = ndarray(classes, [samples, outputs]);
  const kinds = {
    uint8: bytes,
    float32: Float32Array.from(bytes),
    "float32 with dark pixels": Float32Array.from(dark),
  };
  return Object.entries(kinds).map(([kind, values]) => {
    const task = { inputs: ndarray(values, [samples, inputs]), targets };
    return {
      name: `b. correlations of ${samples} samples of ${inputs} inputs, ${kind}`,
      agreement: 1e-11,
      contenders: [
        inProcess("correlations", () => diagonal(tasks.correlations(task).inputCorrelation)),
        ...peers("correlations", { samples, inputs, outputs, kind }),
      ],
    };
  });
}

const SIDE = 28;
const isBorder = (pixel: number): boolean => {
  const [row, column] = [Math.floor(pixel / SIDE), pixel % SIDE];
  return Math.min(row, column, SIDE - 1 - row, SIDE - 1 - column) < 4;
};

/** Returns workload b for large matrices: products, systems, decompositions, random matrices and statistics. */
export async function workloads(): Promise<{ workloads: Workload[]; stop: () => void }> {
  const peer = new Peer("large_matrices.py");
  const methods = await peer.methods();
  const peers = (method: string, problem: object) =>
    methods.includes(`NumPy ${method}`) ? [peer.contender(`NumPy ${method}`, problem)] : [];
  return { workloads: [...decompositions(peers), ...data(peers)], stop: () => peer.stop() };
}
