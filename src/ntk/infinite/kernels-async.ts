import { argumentsOf } from "../../arrays/arguments";
import type { Layer } from "../architecture/layer";
import type { SamplesLike } from "../architecture/samples";
import { type KernelOptions, kernelJobs } from "./kernel-jobs";
import { type KernelRun, type KernelRunOptions, RUN_OPTIONS, readRunOptions, runKernels } from "./kernel-run";

/**
 * Function that computes both kernels of one network between two sets of inputs, or within one set, and yields to the
 * event loop. Rejects with the errors of `kernels`, and with an `ArgumentError` for invalid options of the run.
 */
export type KernelAsyncFunction = (
  x1: SamplesLike,
  x2?: SamplesLike,
  options?: KernelRunOptions,
) => Promise<KernelRun>;

/**
 * Returns the asynchronous form of `kernels`: a function that computes both kernels of a network with progress reports,
 * cancellation and, for example with `threads: 2`, several threads. The numbers are bitwise equal to those of
 * `kernels`. An aborted run has the finished rows.
 *
 * @throws ArgumentError for unknown options, or a network whose kernels are not defined
 * @example
 * const network = serial(dense({ weightVariance: 2 }), relu(), dense({ weightVariance: 2 }));
 * const { signal } = new AbortController();
 * const { ntk, result } = await kernelsAsync(network)([[1, 2, 3], [-1, 0.5, 2]], undefined, { signal });
 * ntk.get(0, 1); // 7.2735...
 */
export function kernelsAsync(network: Layer, options: KernelOptions = {}): KernelAsyncFunction {
  const args = argumentsOf("kernelsAsync");
  const { checkedJobFor } = kernelJobs(args, network, options);
  return async (x1, x2, run = {}) => {
    args.options("options", run, RUN_OPTIONS);
    const job = checkedJobFor(x1, x2);
    return runKernels(args, job, readRunOptions(args, job.network, run));
  };
}
