import { linalg, random } from "learning-dynamics";
import {
  CholeskyDecomposition,
  EigenvalueDecomposition,
  Matrix,
  QrDecomposition,
  SingularValueDecomposition,
} from "ml-matrix";
import { inProcess, type Workload } from "../compare";
import { Peer } from "../peer";

const SIZES = [2, 4, 8, 16, 100, 300, 1000];
/** Sizes of the factorisations and of the eigenvalues of general matrices. */
const FACTOR_SIZES = [4, 16, 100, 500];
/** Largest size for ml-matrix, which takes many seconds for a larger decomposition. */
const LARGEST_FOR_ML_MATRIX = 300;

const sum = (values: Iterable<number>): number => [...values].reduce((total, x) => total + Math.abs(x), 0);

function pair(n: number, peer: Peer, methods: readonly string[]): Workload[] {
  const a = random.normal({ shape: [n, n], seed: n });
  const gram = linalg.matmul(a, a, { transposeRight: true });
  const [ml, mlGram] = [a, gram].map((x) => Matrix.from1DArray(n, n, [...x.data])) as [Matrix, Matrix];
  const values = Array.from(a.data);
  const peers = (kind: string) =>
    methods.filter((method) => method.includes(kind)).map((method) => peer.contender(method, { n, values }));
  const small = n <= LARGEST_FOR_ML_MATRIX;
  const eigen = () => new EigenvalueDecomposition(mlGram, { assumeSymmetric: true });
  return [
    {
      name: `b. symmetric eigendecomposition of ${n} x ${n}`,
      agreement: 1e-9,
      contenders: [
        inProcess("symmetricEigen", () => sum(linalg.symmetricEigen(gram).values)),
        ...(small ? [inProcess("ml-matrix", () => sum(eigen().realEigenvalues))] : []),
        ...peers("eigh"),
      ],
    },
    {
      name: `b. singular value decomposition of ${n} x ${n}`,
      agreement: 1e-9,
      contenders: [
        inProcess("svd", () => sum(linalg.svd(a).singularValues)),
        ...(small ? [inProcess("ml-matrix", () => sum(new SingularValueDecomposition(ml).diagonal))] : []),
        ...peers("svd"),
      ],
    },
  ];
}

const diagonalSum = (matrix: Matrix): number => sum(matrix.diagonal());

function factorisations(n: number, peer: Peer, methods: readonly string[]): Workload[] {
  const a = random.normal({ shape: [n, n], seed: n });
  const gram = linalg.matmul(a, a, { transposeRight: true });
  const [ml, mlGram] = [linalg.toMlMatrix(a), linalg.toMlMatrix(gram)];
  const values = Array.from(a.data);
  const diagonal = (array: ReturnType<typeof linalg.cholesky>): number =>
    sum(Array.from({ length: n }, (_, i) => array.get(i, i)));
  const peers = (method: string) => (methods.includes(method) ? [peer.contender(method, { n, values })] : []);
  return [
    {
      name: `b. QR factorisation of ${n} x ${n}`,
      agreement: 1e-9,
      contenders: [
        inProcess("qr", () => diagonal(linalg.qr(a).r)),
        inProcess("ml-matrix", () => {
          const factors = new QrDecomposition(ml);
          return diagonalSum(factors.upperTriangularMatrix) + 0 * factors.orthogonalMatrix.get(0, 0);
        }),
        ...peers("NumPy qr"),
      ],
    },
    {
      name: `b. Cholesky factorisation of ${n} x ${n}`,
      agreement: 1e-9,
      contenders: [
        inProcess("cholesky", () => diagonal(linalg.cholesky(gram))),
        inProcess("ml-matrix", () => diagonalSum(new CholeskyDecomposition(mlGram).lowerTriangularMatrix)),
        ...peers("NumPy cholesky"),
      ],
    },
    {
      name: `b. eigenvalues and vectors of a general matrix, ${n} x ${n}`,
      agreement: 1e-9,
      contenders: [
        inProcess("eigen", () => sum(linalg.eigen(a).values.real)),
        inProcess("ml-matrix", () => sum(new EigenvalueDecomposition(ml).realEigenvalues)),
        ...peers("NumPy eig"),
      ],
    },
  ];
}

/** Returns workload b: eigendecompositions and singular value decompositions, with vectors, and factorisations. */
export async function workloads(): Promise<{ workloads: Workload[]; stop: () => void }> {
  const peer = new Peer("decompositions.py");
  const methods = await peer.methods();
  const workloads = [
    ...SIZES.flatMap((n) => pair(n, peer, methods)),
    ...FACTOR_SIZES.flatMap((n) => factorisations(n, peer, methods)),
  ];
  return { workloads, stop: () => peer.stop() };
}
