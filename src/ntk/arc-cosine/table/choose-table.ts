import { isHomogeneous, type PlanLayer } from "../dense-network";

/**
 * Smallest number of entries for which a table is used: making one takes as long as the layer recursion of one thousand
 * to ten thousand entries.
 */
const MIN_ENTRIES = 8192;
/** Smallest number of layers, with the map of the inputs. */
const MIN_LAYERS = 3;
/** Relative difference up to which norms count as equal: the rounding error of norms of a thousand components. */
const SAME_NORM_TOLERANCE = 4e-15;

/**
 * Returns the norm ρ of the inputs with which the table of a kernel is made, or undefined if the layer recursion is used.
 * A kernel is a function of the angle times |x||x'|/ρ² without biases, and for inputs that all have the norm ρ.
 *
 * @param rows norms of the inputs of the kernel's rows
 * @param columns norms of the inputs of its columns
 * @param entries number of entries that are computed
 */
export function tableNorm(
  layers: readonly PlanLayer[],
  rows: Float64Array,
  columns: Float64Array,
  entries: number,
): number | undefined {
  if (layers.length < MIN_LAYERS || entries < MIN_ENTRIES) return undefined;
  const norm = isHomogeneous(layers) ? normOfUnitOutput(layers) : commonNorm(rows, columns);
  return norm > 0 && Number.isFinite(1 / norm) && Number.isFinite(norm) ? norm : undefined;
}

/** Returns the norm of the inputs for which √K(x, x) is 1 in a network without biases. */
const normOfUnitOutput = (layers: readonly PlanLayer[]): number =>
  layers.reduce((norm, { gain }) => norm / gain, 1);

/** Returns the norm of all inputs, NaN if they have different norms. */
function commonNorm(rows: Float64Array, columns: Float64Array): number {
  let [smallest, largest] = [Number.POSITIVE_INFINITY, 0];
  for (const norms of [rows, columns]) {
    for (let i = 0; i < norms.length; i++) {
      smallest = Math.min(smallest, norms[i]!);
      largest = Math.max(largest, norms[i]!);
    }
  }
  const middle = (smallest + largest) / 2;
  return largest - smallest <= SAME_NORM_TOLERANCE * middle ? middle : Number.NaN;
}
