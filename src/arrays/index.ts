export { matrixToNdArray, toNdArray, toNested } from "./convert";
export type { IntegrationFailure } from "./errors";
export { ArgumentError, ConvergenceError, IntegrationError, MissingPackageError } from "./errors";
export type {
  AbortSignalLike,
  Matrix,
  MatrixLike,
  MlMatrixLike,
  NdArray,
  NdArrayLike,
  NumericTypedArray,
  VectorLike,
} from "./types";
