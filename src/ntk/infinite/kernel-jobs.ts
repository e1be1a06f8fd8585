import type { Arguments } from "../../arrays/arguments";
import {
  type ChainNode,
  isNetwork,
  type LayerLike,
  type Parameterisation,
  readImages,
  readNetwork,
  readParameterisation,
  readSamples,
  readTree,
  type Samples,
  type SamplesLike,
} from "../../networks/architecture";
import type { KernelJob } from "./work-item";

/** Options of `kernels`. */
export interface KernelOptions {
  /**
   * Scaling of weights; default that of a network with an input shape (`"standard"` for `mlp`), else `"ntk"`.
   * `"standard"` requires layers with widths.
   */
  readonly parameterisation?: Parameterisation;
  /** True if dropout is active, as in training; default false. */
  readonly dropout?: boolean;
}

/** Readers of the inputs of a network's kernels. */
export interface KernelJobs {
  /** Reads two sets of inputs, or one. */
  jobFor(x1: SamplesLike, x2: SamplesLike | undefined): KernelJob;
  /** Reads two sets of inputs, or one, and checks that their kernels fit in memory. */
  checkedJobFor(x1: SamplesLike, x2: SamplesLike | undefined): KernelJob;
}

/** Reads and checks a network and the options of its kernels. */
export function kernelJobs(args: Arguments, network: LayerLike, options: KernelOptions): KernelJobs {
  const finite = isNetwork(network) ? readNetwork(args.at("network"), network) : undefined;
  const { copy, root } = finite ?? readTree(args.at("network"), network);
  refuseWithoutKernel(args, root);
  args.options("options", options, { parameterisation: true, dropout: true });
  const { parameterisation: scaling = finite?.parameterisation ?? "ntk", dropout = false } = options;
  const parameterisation = readParameterisation(args.at("options.parameterisation"), scaling);
  args.boolean("options.dropout", dropout);
  const jobFor = (x1: SamplesLike, x2: SamplesLike | undefined): KernelJob => {
    const read = (at: Arguments, x: SamplesLike, like?: Samples): Samples =>
      finite === undefined ? readSamples(at, x, like) : readImages(at, x, finite);
    const first = read(args.at("x1"), x1);
    const second = x2 === undefined ? undefined : read(args.at("x2"), x2, first);
    return { network: copy, first, second, options: { parameterisation, dropout } };
  };
  return {
    jobFor,
    checkedJobFor(x1, x2) {
      const job = jobFor(x1, x2);
      args.memory(
        "x1 and x2",
        job.first.count * (job.second ?? job.first).count,
        "take the kernels in blocks: for await (const block of kernels(network).blocks(x1, x2))",
      );
      return job;
    },
  };
}

/** Layers without a closed kernel, with layers that have one. */
const REFUSED = {
  maxPool: "maxPool, which has no closed kernel (averagePool has one)",
  unflatten: "unflatten, after which positions are independent",
  skip: "skip, between layers that are not independent (residual blocks that end in weights have kernels)",
} as const;

/** Refuses layers that have no kernel at infinite width, by name. */
function refuseWithoutKernel(args: Arguments, { nodes }: ChainNode): void {
  for (const node of nodes) {
    if (node.type === "sum") for (const branch of node.branches) refuseWithoutKernel(args, branch);
    if (node.type !== "maxPool" && node.type !== "unflatten" && node.type !== "skip") continue;
    throw args.refusal("network", "of layers that have a kernel at infinite width", REFUSED[node.type]);
  }
}
