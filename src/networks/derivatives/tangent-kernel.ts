import { type Arguments, argumentsOf, type FieldsOf } from "../../arrays/arguments";
import type { NdArray } from "../../arrays/types";
import { type Computation, computeAsync } from "../../concurrency/computation";
import {
  COMPUTATION_OPTIONS,
  type ComputationOptions,
  checkComputationOptions,
} from "../../concurrency/computation-options";
import { runSync } from "../../concurrency/run-generator";
import type { Network } from "../architecture/network";
import type { ParametersLike } from "../architecture/parameters";
import type { SamplesLike } from "../architecture/samples";
import { prepare, readInputs } from "../engine/prepared";
import {
  EMPIRICAL_OPTIONS,
  type EmpiricalOptions,
  empiricalKernel,
  passesPerSample,
} from "../engine/tangent-kernel/empirical-kernel";

/** Options of `tangentKernel`. */
export interface TangentKernelOptions extends EmpiricalOptions {
  /** Second set of inputs, N2 samples; default the first set. */
  readonly against?: SamplesLike | undefined;
}

/** Fields of the options of `tangentKernel`. */
const KERNEL_OPTIONS: FieldsOf<TangentKernelOptions> = { ...EMPIRICAL_OPTIONS, against: true };

/**
 * Computes the empirical tangent kernel of a network, averaged over its outputs:
 *
 *   Θ_ij = 1/nOut Σ_o η ∂ŷ_o(x_i)/∂θ · ∂ŷ_o(x_j)/∂θ
 *
 * with the learning rates η of the layers (1 unless the layers say otherwise). The contribution of a layer is the Gram
 * matrix of its back-signals times that of its inputs, plus one for the bias. For most convolutions the product of their
 * Jacobians takes fewer operations, and is used instead.
 *
 * @param inputs [N, nIn], or images
 * @param options.against N2 other inputs
 * @returns [N, N2], or [N, N2, nOut, nOut] for `outputs: "full"`
 * @throws ArgumentError for shapes that do not match, NaN, unknown options, or a kernel that overflows or does not fit
 * in memory
 * @example
 * const network = mlp({ widths: [1, 64, 1], activation: "relu" });
 * tangentKernel(network, initialise(network), [[-1], [0], [1]]).get(0, 2);
 */
export function tangentKernel(
  network: Network,
  parameters: ParametersLike,
  inputs: SamplesLike,
  options: TangentKernelOptions = {},
): NdArray {
  const args = argumentsOf("tangentKernel");
  args.options("options", options, KERNEL_OPTIONS);
  return runSync(kernelOf(args, network, parameters, inputs, options));
}

/**
 * Computes the same numbers as `tangentKernel`, but yields to the event loop.
 *
 * @throws the errors of `tangentKernel`, and the reason of an aborted signal (rejects)
 * @example
 * const network = mlp({ widths: [1, 64, 1], activation: "relu" });
 * const { signal } = new AbortController();
 * const kernel = await tangentKernelAsync(network, initialise(network), [[-1], [0], [1]], { signal });
 */
export async function tangentKernelAsync(
  network: Network,
  parameters: ParametersLike,
  inputs: SamplesLike,
  options: TangentKernelOptions & ComputationOptions = {},
): Promise<NdArray> {
  const args = argumentsOf("tangentKernelAsync");
  args.options("options", options, { ...KERNEL_OPTIONS, ...COMPUTATION_OPTIONS });
  checkComputationOptions(args, options);
  return computeAsync(args, kernelOf(args, network, parameters, inputs, options), options);
}

function kernelOf(
  args: Arguments,
  network: Network,
  parameters: ParametersLike,
  inputs: SamplesLike,
  options: TangentKernelOptions,
): Computation<NdArray> {
  const prepared = prepare(args, network, parameters);
  const { plan } = prepared;
  const rows = passesPerSample(options, plan.outputs);
  const first = readInputs(args.at("inputs"), inputs, plan, rows);
  const { against } = options;
  const second = against === undefined ? first : readInputs(args.at("options.against"), against, plan, rows);
  return empiricalKernel(args, prepared, first, second, options);
}
