export { cholesky } from "./cholesky";
export { type SymmetricEigen, symmetricEigen, symmetricEigenvalues } from "./eigen";
export { type Eigen, eigen } from "./general-eigen";
export { toMlMatrix } from "./ml-matrix";
export { type PrincipalComponents, principalComponents } from "./principal-components";
export { matmul } from "./products";
export { type Qr, qr } from "./qr";
export { solve } from "./solve";
export { pseudoInverse, type Svd, singularValues, svd } from "./svd";
