import { type NdArray, toNested } from "learning-dynamics/arrays";
import { matmul } from "learning-dynamics/linalg";

/** Computes the inner products of the hidden representations of the things, W₁ᵀW₁. */
export const hiddenSimilarity = (first: NdArray): NdArray => matmul(first, first, { transposeLeft: true });

/** Converts a matrix to rows of numbers. */
export const rowsOf = (matrix: NdArray): number[][] => toNested(matrix) as number[][];
