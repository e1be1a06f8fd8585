/*
 * The hot loops of the library, compiled to one WebAssembly module by `npm run build:kernels` (those of wide networks to one
 * of their own: arc-cosine.ts). Every export has a twin
 * in plain TypeScript (src/simd/fallback) with the same signature; what each computes is said there and in
 * src/simd/kernels.ts. All addresses are byte offsets into the imported memory; there is no heap and no collector.
 */
export { combine, reciprocalScale, weightedSquares } from "./combine";
export { descend, layerDescent, layerTimes } from "./layer";
export { linearField } from "./linear-field";
export { product, scratchBytes } from "./product";
export { rotate, rotateRows } from "./rotate";
export { symmetricRankTwo, symmetricTimes } from "./symmetric";
export { axpy, dot, times, transposedTimes } from "./vector";
