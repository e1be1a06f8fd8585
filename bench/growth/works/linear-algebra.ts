import { deepLinear, linalg, random } from "learning-dynamics";
import { matrix } from "../../numbers";
import type { Run, Work, Works } from "../work";

type Matrix = ReturnType<typeof matrix>;

/** Makes the family of a function of a square matrix; `prepare` makes the function. */
const ofOrder = (prepare: (a: Matrix) => Run): Work => ({
  size: "order",
  sizes: [128, 256, 512, 1024, 2048],
  prepare: (n) => prepare(matrix(n, n)),
});

const gram = (a: Matrix): Matrix => linalg.matmul(a, a, { transposeRight: true });

/** Works of dense linear algebra. */
export const linearAlgebra: Works = {
  matmul: ofOrder((a) => () => linalg.matmul(a, a)),
  solve: ofOrder((a) => {
    const right = random.normal({ shape: [a.shape[0]!, 1], seed: 1 });
    return () => linalg.solve(a, right);
  }),
  cholesky: ofOrder((a) => {
    const positive = gram(a);
    return () => linalg.cholesky(positive);
  }),
  qr: ofOrder((a) => () => linalg.qr(a)),
  symmetricEigen: ofOrder((a) => {
    const symmetric = gram(a);
    return () => linalg.symmetricEigen(symmetric);
  }),
  svd: ofOrder((a) => () => linalg.svd(a)),
  pseudoInverse: ofOrder((a) => () => linalg.pseudoInverse(a)),
  orthogonalWeights: ofOrder((a) => {
    const widths = [a.shape[0]!, a.shape[1]!];
    return () => deepLinear.orthogonalWeights({ widths });
  }),
};
