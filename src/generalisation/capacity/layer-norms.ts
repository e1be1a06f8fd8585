import type { Matrix } from "../../arrays/types";
import { denseSingularValues } from "../../linalg/dense";
import { norm } from "../../linalg/norm";
import type { TrainedLayer } from "./capacity-options";

/** Norms of the weights W of a trained layer, and of their distance from the start W₀. */
export interface LayerNorms {
  /** Frobenius norm ‖W‖_F. */
  readonly frobenius: number;
  /** Spectral norm ‖W‖₂. */
  readonly spectral: number;
  /** Largest sum of absolute values in a row, ‖W‖_{∞,1}. */
  readonly largestRow: number;
  /** Euclidean norms of the rows of W − W₀. */
  readonly rowDistances: Float64Array;
  /** Frobenius norm ‖W − W₀‖_F. */
  readonly distance: number;
  /** Sum of the norms of the rows of W − W₀, ‖W − W₀‖_{1,2}. */
  readonly distanceSum: number;
}

/** Computes the norms of a trained layer. */
export function layerNorms({ initial, final }: TrainedLayer): LayerNorms {
  const change = final.data.map((weight, i) => weight - initial.data[i]!);
  const rowDistances = rowNorms({ ...final, data: change });
  return {
    frobenius: norm(final.data),
    spectral: spectralNorm(final),
    largestRow: largestRow(final),
    rowDistances,
    distance: norm(rowDistances),
    distanceSum: rowDistances.reduce((sum, x) => sum + x, 0),
  };
}

/** Computes the Euclidean norm of every row. */
export const rowNorms = ({ rows, columns, data }: Matrix): Float64Array =>
  Float64Array.from({ length: rows }, (_, i) => norm(data, i * columns, columns));

/** Computes the largest singular value. */
export const spectralNorm = (matrix: Matrix): number => denseSingularValues(matrix)[0]!;

function largestRow({ rows, columns, data }: Matrix): number {
  let largest = 0;
  for (let i = 0; i < rows; i++) {
    const row = data.subarray(i * columns, (i + 1) * columns);
    largest = Math.max(
      largest,
      row.reduce((sum, x) => sum + Math.abs(x), 0),
    );
  }
  return largest;
}
