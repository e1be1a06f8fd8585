import { type Arguments, argumentsOf, type FieldsOf } from "../../arrays/arguments";
import { toNdArray } from "../../arrays/to-ndarray";
import type { Matrix, MatrixLike, NdArray } from "../../arrays/types";
import { generator } from "../../random";
import { normalBuffer } from "../../random/arrays";

/** Two-layer leaky-ReLU network with a fixed readout: N(x) = v Σ_i [σ(w_i·x) − σ(u_i·x)], σ(z) = max(z, αz). */
export interface LeakyNetwork {
  /** Weights w of the k positive neurons, [k, n]. */
  readonly positive: NdArray;
  /** Weights u of the k negative neurons, [k, n]. */
  readonly negative: NdArray;
  /** Slope α of the activation below 0, above 0 and at most 1. */
  readonly alpha: number;
  /** Readout v > 0. */
  readonly readout: number;
}

/** A leaky-ReLU network with weights in any form of matrix. */
export interface LeakyNetworkLike extends Omit<LeakyNetwork, "positive" | "negative"> {
  readonly positive: MatrixLike;
  readonly negative: MatrixLike;
}

/** Size and initial weights of a leaky-ReLU network. */
export interface LeakyNetworkOptions {
  /** Number k of positive neurons, and of negative neurons. */
  readonly units: number;
  /** Number n of inputs. */
  readonly inputSize: number;
  /** Slope α of the activation below 0, above 0 and at most 1. */
  readonly alpha: number;
  /** Standard deviation of the initial weights. */
  readonly scale: number;
  /** Readout v > 0; default 1/√(2k). */
  readonly readout?: number | undefined;
  /** Seed of the weights; default 0. */
  readonly seed?: number | undefined;
}

const OPTIONS: FieldsOf<LeakyNetworkOptions> = {
  units: true,
  inputSize: true,
  alpha: true,
  scale: true,
  readout: true,
  seed: true,
};

/**
 * Draws a two-layer leaky-ReLU network with k positive and k negative neurons and Gaussian weights (Sarussi, Brutzkus &
 * Globerson 2021).
 *
 * @returns weights w and u, [k, n] each, slope α and readout v
 * @throws ArgumentError for unknown options, or numbers out of range
 * @example
 * const network = leakyNetwork({ units: 20, inputSize: 2, alpha: 0.1, scale: 1e-3, seed: 1 });
 */
export function leakyNetwork(options: LeakyNetworkOptions): LeakyNetwork {
  const args = argumentsOf("leakyNetwork");
  args.options("options", options, OPTIONS);
  const { units, inputSize, alpha, scale, seed = 0 } = options;
  args.number("units", units, { integer: true, atLeast: 1 });
  args.number("inputSize", inputSize, { integer: true, atLeast: 1 });
  args.number("alpha", alpha, { above: 0, atMost: 1 });
  args.number("scale", scale, { atLeast: 0 });
  const readout = args.number("readout", options.readout ?? 1 / Math.sqrt(2 * units), { above: 0 });
  args.number("seed", seed, { integer: true });
  args.memory("units", 2 * units * inputSize, "use fewer units");
  const random = generator(seed);
  const draw = () =>
    toNdArray(args.finite("scale", normalBuffer(random, units * inputSize, scale)), [units, inputSize]);
  const positive = draw();
  return { positive, negative: draw(), alpha, readout };
}

/** Weights of a network as dense matrices. */
export interface CheckedLeakyNetwork {
  readonly positive: Matrix;
  readonly negative: Matrix;
  readonly alpha: number;
  readonly readout: number;
}

/** Reads a network, with a given number of inputs if there are data for it. */
export function readLeakyNetwork(
  at: Arguments,
  network: LeakyNetworkLike,
  inputSize?: number,
): CheckedLeakyNetwork {
  at.options([], network, { positive: true, negative: true, alpha: true, readout: true });
  const positive = at.matrix(
    "positive",
    network.positive,
    inputSize === undefined ? {} : { columns: inputSize },
  );
  const { rows, columns } = positive;
  return {
    positive,
    negative: at.matrix("negative", network.negative, { rows, columns }),
    alpha: at.number("alpha", network.alpha, { above: 0, atMost: 1 }),
    readout: at.number("readout", network.readout, { above: 0 }),
  };
}
