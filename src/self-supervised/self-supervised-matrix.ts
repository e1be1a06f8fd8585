import { argumentsOf } from "../arrays/arguments";
import { matrixToNdArray } from "../arrays/to-ndarray";
import type { Matrix, MatrixLike, NdArray } from "../arrays/types";
import { transposedMultiply } from "../linalg/products";

/**
 * Computes the symmetric matrix C of linear self-supervised learning, with the loss L = tr(W C Wᵀ) of a linear
 * representation W (Esser, Mukherjee & Ghoshdastidar 2024).
 *
 * With negatives, C is the symmetric part of Σ_i x_i (x_i⁻ − x_i⁺)ᵀ (contrastive); without, of −Σ_i x_i x_i⁺ᵀ
 * (non-contrastive).
 *
 * @param options.anchors x, [P, n]
 * @param options.positives x⁺, [P, n], such as augmented copies of the anchors
 * @param options.negatives x⁻, [P, n], such as other samples
 * @param options.centre true to subtract the mean of each set; default false
 * @returns C, [n, n]
 * @throws ArgumentError for unknown options, shapes that do not match, NaN, or a matrix that overflows
 * @example
 * const anchors = [[1, 0], [0, 2]];
 * const matrix = selfSupervisedMatrix({ anchors, positives: [[1.1, 0], [0, 1.9]], negatives: [[0, 2], [1, 0]] });
 */
export function selfSupervisedMatrix(options: {
  anchors: MatrixLike;
  positives: MatrixLike;
  negatives?: MatrixLike;
  centre?: boolean;
}): NdArray {
  const args = argumentsOf("selfSupervisedMatrix");
  args.options("options", options, { anchors: true, positives: true, negatives: true, centre: true });
  const { centre = false } = options;
  args.boolean("centre", centre);
  const anchors = args.matrix("anchors", options.anchors);
  const { rows, columns: n } = anchors;
  const positives = args.matrix("positives", options.positives, { rows, columns: n });
  const negatives =
    options.negatives === undefined
      ? undefined
      : args.matrix("negatives", options.negatives, { rows, columns: n });
  args.memory("anchors", n * n, "reduce the inputs first");
  if (centre) for (const set of [anchors, positives, ...(negatives ? [negatives] : [])]) subtractMean(set);
  const difference = positives.data.map((x, i) => (negatives?.data[i] ?? 0) - x);
  const { data } = transposedMultiply(anchors, { ...positives, data: difference });
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      data[i * n + j] = data[j * n + i] = data[i * n + j]! / 2 + data[j * n + i]! / 2;
    }
  }
  return matrixToNdArray({ rows: n, columns: n, data: args.finite("anchors", data) });
}

/** Subtracts the mean of the rows from every row of a matrix that this call owns. */
function subtractMean({ rows, columns, data }: Matrix): void {
  for (let j = 0; j < columns; j++) {
    let mean = 0;
    for (let at = j; at < data.length; at += columns) mean += data[at]! / rows;
    for (let at = j; at < data.length; at += columns) data[at]! -= mean;
  }
}
