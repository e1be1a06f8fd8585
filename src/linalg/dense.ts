/*
 * Routines on flat row-major arrays for other rooms. They do not check arguments; their callers have already done
 * so.
 */
export { block, transposedBlock, writeProduct } from "./dense/block-product";
export { rowCholesky } from "./dense/cholesky-factor";
export {
  denseSymmetricEigen,
  symmetricEigenSteps,
} from "./dense/eigen/symmetric-eigen";
export { addScaled, dot, scale } from "./dense/hot-loops";
export { factorReal, solveReal, swapEntries, swapRows } from "./dense/lu";
export { reflectorWorkLength } from "./dense/reflectors/block-reflector";
export { makeReflector } from "./dense/reflectors/reflector";
export { rowQr } from "./dense/reflectors/row-qr";
export { powerOfTwoScale } from "./dense/scaling";
export { type SpectralMeasure, type SpectralParts, spectralMeasure } from "./dense/spectral-measure";
export { openStore, paddedStride, type Store } from "./dense/store";
export {
  type DenseSvd,
  denseSingularValues,
  denseSvd,
  type ReweightedSvd,
  reweightedSvd,
  svdSteps,
} from "./dense/svd/singular-values";
