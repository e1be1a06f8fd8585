import type { Arguments } from "../../arrays/arguments";
import { type LinearFieldKernel, linearFieldKernel } from "../../simd";
import type { Reduction } from "./reduction";
import type { System } from "./system-problem";

/** Right-hand side of a reduced system. */
export interface SystemField {
  /** Writes the rate of change of the packed encoder [k, n] and decoder [O, k]. */
  evaluate(state: Float64Array, rate: Float64Array): void;
  /** Frees the working memory; the next evaluation allocates it again. */
  release(): void;
}

/**
 * Creates the right-hand side
 *
 *   d(encoder)/dt = 2η_h D_yᵀ (T − D_y encoder)/N Λ,   dD_y/dt = 2η_y (T − D_y encoder)/N encoderᵀ
 *
 * with the targets T along the axes and Λ = diag(λ_j): the negative gradient of a two-layer linear network whose inputs
 * are the axes themselves, with an encoder learning rate proportional to λ_j for input j.
 */
export function systemField(args: Arguments, reduction: Reduction, { rates, inputs }: System): SystemField {
  const { encoder, decoder, targets, powers } = reduction;
  const n = powers.length;
  const widths = [n, encoder.rows, decoder.rows];
  const variances = new Float64Array(n * n);
  for (let j = 0; j < n; j++) variances[j * (n + 1)] = 1 / inputs.rows;
  const inputOutputCorrelation = new Float64Array(decoder.rows * n);
  for (let j = 0; j < n; j++) {
    for (let o = 0; o < decoder.rows; o++) {
      inputOutputCorrelation[o * n + j] = targets.data[j * decoder.rows + o]! / inputs.rows;
    }
  }
  const encoderRates = powers.map((power) => 2 * rates.encoder * power);
  const decoderRate = 2 * rates.decoder;
  const count = encoder.data.length;
  let kernel: LinearFieldKernel | undefined;
  return {
    evaluate(state, rate) {
      kernel ??= linearFieldKernel(args, widths, variances, inputOutputCorrelation);
      kernel.evaluate(state, rate);
      for (let i = 0, j = 0; i < count; i++, j = j + 1 === n ? 0 : j + 1) rate[i]! *= encoderRates[j]!;
      for (let i = count; i < rate.length; i++) rate[i]! *= decoderRate;
    },
    release() {
      kernel?.release();
      kernel = undefined;
    },
  };
}
