import { argumentsOf } from "../../arrays/arguments";
import type { Matrix } from "../../arrays/types";
import { multiplyTransposed } from "../../linalg/products";
import { type Classification, readLabelled } from "../classification";
import { type LeakyNetworkLike, readLeakyNetwork } from "./leaky-network";

/** Agreement of the neurons of a network on the samples of a problem. */
export interface AgreementRegime {
  /** True if on every sample all positive neurons have one sign, and all negative neurons have one sign. */
  readonly agreement: boolean;
  /** True if, furthermore, sign(w_i·x) = y and sign(u_i·x) = −y on every sample. */
  readonly perfect: boolean;
}

/**
 * Tests whether the neurons of a leaky-ReLU network agree on the samples of a problem. In the regime of perfect agreement the
 * network is linear in its weights, and `agreementDirection` gives the limit of its training (Sarussi, Brutzkus &
 * Globerson 2021).
 *
 * A pre-activation of 0 does not agree with any other.
 *
 * @throws ArgumentError for shapes that do not match, NaN, labels other than ±1, or unknown fields
 * @example
 * const problem = { inputs: [[2, 1], [-1, 0.5]], labels: [1, -1] };
 * const start = leakyNetwork({ units: 20, inputSize: 2, alpha: 0.1, scale: 1e-3 });
 * const { network } = trainLeaky(start, problem, { learningRate: 0.1, lossFloor: 0.1 });
 * agreementRegime(network, problem).perfect; // true
 */
export function agreementRegime(network: LeakyNetworkLike, problem: Classification): AgreementRegime {
  const args = argumentsOf("agreementRegime");
  const { inputs, labels } = readLabelled(args, problem);
  const { positive, negative } = readLeakyNetwork(args.at("network"), network, inputs.columns);
  const signs = [positive, negative].map((weights) => commonSigns(inputs, weights));
  const agreement = signs.every((list) => list.every((sign) => sign !== 0));
  const isPerfect = (sign: number, p: number) => sign === labels[p]!;
  return {
    agreement,
    perfect: signs[0]!.every(isPerfect) && signs[1]!.every((sign, p) => isPerfect(-sign, p)),
  };
}

/** Returns for each sample the sign of the pre-activations of all neurons, or 0 if they have no common sign. */
function commonSigns(inputs: Matrix, weights: Matrix): number[] {
  const { columns, data } = multiplyTransposed(inputs, weights);
  return Array.from({ length: inputs.rows }, (_, p) => {
    const row = data.subarray(p * columns, (p + 1) * columns);
    if (row.every((z) => z > 0)) return 1;
    return row.every((z) => z < 0) ? -1 : 0;
  });
}
