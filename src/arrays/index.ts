export type { IntegrationFailure } from "./errors";
export { ArgumentError, ConvergenceError, IntegrationError, MissingPackageError } from "./errors";
export { MemoryError } from "./memory-error";
export type { Key } from "./path";
export type { Table, Tabular } from "./table";
export { matrixToNdArray, toNdArray, toNested } from "./to-ndarray";
export type {
  AbortSignalLike,
  Matrix,
  MatrixLike,
  MlMatrixLike,
  NdArray,
  NdArrayLike,
  NumericTypedArray,
  TypedNdArray,
  VectorLike,
} from "./types";
