import { type Arguments, argumentsOf } from "../../arrays/arguments";
import { toNdArray } from "../../arrays/to-ndarray";
import type { NdArray } from "../../arrays/types";
import { type Computation, runComputation } from "../../concurrency/computation";
import type { ComputationOptions } from "../../concurrency/computation-options";
import { runSync } from "../../concurrency/run-generator";
import type { Network } from "../architecture/network";
import type { Parameters, ParametersLike } from "../architecture/parameters";
import type { SamplesLike } from "../architecture/samples";
import { writeJacobian } from "../engine/differentiate";
import { prepare, readInputBlocks } from "../engine/prepared";
import { stackedParameters } from "./stacked-parameters";

/**
 * Computes the exact Jacobian ∂ŷ/∂θ of a network's outputs with respect to its parameters, by one backward pass.
 *
 * @param inputs [P, nIn], or images
 * @returns { weights, biases }: the arrays of the parameters with two dimensions before their own, [P, nOut, ...]
 * @throws ArgumentError for shapes that do not match, NaN, or a Jacobian that overflows or does not fit in memory
 * (`tangentKernel`, `jacobianVectorProduct` and `vectorJacobianProduct` do not need it)
 * @example
 * const network = mlp({ widths: [3, 16, 2], activation: "erf" });
 * const { weights } = jacobian(network, initialise(network), [[1, 2, 3]]);
 * weights[0]!.shape; // [1, 2, 16, 3]
 */
export const jacobian = (network: Network, parameters: ParametersLike, inputs: SamplesLike): Parameters =>
  runSync(jacobianOf(argumentsOf("jacobian"), network, parameters, inputs));

/**
 * Computes the same numbers as `jacobian`, but yields to the event loop.
 *
 * @throws the errors of `jacobian`, and the reason of an aborted signal (rejects)
 * @example
 * const network = mlp({ widths: [3, 16, 2], activation: "erf" });
 * const { signal } = new AbortController();
 * const { weights } = await jacobianAsync(network, initialise(network), [[1, 2, 3]], { signal });
 */
export const jacobianAsync = (
  network: Network,
  parameters: ParametersLike,
  inputs: SamplesLike,
  options: ComputationOptions = {},
): Promise<Parameters> =>
  runComputation("jacobianAsync", options, (args) => jacobianOf(args, network, parameters, inputs));

function* jacobianOf(
  args: Arguments,
  network: Network,
  parameters: ParametersLike,
  inputs: SamplesLike,
): Computation<Parameters> {
  const prepared = prepare(args, network, parameters);
  const { plan } = prepared;
  const x = readInputBlocks(args.at("inputs"), inputs, plan, plan.outputs);
  const rows = x.count * plan.outputs;
  args.memory("inputs", 2 * rows * plan.parameters, "pass fewer inputs at a time");
  const data = args.finite("(inputs and parameters)", yield* writeJacobian(prepared, x));
  return stackedParameters(
    data,
    rows,
    plan,
    (array, shape): NdArray => toNdArray(array, [x.count, plan.outputs, ...shape]),
  );
}
