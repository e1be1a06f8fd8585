export { cholesky } from "./cholesky";
export { type SymmetricEigen, symmetricEigen } from "./eigen";
export { matmul } from "./products";
export { type Qr, qr } from "./qr";
export { solve } from "./solve";
export { pseudoInverse, type Svd, svd } from "./svd";
