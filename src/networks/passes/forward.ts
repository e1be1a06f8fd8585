import { type Arguments, argumentsOf } from "../../arrays/arguments";
import type { MatrixLike, NdArray } from "../../arrays/types";
import { type Computation, runComputation } from "../../concurrency/computation";
import type { ComputationOptions } from "../../concurrency/computation-options";
import { runSync } from "../../concurrency/run-generator";
import type { Network } from "../architecture/network";
import type { ParametersLike } from "../architecture/parameters";
import { derivativesOf } from "../architecture/pointwise";
import type { SamplesLike } from "../architecture/samples";
import { fusedPassesOf, passesOf } from "./choose-passes";
import { chunkSteps, collector, preparePass, readInputRows } from "./chunks";
import type { PassBuilder } from "./pass";

/** Outputs and hidden layers of a network on given inputs. */
export interface Forward {
  /** Outputs ŷ, [P, nOut]. */
  readonly output: NdArray;
  /**
   * Activations a_l of the hidden layers, [P, n_l] each, with n_l = positions · channels for images: the inputs of the
   * layers with weights 2, ..., L, after skip connections and pooling. `hidden[0]` is next to the input.
   */
  readonly hidden: NdArray[];
  /** Pre-activations z_l = W_l a_{l−1} + b_l of the layers with weights 1, ..., L − 1, [P, n_l] each. */
  readonly preactivations: NdArray[];
}

/**
 * Computes the forward pass of a network, without dropout.
 *
 * @param parameters weights and biases in the shapes returned by `initialise`
 * @param inputs [P, nIn], or images
 * @throws ArgumentError for shapes that do not match, NaN, or parameters for which an activation overflows
 * @example
 * const network = mlp({ widths: [2, 8, 1], activation: "relu" });
 * const { output, hidden } = forward(network, initialise(network), [[0, 1], [1, 1]]);
 * hidden[0]!.shape; // [2, 8]
 */
export function forward(network: Network, parameters: ParametersLike, inputs: SamplesLike): Forward {
  const args = argumentsOf("forward");
  return runSync(valuesOf(args, passesOf(args, network), parameters, inputs));
}

/**
 * Computes the same numbers as `forward`, but yields to the event loop after every 512 samples.
 *
 * @throws the errors of `forward`, and the reason of an aborted signal (rejects)
 * @example
 * const network = mlp({ widths: [2, 8, 1], activation: "relu" });
 * const { signal } = new AbortController();
 * const { output } = await forwardAsync(network, initialise(network), [[0, 1], [1, 1]], { signal });
 */
export const forwardAsync = (
  network: Network,
  parameters: ParametersLike,
  inputs: SamplesLike,
  options: ComputationOptions = {},
): Promise<Forward> =>
  runComputation("forwardAsync", options, (args) =>
    valuesOf(args, passesOf(args, network), parameters, inputs),
  );

/** Computes the outputs and hidden layers of a checked network, with pauses. */
function* valuesOf(
  args: Arguments,
  passes: PassBuilder,
  parameters: ParametersLike,
  inputs: SamplesLike,
): Computation<Forward> {
  const x = readInputRows(args.at("inputs"), inputs, passes);
  const numbers = passes.sizes.reduce((sum, size) => sum + size.preactivations + size.activations, 0);
  args.memory("inputs", x.rows * numbers, "pass fewer samples at a time");
  const pass = preparePass(args, passes, parameters, x.rows, args.at("inputs"));
  try {
    const hidden = passes.sizes.slice(0, -1);
    const after = hidden.map(({ activations }) => collector(x.rows, activations));
    const before = hidden.map(({ preactivations }) => collector(x.rows, preactivations));
    const output = collector(x.rows, passes.outputs);
    yield* chunkSteps(pass, x, (start, rows) => {
      after.forEach((collected, l) => void collected.take(pass.activations[l]!, start, rows));
      before.forEach((collected, l) => void collected.take(pass.preactivations[l]!, start, rows));
      output.take(pass.activations[hidden.length]!, start, rows);
    });
    for (const { array } of [...after, ...before, output]) args.finite("parameters", array.data);
    return {
      output: output.array,
      hidden: after.map(({ array }) => array),
      preactivations: before.map(({ array }) => array),
    };
  } finally {
    pass.release();
  }
}

/**
 * Computes the derivative φ'(z_l) of the activation at every hidden unit and sample. For a ReLU network these are the
 * gates: 1 if the unit is active, else 0.
 *
 * @param inputs [P, nIn]
 * @returns [P, n_l] for every hidden layer
 * @throws ArgumentError for shapes that do not match, NaN, layers other than dense ones and convolutions with stride 1 and
 * channels first, or parameters for which an activation overflows
 * @example
 * const network = mlp({ widths: [2, 8, 1], activation: "relu" });
 * const [pattern] = gates(network, initialise(network), [[0, 1], [1, 1]]);
 */
export function gates(network: Network, parameters: ParametersLike, inputs: MatrixLike): NdArray[] {
  const args = argumentsOf("gates");
  const { fused, passes } = fusedPassesOf(args, network);
  return runSync(valuesOf(args, passes, parameters, inputs)).preactivations.map((array, l) => {
    const { activation } = fused.layers[l]!;
    const { data } = array;
    if (activation === undefined) data.fill(1);
    else data.set(derivativesOf(activation, data));
    args.finite(["network", "(derivative of the activation)"], data);
    return array;
  });
}
