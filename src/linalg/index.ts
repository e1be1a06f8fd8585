export type { ComputationOptions } from "../concurrency/computation-options";
export { cholesky, choleskyAsync } from "./cholesky";
export {
  type SymmetricEigen,
  symmetricEigen,
  symmetricEigenAsync,
  symmetricEigenvalues,
  symmetricEigenvaluesAsync,
} from "./eigen";
export { type Eigen, eigen, eigenAsync } from "./general-eigen";
export { type MatmulOptions, matmul, matmulAsync } from "./matmul";
export { toMlMatrix } from "./ml-matrix";
export {
  type ComponentsOptions,
  type PrincipalComponents,
  principalComponents,
  principalComponentsAsync,
} from "./principal-components";
export { type Qr, qr, qrAsync } from "./qr";
export { type LinearSolveOptions, solve, solveAsync } from "./solve";
export {
  type PseudoInverseOptions,
  pseudoInverse,
  pseudoInverseAsync,
  type Svd,
  singularValues,
  singularValuesAsync,
  svd,
  svdAsync,
} from "./svd";
