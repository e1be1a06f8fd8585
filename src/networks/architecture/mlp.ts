import { type Arguments, argumentsOf } from "../../arrays/arguments";
import { HERE } from "../../arrays/path";
import { type Activation, readActivation } from "./activation";
import type { MlpNetwork } from "./network";

/** Widths, activation and regularisation of a network of dense layers. */
export interface MlpOptions {
  /** Units per layer [n_0, ..., n_L], inputs first: L weight matrices, L − 1 hidden layers. */
  readonly widths: readonly number[];
  /** Activation of the hidden layers; the output layer is linear. */
  readonly activation: Activation;
  /** True to train biases; default true. */
  readonly bias?: boolean | undefined;
  /**
   * Skip connections a_l = φ(z_l) + a_{l−s} between hidden layers, which must be of equal width: s itself, or true for
   * s = 1 (the published code of van Rossem & Saxe 2024 uses s = 2); default false.
   */
  readonly residual?: boolean | number | undefined;
  /**
   * Probability, 0 to 1 − 2⁻¹⁰, with which training drops each input of a layer (the rest are scaled up); default 0.
   */
  readonly dropout?: number | undefined;
}

/**
 * Describes a multilayer perceptron: a_l = φ(W_l a_{l−1} + b_l) for the hidden layers and ŷ = W_L a_{L−1} + b_L.
 *
 * @returns plain data for `initialise`, `forward`, `train` and the other functions
 * @throws ArgumentError for widths that are not positive integers, an unknown activation, unequal widths at the ends of
 * a skip connection, or a probability of dropout out of range
 * @example
 * const network = mlp({ widths: [1, ...new Array(20).fill(500), 1], activation: "leakyRelu" });
 */
export function mlp(options: MlpOptions): MlpNetwork {
  const args = argumentsOf("mlp");
  args.options<MlpOptions & { kind?: unknown }>("options", options, {
    widths: true,
    activation: true,
    bias: true,
    residual: true,
    dropout: true,
    kind: true,
  });
  return readMlp(args, options);
}

/** Returns a checked copy of a network of dense layers. */
export function readMlp(args: Arguments, options: MlpOptions): MlpNetwork {
  const { bias = true, residual = false, dropout = 0 } = options;
  const widths = readWidths(args.at("widths"), options.widths);
  const activation = readActivation(args.at("activation"), options.activation);
  args.boolean("bias", bias);
  const skip = typeof residual === "boolean" ? Number(residual) : residual;
  args.number("residual", skip, { integer: true, atLeast: 0 });
  checkDropout(args.at("dropout"), dropout);
  const hidden = widths.slice(1, -1);
  const uneven = hidden.findIndex((n, l) => skip > 0 && l >= skip && n !== hidden[l - skip]);
  if (uneven >= 0) {
    const expected = `${hidden[uneven - skip]}, the width at the other end of its skip connection`;
    throw args.refusal(["widths", uneven + 1], expected, String(hidden[uneven]));
  }
  const count = widths.slice(1).reduce((sum, n, l) => sum + n * (widths[l]! + 1), 0);
  args.memory("widths", count, "use narrower layers");
  return { kind: "mlp", widths, activation, bias, residual: skip, dropout };
}

/** Returns a copy of a list of at least two positive integers. */
function readWidths(args: Arguments, widths: readonly number[]): number[] {
  if (!Array.isArray(widths) || widths.length < 2) {
    throw args.error(HERE, "an array of at least 2 layer sizes", widths);
  }
  return readSizes(args, widths);
}

/** Maximum number of layers of a network. */
const MAX_LAYERS = 10_000;

/** Returns a copy of a list of positive integers. */
export function readSizes(args: Arguments, sizes: readonly number[]): number[] {
  if (!Array.isArray(sizes) || sizes.length > MAX_LAYERS) {
    throw args.error(HERE, `an array of at most ${MAX_LAYERS} sizes`, sizes);
  }
  // Not `map`, which skips the holes of a sparse array.
  return Array.from(sizes, (n, l) => args.number(l, n, { integer: true, atLeast: 1, atMost: 2 ** 31 }));
}

export function checkDropout(args: Arguments, dropout: number): void {
  args.number(HERE, dropout, { atLeast: 0, atMost: 1 - 2 ** -10 });
}
