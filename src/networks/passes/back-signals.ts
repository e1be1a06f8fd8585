import { argumentsOf } from "../../arrays/arguments";
import type { MatrixLike, NdArray } from "../../arrays/types";
import type { Network } from "../architecture/network";
import type { ParametersLike } from "../architecture/parameters";
import { fusedPassesOf } from "./choose-passes";
import { collector, forEachChunk, loadRows, preparePass } from "./chunks";

/** Derivatives with respect to pre-activations and activations from a backward pass. */
export interface BackSignals {
  /** δ_l = ∂F/∂z_l of every layer, the output layer last, [P, n_l] each. */
  readonly preactivations: NdArray[];
  /** g_l = ∂F/∂a_l of every hidden layer, [P, n_l] each. */
  readonly hidden: NdArray[];
}

/**
 * Computes the backward pass: the derivatives of F = Σ_p s_p · ŷ(x_p), for given output signals s_p, with respect to
 * the pre-activations and activations of each layer. For s = (ŷ − y)/P, F has the gradient of the half mean square; for
 * a unit vector s, the derivatives are rows of the Jacobian. The gradient of F with respect to W_l is δ_lᵀ a_{l−1}.
 *
 * @param inputs [P, nIn]
 * @param signals [P, nOut]
 * @throws ArgumentError for shapes that do not match, NaN, layers other than dense ones and convolutions with stride 1 and
 * channels first, or parameters for which a signal overflows
 * @example
 * const network = mlp({ widths: [2, 8, 1], activation: "relu" });
 * const { preactivations } = backSignals(network, initialise(network), [[0, 1], [1, 1]], [[1], [1]]);
 * preactivations[0]!.shape; // [2, 8]
 */
export function backSignals(
  network: Network,
  parameters: ParametersLike,
  inputs: MatrixLike,
  signals: MatrixLike,
): BackSignals {
  const args = argumentsOf("backSignals");
  const { fused, passes } = fusedPassesOf(args, network);
  const x = args.matrix("inputs", inputs, { columns: fused.inputs });
  const outputSignals = args.matrix("signals", signals, { rows: x.rows, columns: fused.outputs });
  const resultSize = x.rows * fused.layers.reduce((sum, { outputs }) => sum + 2 * outputs, 0);
  args.memory("inputs", resultSize, "pass fewer samples at a time");
  const pass = preparePass(args, passes, parameters, x.rows, args.at("inputs"));
  try {
    const deltas = pass.layers.map(({ outputs }) => collector(x.rows, outputs));
    const hidden = deltas.slice(0, -1).map(({ array }) => collector(x.rows, array.shape[1]!));
    forEachChunk(pass, x, (start, rows) => {
      loadRows(pass.outputSignals, outputSignals, start, rows);
      pass.backward(rows, { kind: "none" });
      deltas.forEach((collected, l) => void collected.take(pass.deltas[l]!, start, rows));
      hidden.forEach((collected, l) => void collected.take(pass.signals[l]!, start, rows));
    });
    for (const { array } of [...deltas, ...hidden]) args.finite("parameters", array.data);
    return { preactivations: deltas.map(({ array }) => array), hidden: hidden.map(({ array }) => array) };
  } finally {
    pass.release();
  }
}
