import { type Arguments, argumentsOf } from "../../arrays/arguments";
import { toNdArray } from "../../arrays/to-ndarray";
import type { MatrixLike, NdArray, VectorLike } from "../../arrays/types";
import { type Computation, runComputation } from "../../concurrency/computation";
import type { ComputationOptions } from "../../concurrency/computation-options";
import { runSync } from "../../concurrency/run-generator";
import type { SamplesLike } from "../../networks/architecture";
import { outputChange, pullback, readInputBlocks, writeJacobian } from "../../networks/engine";
import { type FiniteNetwork, readFinite } from "./finite-network";

/**
 * Computes the exact Jacobian ∂f/∂θ of a network's outputs with respect to its parameters, by one backward pass.
 *
 * @returns [N, O, P], the P parameters in the order of `finite.parameters`, each row-major
 * @throws ArgumentError for inputs of a different shape, or a Jacobian that does not fit in memory (`empiricalNtk` does
 *   not need it)
 * @example
 * const network = serial(dense({ width: 16 }), erf(), dense({ width: 2 }));
 * jacobian(initialise(network, { inputSize: 3 }), [[1, 2, 3]]).shape; // [1, 2, 80]
 */
export const jacobian = (finite: FiniteNetwork, inputs: SamplesLike): NdArray =>
  runSync(jacobianOf(argumentsOf("jacobian"), finite, inputs));

/**
 * Computes the same numbers as `jacobian`, but yields to the event loop.
 *
 * @throws the errors of `jacobian`, and the reason of an aborted signal (rejects)
 * @example
 * const network = serial(dense({ width: 16 }), erf(), dense({ width: 2 }));
 * const { signal } = new AbortController();
 * const derivatives = await jacobianAsync(initialise(network, { inputSize: 3 }), [[1, 2, 3]], { signal });
 */
export const jacobianAsync = (
  finite: FiniteNetwork,
  inputs: SamplesLike,
  options: ComputationOptions = {},
): Promise<NdArray> => runComputation("jacobianAsync", options, (args) => jacobianOf(args, finite, inputs));

function* jacobianOf(args: Arguments, finite: FiniteNetwork, inputs: SamplesLike): Computation<NdArray> {
  const prepared = readFinite(args.at("finite"), finite);
  const { outputs, parameters } = prepared.plan;
  const samples = readInputBlocks(args.at("inputs"), inputs, prepared.plan, outputs);
  args.memory("inputs", samples.count * outputs * parameters, "take fewer inputs at a time");
  const data = args.finite("inputs and parameters", yield* writeJacobian(prepared, samples));
  return toNdArray(data, [samples.count, outputs, parameters]);
}

/**
 * Computes the exact derivative J δ of a network's outputs along a direction of its parameters, by one forward pass.
 *
 * @param direction δ, P numbers in the order of `finite.parameters`
 * @returns [N, O]
 * @throws ArgumentError for shapes that do not match
 * @example
 * const finite = initialise(serial(dense({ width: 2 }), erf(), dense()), { inputSize: 2 });
 * jacobianVectorProduct(finite, [[1, 2]], [1, 0, 0, 0, 0, 0]); // ∂f/∂W_00
 */
export const jacobianVectorProduct = (
  finite: FiniteNetwork,
  inputs: SamplesLike,
  direction: VectorLike,
): NdArray => runSync(changeOf(argumentsOf("jacobianVectorProduct"), finite, inputs, direction));

/**
 * Computes the same numbers as `jacobianVectorProduct`, but yields to the event loop between blocks of samples.
 *
 * @throws the errors of `jacobianVectorProduct`, and the reason of an aborted signal (rejects)
 * @example
 * const finite = initialise(serial(dense({ width: 2 }), erf(), dense()), { inputSize: 2 });
 * const { signal } = new AbortController();
 * await jacobianVectorProductAsync(finite, [[1, 2]], [1, 0, 0, 0, 0, 0], { signal });
 */
export const jacobianVectorProductAsync = (
  finite: FiniteNetwork,
  inputs: SamplesLike,
  direction: VectorLike,
  options: ComputationOptions = {},
): Promise<NdArray> =>
  runComputation("jacobianVectorProductAsync", options, (args) => changeOf(args, finite, inputs, direction));

function* changeOf(
  args: Arguments,
  finite: FiniteNetwork,
  inputs: SamplesLike,
  direction: VectorLike,
): Computation<NdArray> {
  const prepared = readFinite(args.at("finite"), finite);
  const { plan } = prepared;
  const samples = readInputBlocks(args.at("inputs"), inputs, plan, 2);
  const delta = args.vector("direction", direction, plan.parameters);
  const change = yield* outputChange(prepared, samples, { parameters: delta });
  return toNdArray(args.finite("inputs, parameters and direction", change), [samples.count, plan.outputs]);
}

/**
 * Computes the exact gradient Jᵀ c of Σ cotangent · f with respect to a network's parameters, by one backward pass.
 *
 * @param cotangent c, [N, O]
 * @returns P numbers in the order of `finite.parameters`
 * @throws ArgumentError for shapes that do not match
 * @example
 * const finite = initialise(serial(dense({ width: 2 }), erf(), dense()), { inputSize: 2 });
 * vectorJacobianProduct(finite, [[1, 2]], [[1]]); // the gradient of the output
 */
export const vectorJacobianProduct = (
  finite: FiniteNetwork,
  inputs: SamplesLike,
  cotangent: MatrixLike,
): NdArray => runSync(pullbackOf(argumentsOf("vectorJacobianProduct"), finite, inputs, cotangent));

/**
 * Computes the same numbers as `vectorJacobianProduct`, but yields to the event loop between blocks of samples.
 *
 * @throws the errors of `vectorJacobianProduct`, and the reason of an aborted signal (rejects)
 * @example
 * const finite = initialise(serial(dense({ width: 2 }), erf(), dense()), { inputSize: 2 });
 * const { signal } = new AbortController();
 * await vectorJacobianProductAsync(finite, [[1, 2]], [[1]], { signal });
 */
export const vectorJacobianProductAsync = (
  finite: FiniteNetwork,
  inputs: SamplesLike,
  cotangent: MatrixLike,
  options: ComputationOptions = {},
): Promise<NdArray> =>
  runComputation("vectorJacobianProductAsync", options, (args) =>
    pullbackOf(args, finite, inputs, cotangent),
  );

function* pullbackOf(
  args: Arguments,
  finite: FiniteNetwork,
  inputs: SamplesLike,
  cotangent: MatrixLike,
): Computation<NdArray> {
  const prepared = readFinite(args.at("finite"), finite);
  const n = prepared.plan.outputs;
  const samples = readInputBlocks(args.at("inputs"), inputs, prepared.plan, 2);
  const seeds = args.matrix("cotangent", cotangent, { rows: samples.count, columns: n }).data;
  const seedsOf = (outputs: Float64Array, start: number) =>
    seeds.subarray(start * n, start * n + outputs.length);
  const { parameters } = yield* pullback(prepared, samples, seedsOf, { parameters: true, inputs: false });
  return toNdArray(args.finite("inputs, parameters and cotangent", parameters), [parameters.length]);
}
