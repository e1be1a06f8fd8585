export { cholesky } from "./cholesky";
export { type SymmetricEigen, symmetricEigen, symmetricEigenvalues } from "./eigen";
export { type PrincipalComponents, principalComponents } from "./principal-components";
export { matmul } from "./products";
export { type Qr, qr } from "./qr";
export { solve } from "./solve";
export { pseudoInverse, type Svd, singularValues, svd } from "./svd";
