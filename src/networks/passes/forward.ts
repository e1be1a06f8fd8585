import { type Arguments, argumentsOf } from "../../arrays/arguments";
import type { MatrixLike, NdArray } from "../../arrays/types";
import { type Computation, runComputation } from "../../concurrency/computation";
import type { ComputationOptions } from "../../concurrency/computation-options";
import { runSync } from "../../concurrency/run-generator";
import { applyDerivative } from "../architecture/activation";
import { type Layers, layersOf } from "../architecture/layers";
import type { Network } from "../architecture/network";
import type { ParametersLike } from "../architecture/parameters";
import { chunkSteps, collector, preparePass } from "./chunks";

/** Outputs and hidden layers of a network on given inputs. */
export interface Forward {
  /** Outputs ŷ, [P, nOut]. */
  readonly output: NdArray;
  /**
   * Activations a_l of the hidden layers (skip connections included), [P, n_l] each; `hidden[0]` is next to the input.
   */
  readonly hidden: NdArray[];
  /** Pre-activations z_l = W_l a_{l−1} + b_l of every hidden layer, [P, n_l] each. */
  readonly preactivations: NdArray[];
}

/**
 * Computes the forward pass of a network, without dropout.
 *
 * @param parameters weights and biases in the shapes returned by `initialise`
 * @param inputs [P, nIn]
 * @throws ArgumentError for shapes that do not match, NaN, or parameters for which an activation overflows
 * @example
 * const network = mlp({ widths: [2, 8, 1], activation: "relu" });
 * const { output, hidden } = forward(network, initialise(network), [[0, 1], [1, 1]]);
 * hidden[0]!.shape; // [2, 8]
 */
export function forward(network: Network, parameters: ParametersLike, inputs: MatrixLike): Forward {
  const args = argumentsOf("forward");
  return runSync(valuesOf(args, layersOf(args, network), parameters, inputs));
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
  inputs: MatrixLike,
  options: ComputationOptions = {},
): Promise<Forward> =>
  runComputation("forwardAsync", options, (args) =>
    valuesOf(args, layersOf(args, network), parameters, inputs),
  );

/** Computes the outputs and hidden layers of a checked network, with pauses. */
function* valuesOf(
  args: Arguments,
  layers: Layers,
  parameters: ParametersLike,
  inputs: MatrixLike,
): Computation<Forward> {
  const x = args.matrix("inputs", inputs, { columns: layers.inputs });
  const resultSize = x.rows * layers.layers.reduce((sum, { outputs }) => sum + 2 * outputs, 0);
  args.memory("inputs", resultSize, "pass fewer samples at a time");
  const pass = preparePass(args, layers, parameters, x.rows, args.at("inputs"));
  try {
    const hidden = pass.layers.slice(0, -1);
    const after = hidden.map(({ outputs }) => collector(x.rows, outputs));
    const before = hidden.map(({ outputs }) => collector(x.rows, outputs));
    const output = collector(x.rows, pass.layers[hidden.length]!.outputs);
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
 * @throws ArgumentError for shapes that do not match, NaN, or parameters for which an activation overflows
 * @example
 * const network = mlp({ widths: [2, 8, 1], activation: "relu" });
 * const [pattern] = gates(network, initialise(network), [[0, 1], [1, 1]]);
 */
export function gates(network: Network, parameters: ParametersLike, inputs: MatrixLike): NdArray[] {
  const args = argumentsOf("gates");
  const layers = layersOf(args, network);
  return runSync(valuesOf(args, layers, parameters, inputs)).preactivations.map((array, l) => {
    const { activation } = layers.layers[l]!;
    const { data } = array;
    const ones = new Float64Array(data.length).fill(1);
    if (activation === undefined) data.set(ones);
    else applyDerivative(activation, data, ones, data, data.length);
    args.finite("network.activation.derivative", data);
    return array;
  });
}
