import type { Computation } from "../../../concurrency/computation";
import type { LayerSignals } from "../backward";

/** Sizes of a kernel between `rows` and `columns` samples. */
export interface Sizes {
  readonly rows: number;
  readonly columns: number;
  /** Number O of outputs. */
  readonly outputs: number;
  /** Number of rows of the kernel for each sample: O for pairs of outputs, 1 for the sum over Θ_oo. */
  readonly perSample: number;
}

/**
 * Adds the contribution of one layer to a kernel, [rows · perSample, columns · perSample], with pauses. Within one set of
 * samples (`left === right`) it may leave out the upper triangle.
 */
export type LayerKernel = (
  out: Float64Array,
  left: LayerSignals,
  right: LayerSignals,
  sizes: Sizes,
) => Computation<void>;

/** Returns the factors of products of patches, and of the bias, in the kernel of a layer. */
export const layerScales = ({
  weightScale,
  biasesAt,
  biasScale,
  learningRate,
}: LayerSignals["op"]): [number, number] => [
  learningRate * weightScale * weightScale,
  biasesAt < 0 ? 0 : learningRate * biasScale * biasScale,
];

/**
 * Tests whether the Gram matrices of a layer take fewer multiply-adds than the product of its Jacobians (Novak,
 * Sohl-Dickstein & Schoenholz 2022). With weights shared by S positions, the former compare all S² pairs of positions.
 */
export function prefersGramMatrices({ outputs: S, fanIn, width }: LayerSignals["op"], sizes: Sizes): boolean {
  const { rows, columns, outputs: O, perSample } = sizes;
  const [pairs, products] = [rows * columns, O * perSample];
  const jacobians = ((rows + columns) * O * S + pairs * products) * fanIn * width;
  return pairs * S * S * (fanIn + products * width) <= jacobians;
}
