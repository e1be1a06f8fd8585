import { type Arguments, argumentsOf } from "../../arrays/arguments";
import { HERE } from "../../arrays/path";
import type { Activation } from "./activation";
import type { DenseLayer, Layer } from "./layer";
import type { Network } from "./network";
import { readActivation } from "./read-activation";

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
 * @returns the network as a sequence of layers, for `initialise`, `forward`, `train` and the other functions
 * @throws ArgumentError for widths that are not positive integers, an unknown activation, unequal widths at the ends of
 * a skip connection, or a probability of dropout out of range
 * @example
 * const network = mlp({ widths: [1, ...new Array(20).fill(500), 1], activation: "leakyRelu" });
 */
export function mlp(options: MlpOptions): Network {
  const args = argumentsOf("mlp");
  args.options<MlpOptions>("options", options, {
    widths: true,
    activation: true,
    bias: true,
    residual: true,
    dropout: true,
  });
  const at = args.at("options");
  const { bias = true, residual = false, dropout = 0 } = options;
  const widths = readWidths(at.at("widths"), options.widths);
  const activation = hiddenActivation(at, options.activation);
  at.boolean("bias", bias);
  const span = typeof residual === "boolean" ? Number(residual) : residual;
  at.number("residual", span, { integer: true, atLeast: 0 });
  const dropped = dropoutLayers(at, dropout);
  checkSkips(at, widths, span);
  const count = widths.slice(1).reduce((sum, n, l) => sum + n * (widths[l]! + 1), 0);
  at.memory("widths", count, "use narrower layers");
  const last = widths.length - 2;
  const layers = widths
    .slice(1)
    .flatMap((width, l): Layer[] => [
      ...dropped,
      affine(width, bias),
      ...(l < last ? activation : []),
      ...(l < last && span > 0 && l >= span ? [{ type: "skip", span } as const] : []),
    ]);
  return { type: "serial", layers, inputShape: [widths[0]!], parameterisation: "standard", channels: "last" };
}

/** Returns a dense layer whose parameters are drawn by `initialise`. */
export const affine = (width: number, bias: boolean): DenseLayer => ({
  type: "dense",
  width,
  bias,
  weightVariance: 1,
  biasVariance: 0,
  learningRate: 1,
});

/** Reads the activation of the hidden layers: one layer, or none for the identity. */
export function hiddenActivation(args: Arguments, activation: Activation): Layer[] {
  const layer = readActivation(args.at("activation"), activation);
  const isIdentity = layer.name === "piecewiseLinear" && layer.negative === 1 && layer.positive === 1;
  return isIdentity ? [] : [layer];
}

/** Reads a probability of dropout: one layer, or none for 0. */
export function dropoutLayers(args: Arguments, dropout: number): Layer[] {
  const rate = args.number("dropout", dropout, { atLeast: 0, atMost: 1 - 2 ** -10 });
  return rate > 0 ? [{ type: "dropout", rate }] : [];
}

/** Checks that hidden layers at both ends of a skip connection have equal widths. */
function checkSkips(args: Arguments, widths: readonly number[], span: number): void {
  const hidden = widths.slice(1, -1);
  const uneven = hidden.findIndex((n, l) => span > 0 && l >= span && n !== hidden[l - span]);
  if (uneven < 0) return;
  const expected = `${hidden[uneven - span]}, the width at the other end of its skip connection`;
  throw args.refusal(["widths", uneven + 1], expected, String(hidden[uneven]));
}

/** Returns a copy of a list of at least two positive integers. */
function readWidths(args: Arguments, widths: readonly number[]): number[] {
  if (!Array.isArray(widths) || widths.length < 2) {
    throw args.error(HERE, "an array of at least 2 layer sizes", widths);
  }
  return readCounts(args, widths);
}

/** Maximum number of layers of a network. */
const MAX_LAYERS = 10_000;

/** Returns a copy of a list of positive integers. */
export function readCounts(args: Arguments, sizes: readonly number[]): number[] {
  if (!Array.isArray(sizes) || sizes.length > MAX_LAYERS) {
    throw args.error(HERE, `an array of at most ${MAX_LAYERS} sizes`, sizes);
  }
  // Not `map`, which skips the holes of a sparse array.
  return Array.from(sizes, (n, l) => args.number(l, n, { integer: true, atLeast: 1, atMost: 2 ** 31 }));
}
