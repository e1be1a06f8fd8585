import { argumentsOf } from "../../arrays/arguments";
import type { NdArray } from "../../arrays/types";
import { runSync } from "../../concurrency/run-generator";
import { attachFigure, type Drawable } from "../../figures/drawable";
import { textSummary } from "../../figures/text-summary";
import type { Layer, SamplesLike } from "../../networks/architecture";
import { type KernelKind, KINDS } from "../arc-cosine/dense-network";
import { kernelsFigure } from "../kernels-figure";
import { type BlockOptions, type KernelBlock, streamBlocks } from "./blocks";
import { kernelEngine } from "./kernel-engine";
import { type KernelOptions, kernelJobs } from "./kernel-jobs";
import { type KernelPair, type KernelTarget, readKernelOutputs } from "./kernel-output";
import { type KernelRun, type KernelRunOptions, RUN_OPTIONS, readRunOptions, runKernels } from "./kernel-run";

/** Function that computes the kernels of one network. */
export interface KernelFunction {
  /**
   * Computes both kernels between two sets of inputs, or within one set (half of the work).
   *
   * Throws `ArgumentError` for inputs of a shape that does not fit the network, for new kernels of more than 2 GiB
   * each (16,384 points; use `blocks` instead), or for an `out` of the wrong shape. After an error `out` may be partly
   * written.
   */
  (x1: SamplesLike, x2?: SamplesLike, options?: KernelTarget<KernelPair>): KernelPair & Drawable;
  /**
   * Computes the tangent kernel Θ alone, [N1, N2]: half of the memory, and less work for networks of dense layers and
   * piecewise linear units. Its entries agree with those of a call for both kernels up to rounding.
   *
   * Throws the errors of a call for both kernels.
   */
  ntk(x1: SamplesLike, x2?: SamplesLike, options?: KernelTarget<NdArray>): NdArray;
  /** Computes the NNGP kernel K alone, [N1, N2], in the same way as `ntk`. */
  nngp(x1: SamplesLike, x2?: SamplesLike, options?: KernelTarget<NdArray>): NdArray;
  /**
   * Computes both kernels in blocks of rows and columns, for kernels that do not fit into memory. Within one set of
   * inputs only the blocks on and below the diagonal are computed.
   */
  blocks(x1: SamplesLike, x2?: SamplesLike, options?: BlockOptions): AsyncGenerator<KernelBlock, void>;
}

/**
 * Returns a function that computes the kernels of a network at infinite width in closed form: the covariance K of its
 * outputs over random weights, and its neural tangent kernel Θ, for each of the outputs:
 *
 *   K <- σ_w² E[φ(u)φ(v)] + σ_b²,   Θ <- K + σ_w² E[φ′(u)φ′(v)] Θ,   (u, v) normal with the previous covariance
 *
 * (Jacot, Gabriel & Hongler 2018; Arora et al. 2019 for convolutions). Angles are represented by half-angles, so that
 * nearly equal and nearly opposite inputs lose no digits, except after pooling. The covariance of means over positions
 * is a sum of covariances K, and its 1 − |cos θ| has the rounding error ε Σ|K| / |ΣK|. Near the angles 0 and π, which
 * images of one channel often form, ReLU turns it into an error of Θ of the size of its square root, 1e-8 to 1e-7 of
 * √(Θ(x, x) Θ(y, y)).
 *
 * Frozen layers (learning rate 0) do not contribute to Θ; if all layers but the last are frozen, Θ = K. Covariances
 * between different positions of images are only computed where pooling needs them: with `globalAveragePool` a pair of
 * images of S positions costs S² per layer, with `flatten` S.
 *
 * Every activation must act on normal variables, that is on outputs of dense or conv layers (with only pooling, flatten,
 * layerNorm and sums between), and at most one branch of a sum may end without its own weights. After flatten, activations
 * act on the features of each position as they do before it, and layerNorm divides by the mean variance of all positions.
 *
 * @throws ArgumentError for unknown options, or a network whose kernels are not defined
 * @example
 * const network = serial(dense({ weightVariance: 2 }), relu(), dense({ weightVariance: 2 }));
 * const { nngp, ntk } = kernels(network)([[1, 2, 3], [-1, 0.5, 2]]);
 * ntk.get(0, 1); // 7.2735...
 * const theta = kernels(network).ntk([[1, 2, 3]]); // only Θ
 * kernels(network).ntk([[3, 2, 1]], undefined, { out: theta }); // reuses the memory
 */
export function kernels(network: Layer, options: KernelOptions = {}): KernelFunction {
  const args = argumentsOf("kernels");
  const { jobFor, checkedJobFor } = kernelJobs(args, network, options);
  const compute = (
    x1: SamplesLike,
    x2: SamplesLike | undefined,
    wanted: readonly KernelKind[],
    out: Partial<KernelPair> | undefined,
  ): KernelPair => {
    const { network, first, second, options } = out === undefined ? checkedJobFor(x1, x2) : jobFor(x1, x2);
    const targets = readKernelOutputs(args, wanted, out, [first.count, (second ?? first).count]);
    const engine = kernelEngine(args, network, first, second, options, wanted);
    try {
      const areFinite = runSync(engine.fill(targets.numbers, 0, first.count));
      if (!areFinite) for (const kind of wanted) args.finite("x1 and x2", targets.numbers[kind]);
    } finally {
      engine.release();
    }
    return targets.arrays;
  };
  const readTarget = <Out>(target: KernelTarget<Out>): Out | undefined => {
    args.options("options", target, { out: true });
    return target.out;
  };
  const computeBoth = (
    x1: SamplesLike,
    x2?: SamplesLike,
    target: KernelTarget<KernelPair> = {},
  ): KernelPair & Drawable =>
    attachFigure(compute(x1, x2, KINDS, readTarget(target)), kernelsFigure, textSummary);
  const computeOnly =
    (kind: KernelKind) =>
    (x1: SamplesLike, x2?: SamplesLike, target: KernelTarget<NdArray> = {}): NdArray => {
      const out = readTarget(target);
      return compute(x1, x2, [kind], out && { [kind]: out })[kind];
    };
  const computed = Object.assign(computeBoth, {
    ntk: computeOnly("ntk"),
    nngp: computeOnly("nngp"),
    blocks: (x1: SamplesLike, x2?: SamplesLike, blockOptions: BlockOptions = {}) =>
      streamBlocks(args, jobFor(x1, x2), blockOptions),
  });
  return refuseOldName(computed);
}

/**
 * Adds the name that the asynchronous form had in version 0.1 as a property that is not enumerable and throws an error
 * when it is read. Returns `computed`.
 */
const refuseOldName = <Function_ extends object>(computed: Function_): Function_ =>
  Object.defineProperty(computed, "async", {
    get: () => {
      throw new TypeError(
        "kernels(network).async(x1, x2, run) is now called kernelsAsync(network)(x1, x2, run)",
      );
    },
  });

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
