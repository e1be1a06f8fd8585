import type { PlanLayer } from "./dense-network";
import { halfAngleSeries } from "./half-angle-series";
import { evenLength } from "./normalised-rows";

/** Numbers of a plan before its layers, and of each layer. */
const HEAD = 2;
const LAYER = 11;

/** Numbers that a plan takes for kernels of so many rows and columns. */
export const planLength = (layers: number, rows: number, columns: number): number =>
  HEAD +
  LAYER * layers +
  2 * halfAngleSeries.length +
  (3 * layers + 2) * (evenLength(rows) + evenLength(columns));

/**
 * Writes what the kernel `arcCosineLayers` reads into `target`, an array of `planLength` zeros in a workspace.
 *
 * @param rows lengths of the inputs of the kernels' rows; `columns` those of their columns, which may be the same array
 */
export function writePlan(
  target: Float64Array,
  layers: readonly PlanLayer[],
  rows: Float64Array,
  columns: Float64Array,
): { readonly rows: ShareOffsets; readonly columns: ShareOffsets } {
  let end = HEAD + LAYER * layers.length;
  const store = (numbers: ArrayLike<number>): number => {
    const start = end;
    target.set(numbers, start);
    // A number more where that makes pairs, which stays the zero that it is: kernels read it, whatever it leads to.
    end += evenLength(numbers.length);
    return target.byteOffset + 8 * start;
  };
  target.set([layers.length, store(halfAngleSeries.flatMap((x) => [x, x]))]);
  const below = sideOf(layers, rows, store);
  const beside = rows === columns ? below : sideOf(layers, columns, store);
  for (const [l, { kink, gain, weightTerm, biasTerm, biasVariance }] of layers.entries()) {
    const numbers = [kink, gain * gain, weightTerm, biasTerm, biasVariance, ...below[l]!, ...beside[l]!];
    target.set(numbers, HEAD + LAYER * l);
  }
  const sharesOf = ([first]: number[][]): ShareOffsets => ({ rest: first![1]!, bias: first![2]! });
  return { rows: sharesOf(below), columns: sharesOf(beside) };
}

/** Where the shares of the inputs and of the first bias in the amplitudes behind it lie, as `biasedAngles` takes them. */
export interface ShareOffsets {
  readonly rest: number;
  readonly bias: number;
}

/** For each layer, where a, r and b lie: the amplitude √K(x, x) before the bias, its share and the bias's after it. */
function sideOf(
  layers: readonly PlanLayer[],
  lengths: Float64Array,
  store: (numbers: ArrayLike<number>) => number,
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
