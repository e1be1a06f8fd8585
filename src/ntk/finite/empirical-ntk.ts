import { type Arguments, argumentsOf } from "../../arrays/arguments";
import type { NdArray } from "../../arrays/types";
import { type Computation, computeAsync } from "../../concurrency/computation";
import {
  COMPUTATION_OPTIONS,
  type ComputationOptions,
  checkComputationOptions,
} from "../../concurrency/computation-options";
import { runSync } from "../../concurrency/run-generator";
import type { SamplesLike } from "../../networks/architecture";
import {
  EMPIRICAL_OPTIONS,
  type EmpiricalOptions,
  empiricalKernel,
  passesPerSample,
  readInputs,
} from "../../networks/engine";
import { type FiniteNetwork, readFinite } from "./finite-network";

/**
 * Computes the tangent kernel of a network of finite width, Θ(x, x') = Σ_θ η_θ ∂f(x)/∂θ ∂f(x')/∂θ (Jacot, Gabriel &
 * Hongler 2018; Novak, Sohl-Dickstein & Schoenholz 2022 for structured derivatives), with the learning rates η of the
 * layers:
 *
 *   Θ(x, x') = Σ_l η_l (c_l² h_{l−1}(x)·h_{l−1}(x') + σ_b²) δ_l(x)ᵀ δ_l(x'),   δ_l = ∂f/∂z_l.
 *
 * All methods are exact. Each convolution is compared by Gram matrices or by Jacobians, whichever takes fewer operations
 * (Novak, Sohl-Dickstein & Schoenholz 2022). For a fully connected network of L layers of width n, the trace by the default method takes
 * O((N1 + N2) O L n² + N1 N2 O L n) operations.
 *
 * @param finite a network from `initialise` or `networkFromWeights`
 * @throws ArgumentError for unknown options, inputs of a different shape, or a kernel that does not fit in memory
 * @example
 * const network = serial(dense({ width: 64, weightVariance: 2 }), relu(), dense({ width: 2, weightVariance: 2 }));
 * const finite = initialise(network, { inputSize: 3, seed: 1 });
 * const x = [[1, 2, 3], [-1, 0.5, 2]];
 * empiricalNtk(finite, x).shape; // [2, 2]
 * empiricalNtk(finite, x, x, { outputs: "full" }); // [2, 2, 2, 2]
 */
export function empiricalNtk(
  finite: FiniteNetwork,
  x1: SamplesLike,
  x2?: SamplesLike,
  options: EmpiricalOptions = {},
): NdArray {
  const args = argumentsOf("empiricalNtk");
  args.options("options", options, EMPIRICAL_OPTIONS);
  return runSync(kernelOf(args, finite, x1, x2, options));
}

/**
 * Computes the same numbers as `empiricalNtk`, but yields to the event loop.
 *
 * @throws the errors of `empiricalNtk`, and the reason of an aborted signal (rejects)
 * @example
 * const network = serial(dense({ width: 64, weightVariance: 2 }), relu(), dense({ width: 2, weightVariance: 2 }));
 * const finite = initialise(network, { inputSize: 3, seed: 1 });
 * const { signal } = new AbortController();
 * const kernel = await empiricalNtkAsync(finite, [[1, 2, 3], [-1, 0.5, 2]], undefined, { signal }); // [2, 2]
 */
export async function empiricalNtkAsync(
  finite: FiniteNetwork,
  x1: SamplesLike,
  x2?: SamplesLike,
  options: EmpiricalOptions & ComputationOptions = {},
): Promise<NdArray> {
  const args = argumentsOf("empiricalNtkAsync");
  args.options("options", options, { ...EMPIRICAL_OPTIONS, ...COMPUTATION_OPTIONS });
  checkComputationOptions(args, options);
  return computeAsync(args, kernelOf(args, finite, x1, x2, options), options);
}

function kernelOf(
  args: Arguments,
  finite: FiniteNetwork,
  x1: SamplesLike,
  x2: SamplesLike | undefined,
  options: EmpiricalOptions,
): Computation<NdArray> {
  const prepared = readFinite(args.at("finite"), finite);
  const rows = passesPerSample(options, prepared.plan.outputs);
  const first = readInputs(args.at("x1"), x1, prepared.plan, rows);
  const second = x2 === undefined ? first : readInputs(args.at("x2"), x2, prepared.plan, rows);
  return empiricalKernel(args, prepared, first, second, options);
}
