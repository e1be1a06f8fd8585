import { type Arguments, argumentsOf, type FieldsOf } from "../../arrays/arguments";
import {
  COMPUTATION_OPTIONS,
  type ComputationOptions,
  checkComputationOptions,
} from "../../concurrency/computation-options";
import { coreCount } from "../../concurrency/core-count";
import { nodeModule } from "../../concurrency/node-module";
import type { Layer, SamplesLike } from "../../networks/architecture";
import {
  BLOCK_STEP,
  type KernelOptions,
  partialKernel,
  type Rectangle,
  runPartialKernel,
} from "../../ntk/partial-kernel";
import { hasNodeThreads } from "../executors/threads";
import { checkShard, type Shard } from "../shard";
import { blocksOf, countOf, everyNth, where } from "./block-grid";
import { placeKey } from "./block-log";
import { openKernelTarget } from "./kernel-target";
import { runBlocks } from "./run-blocks";

/** Options of `kernelsToFile`. */
export interface KernelFileOptions extends KernelOptions, ComputationOptions {
  /** Path of the `.npy` file. */
  readonly file: string;
  /** Tangent kernel Θ or NNGP kernel K. */
  readonly kind: "ntk" | "nngp";
  /** Largest number of rows and of columns of a block, rounded up to a multiple of 64; default 1024. */
  readonly size?: number | undefined;
  /** Number of threads; default one per core in Node.js, 1 in Deno and for custom activations. */
  readonly threads?: number | undefined;
  /** True to continue a file of an earlier call: its finished blocks are kept; default false. */
  readonly resume?: boolean | undefined;
  /** Part of the blocks, which several processes or machines write to the same file; default all. */
  readonly shard?: Shard | undefined;
}

/** Kernel in a file. */
export interface KernelFile {
  /** Numbers of rows and columns of the kernel. */
  readonly shape: readonly [rows: number, columns: number];
  readonly file: string;
  /** `"finished"` if all blocks of the shard are in the file. */
  readonly result: "finished" | "aborted";
  /** Numbers of blocks of the shard: in the file, and altogether. */
  readonly blocks: { readonly finished: number; readonly total: number };
}

const OPTIONS: FieldsOf<KernelFileOptions> = {
  ...{ parameterisation: true, dropout: true, file: true, kind: true, size: true },
  ...{ threads: true, resume: true, shard: true, ...COMPUTATION_OPTIONS },
};

/**
 * Writes the kernel of a network at infinite width to one `.npy` file, block by block, for kernels that exceed the memory.
 *
 * The file has its full size from the start and is filled in place: float64 numbers, little-endian, row-major, equal to
 * those of `kernels(network)[kind]`, bit for bit. numpy maps it to memory by `np.load(file, mmap_mode="r")`. Next to it
 * stand a manifest, `FILE.json`, and a log of the finished blocks of every shard, `FILE.blocks-1-of-1.jsonl`; a block is on
 * disk before it is in the log. After a crash or an abort, `resume: true` computes the blocks that are missing. Shards may
 * run on several machines that share a file system. The manifest and the logs can be deleted in the end.
 *
 * @param x2 second set of inputs; default `x1`, with half of the work
 * @throws ArgumentError for a network without a kernel, inputs that do not fit it, a file in a folder that does not
 * exist, and invalid or unknown options
 * @throws StoreError for a disk without space for the file, for a file of a different kernel, and if the file cannot be
 * written
 * @example
 * const network = serial(dense({ weightVariance: 2 }), relu(), dense({ weightVariance: 2 }));
 * const x = normal({ shape: [300, 5], seed: 1 });
 * const { shape } = await kernelsToFile(network, x, undefined, { file: "ntk.npy", kind: "ntk", threads: 1 });
 * shape; // [300, 300]
 */
export async function kernelsToFile(
  network: Layer,
  x1: SamplesLike,
  x2: SamplesLike | undefined,
  options: KernelFileOptions,
): Promise<KernelFile> {
  const args = argumentsOf("kernelsToFile");
  args.options("options", options, OPTIONS);
  checkComputationOptions(args, options);
  const { file, kind, size = 1024, resume = false, parameterisation, dropout } = options;
  checkFile(args, file);
  args.choice("options.kind", kind, ["ntk", "nngp"]);
  args.number("options.size", size, { integer: true, atLeast: 1 });
  args.boolean("options.resume", resume);
  const { shard = { index: 1, count: 1 } } = options;
  checkShard(args, shard);
  const kernel = partialKernel(args, kind, network, [x1, x2], {
    ...(parameterisation === undefined ? {} : { parameterisation }),
    ...(dropout === undefined ? {} : { dropout }),
  });
  const edge = BLOCK_STEP * Math.ceil(size / BLOCK_STEP);
  const [height, width] = kernel.shape.map((length) => Math.min(edge, length)) as [number, number];
  args.memory("options.size", height * width, "take smaller blocks");
  const threads = options.threads ?? (hasNodeThreads() && !kernel.hasCustomActivation ? coreCount() : 1);
  const run = await runPartialKernel(args, kernel, threads);
  const target = openKernelTarget(kernel, { path: file, kind, size: edge, shard, resume });
  try {
    const blocks = () => everyNth(blocksOf(kernel, edge), shard);
    const isMissing = (place: Rectangle) => !target.finished.has(placeKey(place));
    const total = countOf(blocks());
    const missing = countOf(where(blocks(), isMissing));
    const written = await runBlocks(args, run, target, {
      ...{ kernel, threads, blocks: where(blocks(), isMissing), missing, total },
      ...{ signal: options.signal, onProgress: options.onProgress },
    });
    return {
      shape: kernel.shape,
      file,
      result: written === missing ? "finished" : "aborted",
      blocks: { finished: total - missing + written, total },
    };
  } finally {
    target.close();
  }
}

/** Checks that a path can be that of a new file. */
function checkFile(args: Arguments, file: string): void {
  if (args.string("options.file", file) === "") throw args.error("options.file", "a path", file);
  const folder = nodeModule("path").dirname(file);
  if (nodeModule("fs").existsSync(folder)) return;
  throw args.refusal("options.file", "a path in a folder that exists", JSON.stringify(file));
}
