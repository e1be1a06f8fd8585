/* Kernels in plain TypeScript over memory in either precision, for other rooms. */
export { layerFallback } from "./fallback/layer";
export { productFallback } from "./fallback/product";
export { vectorFallback } from "./fallback/vector";
