import { argumentsOf } from "../../arrays/arguments";
import { toNdArray } from "../../arrays/to-ndarray";
import type { Matrix, NdArray } from "../../arrays/types";
import { multiplyTransposed, transposedMultiply } from "../../linalg/products";
import type { Network } from "../architecture/network";
import type { ParametersLike } from "../architecture/parameters";
import type { FusedPass } from "../fused/fused-pass";
import { fusedPassesOf } from "./choose-passes";
import { forEachChunk, type NetworkTask, preparePass, readNetworkTask } from "./chunks";
import { LOSS_OPTIONS, type LossOptions, readLoss } from "./losses";
import { batchOf, signalLoss } from "./pass-batch";

/** Balance of adjacent layers and its rate of change under gradient flow with τ = 1. */
export interface BalanceRates {
  /** B_l = W_{l+1}ᵀW_{l+1} − W_l W_lᵀ − b_l b_lᵀ of every hidden layer, [n_l, n_l]. */
  readonly balances: NdArray[];
  /** dB_l/dt, [n_l, n_l]. */
  readonly rates: NdArray[];
  /** Largest |dB_l/dt| on the diagonal (balance of single units) per layer: 0 for linear, ReLU and leaky ReLU units. */
  readonly diagonal: Float64Array;
  /**
   * Largest |dB_l/dt| off the diagonal per layer: 0 only in linear networks or if all units of a layer switch together.
   */
  readonly offDiagonal: Float64Array;
  /** Growth rates d‖W_l‖²/dt of all layers, the output layer last, L numbers. */
  readonly growth: Float64Array;
}

/**
 * Computes how gradient flow changes the balance of adjacent layers of a network with any activation φ. With the
 * pre-activations z and activations a = φ(z) of a hidden layer and the back-signals g = ∂L/∂a, summed over samples of
 * the loss,
 *
 *   dB_ij/dt = −⟨g_i (a_j − φ'(z_i) z_j)⟩ − ⟨g_j (a_i − φ'(z_j) z_i)⟩.
 *
 * For φ(z) = D z, where the gate D of a unit depends on the sample, this is
 * −⟨g_i z_j (D_j − D_i)⟩ − ⟨g_j z_i (D_i − D_j)⟩. Linear networks therefore conserve B. ReLU and leaky ReLU networks
 * conserve its diagonal, the balance of every unit, and hence ‖W_{l+1}‖² − ‖W_l‖² − ‖b_l‖²; the off-diagonal entries of
 * two units that are active on different samples drift. With other activations, such as tanh, the diagonal drifts at
 * the rate 2⟨g_i (φ'(z_i) z_i − φ(z_i))⟩ (Fukumizu 1998; Du, Hu & Lee 2018; Basu, Mukherjee & Vasudevan 2019). The
 * squared norms of all layers of a homogeneous network without biases grow at the same rate.
 *
 * @param task inputs [P, nIn], targets [P, nOut]
 * @throws ArgumentError for shapes that do not match, NaN, networks with convolutions, with skip connections or without
 * hidden layers, or parameters for which a signal overflows
 * @example
 * const network = mlp({ widths: [2, 8, 8, 1], activation: "relu", bias: false });
 * const { diagonal, offDiagonal } = balanceRates(network, initialise(network, { seed: 1 }), xor());
 * // diagonal: 0 to rounding error; offDiagonal: positive
 */
