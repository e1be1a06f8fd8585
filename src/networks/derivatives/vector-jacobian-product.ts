import { type Arguments, argumentsOf } from "../../arrays/arguments";
import { toNdArray } from "../../arrays/to-ndarray";
import type { MatrixLike, NdArray } from "../../arrays/types";
import { type Computation, runComputation } from "../../concurrency/computation";
import type { ComputationOptions } from "../../concurrency/computation-options";
import { runSync } from "../../concurrency/run-generator";
import type { Network } from "../architecture/network";
import { type Parameters, type ParametersLike, readParameters } from "../architecture/parameters";
import type { SamplesLike } from "../architecture/samples";
import { planLayout, prepare, readInputBlocks } from "../engine/prepared";
import { pullback } from "../engine/products";

/** Derivatives with respect to parameters and inputs. */
export interface Cotangents extends Parameters {
  /** Derivatives with respect to the inputs, [P, nIn] or in the shape of images. */
  readonly inputs: NdArray;
}

/**
 * Computes the exact gradient of Σ_p c_p · ŷ(x_p) with respect to a network's parameters and its inputs, for a given
 * cotangent c, by one backward pass.
 *
 * @param inputs [P, nIn], or images
 * @param cotangent c, [P, nOut]
 * @returns { weights, biases, inputs } in the shapes of parameters and inputs
 * @throws ArgumentError for shapes that do not match, NaN, or a gradient that overflows
 * @example
 * const network = mlp({ widths: [2, 4, 1], activation: "tanh" });
 * const { weights, inputs } = vectorJacobianProduct(network, initialise(network, { seed: 1 }), [[1, 2]], [[1]]);
 * inputs.shape; // [1, 2]: the gradient of the output with respect to the input
 */
export const vectorJacobianProduct = (
  network: Network,
  parameters: ParametersLike,
  inputs: SamplesLike,
  cotangent: MatrixLike,
): Cotangents =>
  runSync(productOf(argumentsOf("vectorJacobianProduct"), network, parameters, inputs, cotangent));

/**
 * Computes the same numbers as `vectorJacobianProduct`, but yields to the event loop between blocks of samples.
 *
 * @throws the errors of `vectorJacobianProduct`, and the reason of an aborted signal (rejects)
 * @example
 * const network = mlp({ widths: [2, 4, 1], activation: "tanh" });
 * const parameters = initialise(network, { seed: 1 });
 * const { signal } = new AbortController();
 * const { weights } = await vectorJacobianProductAsync(network, parameters, [[1, 2]], [[1]], { signal });
 */
export const vectorJacobianProductAsync = (
  network: Network,
  parameters: ParametersLike,
  inputs: SamplesLike,
  cotangent: MatrixLike,
  options: ComputationOptions = {},
): Promise<Cotangents> =>
  runComputation("vectorJacobianProductAsync", options, (args) =>
    productOf(args, network, parameters, inputs, cotangent),
  );

function* productOf(
  args: Arguments,
  network: Network,
  parameters: ParametersLike,
  inputs: SamplesLike,
  cotangent: MatrixLike,
): Computation<Cotangents> {
  const prepared = prepare(args, network, parameters);
  const { plan } = prepared;
  const x = readInputBlocks(args.at("inputs"), inputs, plan, 2);
  const n = plan.outputs;
  const seeds = args.matrix("cotangent", cotangent, { rows: x.count, columns: n }).data;
  const seedsOf = (outputs: Float64Array, start: number) =>
    seeds.subarray(start * n, start * n + outputs.length);
  const gradient = yield* pullback(prepared, x, seedsOf, { parameters: true, inputs: true });
  const place = "(inputs, parameters and cotangent)";
  return {
    ...readParameters(args.finite(place, gradient.parameters), planLayout(plan)),
    inputs: toNdArray(args.finite(place, gradient.inputs), [x.count, ...plan.inputShape]),
  };
}
