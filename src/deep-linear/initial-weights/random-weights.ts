import { argumentsOf } from "../../arrays/arguments";
import type { NdArray } from "../../arrays/types";
import { generator } from "../../random";
import { normalBuffer, orthogonalMatrix } from "../../random/arrays";
import { checkWidths, toNdArrays } from "../weights";

/**
 * Returns weights with independent normal entries of mean zero.
 *
 * @param options.widths units per layer [n_0, ..., n_L], inputs first
 * @param options.standardDeviation standard deviation of every entry, >= 0
 * @returns L matrices, `weights[l]` of shape [n_{l+1}, n_l]
 * @throws ArgumentError for unknown options, sizes that are not positive integers or a negative standard deviation
 * @example
 * const weights = gaussianWeights({ widths: [8, 16, 4], standardDeviation: 1e-3, seed: 1 });
 */
export function gaussianWeights(options: {
  widths: readonly number[];
  standardDeviation: number;
  seed?: number;
}): NdArray[] {
  const args = argumentsOf("gaussianWeights");
  args.options("options", options, { widths: true, standardDeviation: true, seed: true });
  const { standardDeviation, seed = 0 } = options;
  const widths = checkWidths(args, options.widths);
  args.number("standardDeviation", standardDeviation, { atLeast: 0 });
  args.number("seed", seed, { integer: true });
  const random = generator(seed);
  return toNdArrays(
    widths.slice(1).map((rows, l) => {
      const columns = widths[l]!;
      const data = normalBuffer(random, rows * columns, standardDeviation);
      args.finite("standardDeviation", data);
      return { rows, columns, data };
    }),
  );
}

/**
 * Returns weights with orthonormal rows or columns (whichever are fewer), times a gain: uniformly random orthogonal
 * matrices (Saxe, McClelland & Ganguli 2014).
 *
 * @param options.widths units per layer [n_0, ..., n_L], inputs first
 * @param options.gain value of all singular values of all matrices; default 1
 * @returns L matrices, `weights[l]` of shape [n_{l+1}, n_l]
 * @throws ArgumentError for unknown options, sizes that are not positive integers or a gain that is not finite
 * @example
 * const weights = orthogonalWeights({ widths: [10, 10, 10], gain: 0.9 });
 */
export function orthogonalWeights(options: {
  widths: readonly number[];
  gain?: number;
  seed?: number;
}): NdArray[] {
  const args = argumentsOf("orthogonalWeights");
  args.options("options", options, { widths: true, gain: true, seed: true });
  const { gain = 1, seed = 0 } = options;
  const widths = checkWidths(args, options.widths);
  args.number("gain", gain);
  args.number("seed", seed, { integer: true });
  const random = generator(seed);
  return toNdArrays(widths.slice(1).map((rows, l) => orthogonalMatrix(random, rows, widths[l]!, gain)));
}