export function balanceRates(
  network: Network,
  parameters: ParametersLike,
  task: NetworkTask,
  options: LossOptions = {},
): BalanceRates {
  const args = argumentsOf("balanceRates");
  const { fused: layers, passes } = fusedPassesOf(args, network);
  if (layers.layers.some(({ shape, skip }) => shape.length !== 2 || skip > 0) || layers.layers.length < 2) {
    const expected = "a network of dense layers with at least one hidden layer and without skip connections";
    throw args.error("network", expected, network);
  }
  const { inputs, targets } = readNetworkTask(args.at("task"), task, passes);
  args.options("options", options, LOSS_OPTIONS);
  const rule = readLoss(args, targets, options.loss);
  const pass = preparePass(args, passes, parameters, inputs.rows, args.at("task.inputs"));
  const last = layers.layers.length - 1;
  try {
    const rates = layers.layers.slice(0, -1).map(({ outputs }) => new Float64Array(outputs * outputs));
    const growth = new Float64Array(last + 1);
    forEachChunk(pass, inputs, (start, rows) => {
      signalLoss(pass, rule, batchOf(targets, start, rows, inputs.rows));
      pass.backward(rows, { kind: "none" });
      for (const [l, { outputs }] of layers.layers.entries()) {
        growth[l]! += growthOf(pass, l, rows, layers.bias);
        if (l === last) continue;
        const of = (arrays: readonly Float64Array[]): Matrix => ({
          rows,
          columns: outputs,
          data: arrays[l]!.slice(0, rows * outputs),
        });
        const above = transposedMultiply(of(pass.signals), of(pass.activations)).data;
        const below = transposedMultiply(of(pass.deltas), of(pass.preactivations)).data;
        const rate = rates[l]!;
        for (let k = 0; k < rate.length; k++) {
          const mirrored = (k % outputs) * outputs + Math.floor(k / outputs);
          rate[k]! -= above[k]! - below[k]!;
          rate[mirrored]! -= above[k]! - below[k]!;
        }
      }
    });
    for (const values of [...rates, growth]) args.finite("parameters", values);
    const balances = rates.map((_, l) => balanceAt(pass, l, layers.bias));
    const square = (data: Float64Array): NdArray =>
      toNdArray(data, [Math.sqrt(data.length), Math.sqrt(data.length)]);
    return {
      balances: balances.map((data) => square(args.finite("parameters", data))),
      rates: rates.map(square),
      diagonal: Float64Array.from(rates, (rate) => largestEntry(rate, true)),
      offDiagonal: Float64Array.from(rates, (rate) => largestEntry(rate, false)),
      growth,
    };
  } finally {
    pass.release();
  }
}

/** Computes d‖W_l‖²/dt = −2 Σ_p δ_l · (z_l − b_l), summed over the samples in the pass. */
function growthOf(pass: FusedPass, l: number, rows: number, bias: boolean): number {
  const { outputs } = pass.layers[l]!;
  const [z, delta] = [pass.preactivations[l]!, pass.deltas[l]!];
  const biases = bias ? pass.parameters.subarray(pass.layout.biases[l]!.at) : undefined;
  let sum = 0;
  for (let k = 0; k < rows * outputs; k++) sum += delta[k]! * (z[k]! - (biases?.[k % outputs] ?? 0));
  return -2 * sum;
}

/** Computes B_l of the parameters in a pass, row-major. */
function balanceAt({ layers, layout, parameters }: FusedPass, l: number, bias: boolean): Float64Array {
  const weights = (k: number): Matrix => {
    const { at, count } = layout.weights[k]!;
    return { rows: layers[k]!.outputs, columns: layers[k]!.inputs, data: parameters.slice(at, at + count) };
  };
  const above = transposedMultiply(weights(l + 1), weights(l + 1)).data;
  const below = multiplyTransposed(weights(l), weights(l)).data;
  const n = layers[l]!.outputs;
  const biases = bias ? parameters.subarray(layout.biases[l]!.at) : undefined;
  const outer = (k: number): number => (biases ? biases[Math.floor(k / n)]! * biases[k % n]! : 0);
  return above.map((x, k) => x - below[k]! - outer(k));
}

/** Returns the largest absolute entry of a square matrix on its diagonal, or off its diagonal. */
function largestEntry(data: Float64Array, onDiagonal: boolean): number {
  const n = Math.sqrt(data.length);
  return data.reduce(
    (max, x, k) => ((k % (n + 1) === 0) === onDiagonal ? Math.max(max, Math.abs(x)) : max),
    0,
  );
}
