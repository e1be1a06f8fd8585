import type { PlanLayer } from "./dense-network";
import { halfAngleSeries } from "./half-angle-series";
import { evenLength } from "./normalised-rows";

/** Lengths of a plan's header and of the record of each layer, in numbers. */
const HEADER_LENGTH = 2;
const LAYER_LENGTH = 11;

/** Returns the length of a plan for kernels of `rows` and `columns` inputs, in numbers. */
export const planLength = (layers: number, rows: number, columns: number): number =>
  HEADER_LENGTH +
  LAYER_LENGTH * layers +
  2 * halfAngleSeries.length +
  (3 * layers + 2) * (evenLength(rows) + evenLength(columns));

/**
 * Writes the plan that the kernel `arcCosineLayers` reads to `target`, an array of `planLength` zeros in a workspace.
 *
 * @param rows norms of the inputs of the kernels' rows
 * @param columns norms of the inputs of the kernels' columns, which may be the array `rows` itself
 */
export function writePlan(
  target: Float64Array,
  layers: readonly PlanLayer[],
  rows: Float64Array,
  columns: Float64Array,
): void {
  let end = HEADER_LENGTH + LAYER_LENGTH * layers.length;
  const store = (parameters: ArrayLike<number>): number => {
    const start = end;
    target.set(parameters, start);
    // An array of odd length is followed by a zero: the kernels read pairs, and results from this zero are not used.
    end += evenLength(parameters.length);
    return target.byteOffset + 8 * start;
  };
  target.set([layers.length, store(halfAngleSeries.flatMap((x) => [x, x]))]);
  const rowOffsets = storeAmplitudes(layers, rows, store);
  const columnOffsets = rows === columns ? rowOffsets : storeAmplitudes(layers, columns, store);
  for (const [l, { kink, gain, weightTerm, biasTerm, biasVariance }] of layers.entries()) {
    const parameters = [
      kink,
      gain * gain,
      weightTerm,
      biasTerm,
      biasVariance,
      ...rowOffsets[l]!,
      ...columnOffsets[l]!,
    ];
    target.set(parameters, HEADER_LENGTH + LAYER_LENGTH * l);
  }
}

/**
 * Stores the arrays a, r and b of each layer and returns their byte offsets: the amplitude √K(x, x) before the bias,
 * and the shares of that amplitude and of the bias in the amplitude after it.
 */
function storeAmplitudes(
  layers: readonly PlanLayer[],
  lengths: Float64Array,
  store: (parameters: ArrayLike<number>) => number,
): number[][] {
  const ones = store(new Float64Array(lengths.length).fill(1));
  const zeros = store(new Float64Array(lengths.length));
  let amplitudes = lengths;
  return layers.map(({ gain, biasVariance }) => {
    const before = amplitudes.map((amplitude) => gain * amplitude);
    if (biasVariance === 0) {
      amplitudes = before;
      return [store(before), ones, zeros];
    }
    const bias = Math.sqrt(biasVariance);
    amplitudes = before.map((amplitude) => Math.hypot(amplitude, bias));
    const shares = before.map((amplitude, i) => amplitude / amplitudes[i]!);
    return [store(before), store(shares), store(amplitudes.map((amplitude) => bias / amplitude))];
  });
}
