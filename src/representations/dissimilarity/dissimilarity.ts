import { type Arguments, argumentsOf } from "../../arrays/arguments";
import { toNdArray } from "../../arrays/to-ndarray";
import type { Matrix, MatrixLike, NdArray } from "../../arrays/types";
import { runSync } from "../../concurrency/run-generator";
import { attachFigure, type Drawable } from "../../figures/drawable";
import type { Figure } from "../../figures/figure";
import { textSummary } from "../../figures/text-summary";
import { squaredDistancesOf } from "../../linalg/squared-distances";
import { squareFigure } from "../square-figure";
import { unitDeviations, unitVector } from "../unit-vector";

/** Distance between the representations of two samples. */
export type DissimilarityMetric = "euclidean2" | "correlation" | "cosine";

/**
 * Computes the representational dissimilarity matrix of a layer: the distances between the representations of all pairs
 * of samples (Kriegeskorte, Mur & Bandettini 2008).
 *
 * - `"euclidean2"` (default): squared Euclidean distance
 * - `"correlation"`: 1 − Pearson correlation of the two rows
 * - `"cosine"`: 1 − cosine of the angle between the two rows
 *
 * A row without direction (zeros; for `"correlation"` a constant row) is at distance 1 from every other row. Distances
 * are computed from differences of coordinates, so that those of near samples are accurate. O(P² n) operations.
 *
 * @param representation activations [P, n], one sample per row
 * @returns [P, P], zero on the diagonal, with a figure
 * @throws ArgumentError for NaN, an unknown metric or option, squared distances that overflow, or a result that does not
 * fit in memory
 * @example
 * dissimilarity([[0, 0], [3, 4]]).get(0, 1); // 25
 */
export function dissimilarity(
  representation: MatrixLike,
  options: { metric?: DissimilarityMetric } = {},
): NdArray & Drawable {
  const args = argumentsOf("dissimilarity");
  args.options("options", options, { metric: true });
  const { metric = "euclidean2" } = options;
  args.choice("options.metric", metric, ["euclidean2", "correlation", "cosine"] as const);
  const at = args.at("representation");
  const matrix = args.matrix("representation", representation);
  const distances =
    metric === "euclidean2"
      ? runSync(squaredDistancesOf(at, matrix))
      : angularDistances(at, matrix, metric === "cosine" ? unitVector : unitDeviations);
  const result = toNdArray(distances, [matrix.rows, matrix.rows]);
  return attachFigure(result, (matrix) => dissimilarityFigure(matrix, metric), textSummary);
}

/** Returns the vector of norm 1 along a row, or undefined for a row without direction. */
type DirectionOf = (row: Float64Array) => Float64Array | undefined;

/** Computes 1 − the inner product of the directions of all pairs of rows. */
function angularDistances(at: Arguments, matrix: Matrix, directionOf: DirectionOf): Float64Array {
  const { units, undirected } = directions(matrix, directionOf);
  // For unit vectors, 1 − u·v = ½‖u − v‖², without cancellation.
  const distances = runSync(squaredDistancesOf(at, units)).map((d) => Math.min(2, d / 2));
  for (const row of undirected) {
    for (let i = 0; i < matrix.rows; i++) {
      distances[row * matrix.rows + i] = distances[i * matrix.rows + row] = i === row ? 0 : 1;
    }
  }
  return distances;
}

/** Replaces rows by unit vectors; lists the rows that have no direction. */
function directions(
  { rows, columns, data }: Matrix,
  directionOf: DirectionOf,
): { units: Matrix; undirected: number[] } {
  const units = new Float64Array(data.length);
  const undirected: number[] = [];
  for (let i = 0; i < rows; i++) {
    const direction = directionOf(data.subarray(i * columns, (i + 1) * columns));
    if (direction === undefined) undirected.push(i);
    else units.set(direction, i * columns);
  }
  return { units: { rows, columns, data: units }, undirected };
}

const LABELS: Record<DissimilarityMetric, string> = {
  euclidean2: "squared distance",
  correlation: "1 − correlation",
  cosine: "1 − cosine",
};

/** Draws the matrix as a heat map. */
const dissimilarityFigure = (matrix: NdArray, metric: DissimilarityMetric): Figure =>
  squareFigure({
    name: "dissimilarity",
    title: "Distances between the representations of samples",
    label: LABELS[metric],
    matrix,
  });
