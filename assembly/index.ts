/*
 * The computational kernels of the library, compiled to one WebAssembly module by `npm run build:kernels`; the kernels
 * of wide networks form a separate module (arc-cosine.ts). Every export has a fallback in plain TypeScript with the
 * same signature (src/simd/fallback), and is documented in src/simd/kernels.ts. All addresses are byte offsets into the
 * imported memory; there is no heap and no garbage collector.
 */
export { combine, reciprocalScale, weightedSquares } from "./combine";
export { descend, layerDescent, layerTimes } from "./layer";
export { linearField } from "./linear-field";
export { product, scratchBytes } from "./product";
export { rotate, rotateRows } from "./rotate";
export { symmetricRankTwo, symmetricTimes } from "./symmetric";
export { addToRows, axpy, dot, scaleBySign, sumOfRows, times, transposedTimes } from "./vector";
