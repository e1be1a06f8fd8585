import { linalg, random } from "learning-dynamics";
import { EigenvalueDecomposition, Matrix, SingularValueDecomposition } from "ml-matrix";
import { inProcess, type Workload } from "./compare";
import { Peer } from "./peer";

const SIZES = [2, 4, 8, 16, 100, 300, 1000];
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

/** Returns workload b: eigendecompositions and singular value decompositions, with vectors. */
export async function workloads(): Promise<{ workloads: Workload[]; stop: () => void }> {
  const peer = new Peer("decompositions.py");
  const methods = await peer.methods();
  return { workloads: SIZES.flatMap((n) => pair(n, peer, methods)), stop: () => peer.stop() };
}
