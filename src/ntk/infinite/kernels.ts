import { checkBoolean, checkChoice, checkFinite, checkMemory, checkRecord } from "../../arrays/check";
import { toNdArray } from "../../arrays/convert";
import { shown } from "../../arrays/shown";
import type { NdArray } from "../../arrays/types";
import { type KernelKind, KINDS } from "../../kernels";
import { runNow } from "../../ode/run";
import type { Layer, Parameterisation } from "../architecture/layer";
import { readNetwork } from "../architecture/node";
import { readSamples, type SamplesLike } from "../architecture/samples";
import { type BlockOptions, type KernelBlock, streamBlocks } from "./blocks";
import type { KernelJob } from "./job";
import { kernelEngine } from "./kernel-engine";
import { type KernelRun, type KernelRunOptions, readRunOptions, runKernels } from "./kernel-run";

/** How the kernels look at the network. */
export interface KernelOptions {
  /** Default `"ntk"`; `"standard"` needs widths. */
  readonly parameterisation?: Parameterisation;
  /** Whether dropout acts, as it does in training; default false. */
  readonly dropout?: boolean;
}

/** The two kernels of a network of infinite width. */
export interface KernelPair {
  /** K, [N1, N2]: the covariance of the outputs over random weights (Neal 1996; Lee et al. 2018). */
  readonly nngp: NdArray;
  /** Θ, [N1, N2]: the tangent kernel (Jacot, Gabriel & Hongler 2018). */
  readonly ntk: NdArray;
}

/** Computes the kernels of one network. */
export interface KernelFunction {
  /**
   * The kernels between two sets of inputs, or of one set with itself (half of the work).
   *
   * Throws `ArgumentError` for inputs that the network does not take, or kernels that would not fit in memory.
   */
  (x1: SamplesLike, x2?: SamplesLike): KernelPair;
  /**
   * The tangent kernel Θ alone, [N1, N2]: half of the memory, and less work for networks of dense layers and piecewise
   * linear units. The numbers are those of both together, up to rounding.
   *
   * Throws as above.
   */
  ntk(x1: SamplesLike, x2?: SamplesLike): NdArray;
  /** The covariance K alone, [N1, N2], likewise. */
  nngp(x1: SamplesLike, x2?: SamplesLike): NdArray;
  /**
   * The same while the event loop has its turns: with progress, until aborted, and on several threads when asked
   * (`threads: 2`). The numbers are those of a call without threads, to the last bit.
   */
  async(x1: SamplesLike, x2?: SamplesLike, options?: KernelRunOptions): Promise<KernelRun>;
  /** The same in blocks of rows and columns, for kernels that do not fit; of one set only those on and below the diagonal. */
  blocks(x1: SamplesLike, x2?: SamplesLike, options?: BlockOptions): AsyncGenerator<KernelBlock, void>;
}

/**
 * The kernels of a network at infinite width, in closed form: the covariance K of its outputs over random weights, and
 * its neural tangent kernel Θ, for one output of many:
 *
 *   K <- σ_w² E[φ(u)φ(v)] + σ_b²,   Θ <- K + σ_w² E[φ′(u)φ′(v)] Θ,   (u, v) normal with the covariance before
 *
 * (Jacot, Gabriel & Hongler 2018; Arora et al. 2019 for convolutions). Angles between inputs are carried by their halves,
 * so that nearly equal and nearly opposite inputs lose no digits. Frozen layers (learning rate 0) leave Θ; with all but the
 * last frozen Θ = K. Covariances between different positions of images are only computed where pooling needs them: with
 * `globalAveragePool` a pair of images of S positions costs S² per layer, with `flatten` S.
 *
 * Every activation has to act on normal variables, so on what dense or conv layers give; of the branches of a sum at most
 * one may end without weights of its own.
 *
 * @throws ArgumentError for a network without kernels
 * @example
 * const network = serial(dense({ weightVariance: 2 }), relu(), dense({ weightVariance: 2 }));
 * const { nngp, ntk } = kernels(network)([[1, 2, 3], [-1, 0.5, 2]]);
 * ntk.get(0, 1); // 7.2735...
 * kernels(network).ntk([[1, 2, 3]]); // Θ alone
 */
export function kernels(network: Layer, options: KernelOptions = {}): KernelFunction {
  const { copy } = readNetwork("kernels", network);
  checkRecord("kernels", "options", options);
  const { parameterisation = "ntk", dropout = false } = options;
  checkChoice("kernels", "options.parameterisation", parameterisation, ["ntk", "standard"] as const);
  checkBoolean("kernels", "options.dropout", dropout);
  const jobFor = (x1: SamplesLike, x2: SamplesLike | undefined): KernelJob => {
    const first = readSamples("kernels", "x1", x1);
    const second = x2 === undefined ? undefined : readSamples("kernels", "x2", x2, first);
    const job = { functionName: "kernels", network: copy, first, second };
    return { ...job, options: { parameterisation, dropout } };
  };
  const wholeFor = (x1: SamplesLike, x2: SamplesLike | undefined): KernelJob => {
    const job = jobFor(x1, x2);
    checkMemory(
      "kernels",
      "x1 and x2",
      job.first.count * (job.second ?? job.first).count,
      "take the kernels in blocks: for await (const block of kernels(network).blocks(x1, x2))",
    );
    return job;
  };
  const compute = <Kind extends KernelKind>(
    x1: SamplesLike,
    x2: SamplesLike | undefined,
    wanted: readonly Kind[],
  ): Record<Kind, NdArray> => {
    const { first, second, options } = wholeFor(x1, x2);
    const shape = [first.count, (second ?? first).count] as const;
    const arrays = wanted.map((kind) => [kind, new Float64Array(shape[0] * shape[1])] as const);
    const engine = kernelEngine("kernels", copy, first, second, options, wanted);
    try {
      runNow(engine.fill(Object.fromEntries(arrays), 0, first.count));
    } finally {
      engine.release();
    }
    const wrapped = arrays.map(([kind, values]) => [
      kind,
      toNdArray(checkFinite("kernels", "x1 and x2", values), shape),
    ]);
    return Object.fromEntries(wrapped) as Record<Kind, NdArray>;
  };
  const both = (x1: SamplesLike, x2?: SamplesLike): KernelPair => shown(compute(x1, x2, KINDS), "kernels");
  return Object.assign(both, {
    ntk: (x1: SamplesLike, x2?: SamplesLike) => compute(x1, x2, ["ntk"]).ntk,
    nngp: (x1: SamplesLike, x2?: SamplesLike) => compute(x1, x2, ["nngp"]).nngp,
    async: async (x1: SamplesLike, x2?: SamplesLike, run: KernelRunOptions = {}) =>
      runKernels(wholeFor(x1, x2), readRunOptions("kernels", copy, run)),
    blocks: (x1: SamplesLike, x2?: SamplesLike, blockOptions: BlockOptions = {}) =>
      streamBlocks(jobFor(x1, x2), blockOptions),
  });
}
