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
  /** True within one set of samples, where the lower triangle of the kernel determines it. */
  readonly isOneSet: boolean;
}

/**
 * Adds the contribution of one layer to a kernel, [rows · perSample, columns · perSample], with pauses. Within one set of
 * samples it may leave out the upper triangle.
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

/** Numbers in memory, 1 GB, up to which the product of Jacobians may replace Gram matrices. */
const MAX_JACOBIAN_NUMBERS = 2 ** 27;

/** Returns the number of samples for which Jacobians are computed. */
export const jacobianSamples = ({ rows, columns, isOneSet }: Sizes): number =>
  isOneSet ? rows : rows + columns;

/** Computes how many numbers the product of Jacobians needs: those of one output channel, and a kernel. */
export const jacobianNumbers = ({ fanIn }: LayerSignals["op"], sizes: Sizes): number =>
  jacobianSamples(sizes) * sizes.outputs * fanIn + sizes.rows * sizes.columns * sizes.perSample ** 2;

/**
 * Tests whether the Gram matrices of a layer take fewer multiply-adds than the product of its Jacobians (Novak,
 * Sohl-Dickstein & Schoenholz 2022), or whether the latter needs too much memory. With weights shared by S positions, the former
 * compare all S² pairs of positions.
 */
export function prefersGramMatrices(op: LayerSignals["op"], sizes: Sizes): boolean {
  const { outputs: S, fanIn, width } = op;
  const { rows, columns, outputs: O, perSample, isOneSet } = sizes;
  const pairs = isOneSet ? (rows * (rows + 1)) / 2 : rows * columns;
  const products = O * perSample;
  const jacobians = (jacobianSamples(sizes) * O * S + pairs * products) * fanIn * width;
  return (
    pairs * S * S * (fanIn + products * width) <= jacobians ||
    jacobianNumbers(op, sizes) > MAX_JACOBIAN_NUMBERS
  );
}
