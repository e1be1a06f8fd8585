import { type Arguments, argumentsOf } from "../arrays/arguments";
import { matrixToNdArray } from "../arrays/to-ndarray";
import type { Matrix, MatrixLike, NdArray, VectorLike } from "../arrays/types";
import { attachFigure, type Drawable } from "../figures/drawable";
import { textSummary } from "../figures/text-summary";
import { norm } from "../linalg/norm";
import { selectivityFigure } from "./selectivity-figure";

/** Statistics of the code that neurons use for classes. */
export interface CodeStatistics extends Drawable {
  /** Mean activation of every neuron on every class, [N, C]. */
  readonly selectivity: NdArray;
  /** Participation ratio (Σ_i r_i)² / (N Σ_i r_i²) of the mean activations r of each class, 0 to 1; 0 if all are 0. */
  readonly participation: Float64Array;
  /**
   * Number of codes: different sets of classes on which a neuron's mean activation exceeds half of the largest entry of
   * `selectivity`. Neurons with an empty set are silent and have no code.
   */
  readonly codes: number;
  /** Number of neurons with ‖a_i‖ > √N median ‖a‖; undefined without readouts. */
  readonly outliers?: number;
}

/**
 * Computes statistics that tell analog, redundant and sparse codes apart (van Meegen & Sompolinsky 2025): which classes
 * each neuron responds to, how many neurons take part, the number of different responses, and outlying readouts.
 *
 * @param activations activations of the neurons, [P, N]
 * @param labels class of every sample, P integers from 0 to C − 1, each class at least once
 * @param options.readouts readouts of the neurons, [N, m]
 * @throws ArgumentError for wrong shapes, NaN, classes without samples, or unknown options
 * @example
 * const { codes } = codeStatistics([[1, 1, 0], [1, 1, 0], [0, 0, 1]], [0, 0, 1]); // 2
 */
export function codeStatistics(
  activations: MatrixLike,
  labels: VectorLike,
  options: { readonly readouts?: MatrixLike | undefined } = {},
): CodeStatistics {
  const args = argumentsOf("codeStatistics");
  args.options("options", options, { readouts: true });
  const matrix = args.matrix("activations", activations);
  const selectivity = classMeans(matrix, readLabels(args, labels, matrix.rows));
  const { readouts } = options;
  const result: Omit<CodeStatistics, "figure"> = {
    selectivity: matrixToNdArray(selectivity),
    participation: participationRatios(selectivity),
    codes: codeCount(selectivity),
    ...(readouts === undefined
      ? {}
      : { outliers: outlierCount(args.matrix("options.readouts", readouts, { rows: matrix.columns })) }),
  };
  return attachFigure(result, selectivityFigure, textSummary);
}

/** Reads labels 0 to C − 1, and returns the classes' numbers of samples with them. */
function readLabels(args: Arguments, labels: VectorLike, samples: number) {
  const read = args.vector("labels", labels, samples);
  for (const [i, label] of read.entries()) {
    args.number(["labels", i], label, { integer: true, atLeast: 0, atMost: samples - 1 });
  }
  const counts = new Array<number>(read.reduce((most, label) => Math.max(most, label), 0) + 1).fill(0);
  for (const label of read) counts[label]!++;
  const empty = counts.indexOf(0);
  if (empty < 0) return { labels: read, counts };
  throw args.refusal("labels", "the numbers of classes that all have samples", `no sample of class ${empty}`);
}

/** Computes the mean activation of every neuron on every class, [N, C]. */
function classMeans(
  { columns: neurons, data }: Matrix,
  { labels, counts }: ReturnType<typeof readLabels>,
): Matrix {
  const classes = counts.length;
  const means = new Float64Array(neurons * classes);
  for (const [sample, label] of labels.entries()) {
    for (let i = 0; i < neurons; i++) {
      means[i * classes + label]! += data[sample * neurons + i]! / counts[label]!;
    }
  }
  return { rows: neurons, columns: classes, data: means };
}

function participationRatios({ rows, columns, data }: Matrix): Float64Array {
  return Float64Array.from({ length: columns }, (_, c) => {
    const means = Array.from({ length: rows }, (_x, i) => data[i * columns + c]!);
    const largest = means.reduce((most, r) => Math.max(most, Math.abs(r)), 0);
    if (largest === 0) return 0;
    const [sum, squares] = means.reduce(([s, q], r) => [s + r / largest, q + (r / largest) ** 2], [0, 0]);
    return sum ** 2 / (rows * squares);
  });
}

function codeCount({ rows, columns, data }: Matrix): number {
  const threshold = data.reduce((most, r) => Math.max(most, r), 0) / 2;
  const codes = new Set<string>();
  for (let i = 0; i < rows; i++) {
    const active = Array.from(data.subarray(i * columns, (i + 1) * columns), (r) => (r > threshold ? 1 : 0));
    if (active.includes(1)) codes.add(active.join(""));
  }
  return codes.size;
}

function outlierCount({ rows, columns, data }: Matrix): number {
  const norms = Float64Array.from({ length: rows }, (_, i) => norm(data, i * columns, columns)).sort();
  const median = norms[(rows - 1) >> 1]! / 2 + norms[rows >> 1]! / 2;
  return norms.filter((norm) => norm > Math.sqrt(rows) * median).length;
}
