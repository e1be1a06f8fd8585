import { type Arguments, argumentsOf } from "../../arrays/arguments";
import { toNdArray } from "../../arrays/to-ndarray";
import type { MatrixLike, NdArray, VectorLike } from "../../arrays/types";
import { type Computation, runComputation } from "../../concurrency/computation";
import type { ComputationOptions } from "../../concurrency/computation-options";
import { runSync } from "../../concurrency/run-generator";
import type { SamplesLike } from "../../networks/architecture";
import {
  addGradient,
  directionalDerivative,
  forwardValues,
  readInputs,
  writeJacobian,
} from "../../networks/engine";
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
  const samples = readInputs(args.at("inputs"), inputs, prepared.plan, outputs);
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
export function jacobianVectorProduct(
  finite: FiniteNetwork,
  inputs: SamplesLike,
  direction: VectorLike,
): NdArray {
  const args = argumentsOf("jacobianVectorProduct");
  const prepared = readFinite(args.at("finite"), finite);
  const samples = readInputs(args.at("inputs"), inputs, prepared.plan, 2);
  const delta = args.vector("direction", direction, prepared.plan.parameters);
  const data = args.finite(
    "inputs, parameters and direction",
    directionalDerivative(prepared, samples, delta),
  );
  return toNdArray(data, [samples.count, prepared.plan.outputs]);
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
export function vectorJacobianProduct(
  finite: FiniteNetwork,
  inputs: SamplesLike,
  cotangent: MatrixLike,
): NdArray {
  const args = argumentsOf("vectorJacobianProduct");
  const prepared = readFinite(args.at("finite"), finite);
  const samples = readInputs(args.at("inputs"), inputs, prepared.plan, 2);
  const shape = { rows: samples.count, columns: prepared.plan.outputs };
  const seeds = args.matrix("cotangent", cotangent, shape).data;
  const gradient = new Float64Array(prepared.plan.parameters);
  addGradient(prepared, forwardValues(prepared, samples), seeds, samples.count, gradient);
  return toNdArray(args.finite("inputs, parameters and cotangent", gradient), [gradient.length]);
}
