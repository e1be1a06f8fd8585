import { type Arguments, argumentsOf } from "../../arrays/arguments";
import { type Computation, computePartlyAsync, part } from "../../concurrency/computation";
import {
  COMPUTATION_OPTIONS,
  type ComputationOptions,
  checkComputationOptions,
} from "../../concurrency/computation-options";
import { runSync } from "../../concurrency/run-generator";
import { type PosteriorSample, posteriorSample } from "./posterior-sample";
import { POSTERIOR_OPTIONS, type PosteriorOptions, readPosteriorOptions } from "./read-options";
import { runChains } from "./run-chains";

/**
 * Samples the posterior of a network with one hidden layer, f(x_μ) = (1/N) Σ_i a_i φ(z_iμ), by Hamiltonian Monte Carlo
 * (Neal 2011). This is the law that networks with weight decay reach in Langevin dynamics; its neurons form coding
 * schemes (van Meegen & Sompolinsky 2025).
 *
 * The density of readouts a_i and preactivations z_i at the P inputs is proportional to exp(−(N/2T) Σ_μ ‖f(x_μ) − y_μ‖²)
 * times the priors a_i ~ N(0, s²) and z_i ~ N(0, K₀). Each chain starts at a draw from the prior. In the first half of
 * the warm-up it is cooled from max(T, Σ‖y‖²) to T; the step size is adapted to an acceptance of 0.8 and then fixed. A
 * trajectory costs about `steps` (4 N P² + 6 N P m) operations.
 *
 * At low temperature a chain never exchanges the roles of neurons. Convergence is therefore judged by statistics that
 * do not depend on their order. The samples of a seed differ between engines that round products differently.
 *
 * @returns samples of the chains, one chain after another
 * @throws ArgumentError for sizes that do not match, a kernel that is not positive semidefinite, numbers out of range, an
 * activation or targets of which the energy overflows, arrays above 2 GiB, or unknown options
 * @throws MemoryError if the memory cannot be allocated
 * @example
 * const { readouts, rHat } = samplePosterior({
 *   kernel: [[1, 0], [0, 1]],
 *   targets: [[1], [-1]],
 *   readoutVariance: 0.5,
 *   temperature: 0.01,
 *   activation: "relu",
 *   width: 20,
 *   samples: 100,
 * });
 */
export function samplePosterior(options: PosteriorOptions): PosteriorSample {
  const args = argumentsOf("samplePosterior");
  args.options("options", options, POSTERIOR_OPTIONS);
  return runSync(sample(args, options));
}

/**
 * Computes the same numbers as `samplePosterior`, but yields to the event loop after every trajectory, and within long
 * ones. An abort after the warm-up returns the samples made so far if there are at least 4 of each chain.
 *
 * @throws the errors of `samplePosterior`, and the reason of a signal that is aborted earlier (rejects)
 * @example
 * const { signal } = new AbortController();
 * const { acceptance } = await samplePosteriorAsync({
 *   kernel: [[1, 0], [0, 1]],
 *   targets: [[1], [-1]],
 *   readoutVariance: 0.5,
 *   temperature: 0.01,
 *   activation: "tanh",
 *   width: 20,
 *   samples: 100,
 *   signal,
 * });
 */
export async function samplePosteriorAsync(
  options: PosteriorOptions & ComputationOptions,
): Promise<PosteriorSample> {
  const args = argumentsOf("samplePosteriorAsync");
  args.options("options", options, { ...POSTERIOR_OPTIONS, ...COMPUTATION_OPTIONS });
  checkComputationOptions(args, options);
  return computePartlyAsync(args, sample(args, options), options);
}

/** Completed fraction of the computation when the chains are finished. */
const SAMPLED = 0.95;

function* sample(args: Arguments, options: PosteriorOptions): Computation<PosteriorSample> {
  const at = args.at("options");
  const run = readPosteriorOptions(at, options);
  const chains = yield* part(0, SAMPLED, runChains(at, run));
  return yield* part(SAMPLED, 1, posteriorSample(run, chains));
}
