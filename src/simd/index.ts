export { kernelsOf } from "./arena";
export { engineName } from "./instance";
export type { Kernels } from "./kernels";
export { writeTerms } from "./linear-combination-terms";
export { type LinearFieldKernel, linearFieldKernel } from "./linear-field";
export {
  multiplyInto,
  multiplyTransposedInto,
  productOf,
  transposedMultiplyInto,
  transposedMultiplyTransposedInto,
} from "./products";
export { createWorkspace, float32View, reservedBytes, type Workspace } from "./workspace";
