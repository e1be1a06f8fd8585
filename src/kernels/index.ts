export {
  type KernelKind,
  KINDS,
  type WideAffine,
  type WideLayer,
  type WideNetwork,
} from "./arc-cosine/network";
export { writeBlock } from "./arc-cosine/output";
export {
  type PreparedKernels,
  prepareWideKernels,
  WIDE_ROWS,
  type WideKernelRequest,
  wideKernels,
} from "./arc-cosine/wide-kernels";
export { kernelsOf } from "./arena";
export { engineName } from "./engine";
export type { Kernels } from "./kernels";
export { type LinearFieldKernel, linearFieldKernel } from "./linear-field";
export { MemoryError } from "./memory-error";
export {
  multiplyInto,
  multiplyTransposedInto,
  transposedMultiplyInto,
  transposedMultiplyTransposedInto,
} from "./products";
export { writeTerms } from "./terms";
export { createWorkspace, reservedBytes, type Workspace } from "./workspace";
