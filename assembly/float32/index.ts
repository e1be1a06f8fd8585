/*
 * The kernels of training in single precision, compiled to a separate WebAssembly module. They follow the conventions of
 * the kernels of ../index.ts and are documented in src/networks/float32/float32-kernels.ts.
 */
export { descend, layerDescent, layerTimes } from "./layer";
export { product } from "./product";
export { addToRows, axpy, dot, scaleBySign, sumOfRows } from "./vector";
