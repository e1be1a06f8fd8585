import { nodeModule } from "../../concurrency/node-module";
import type { KernelKind, PartialKernel } from "../../ntk/partial-kernel";
import type { Shard } from "../shard";
import { StoreError } from "../store/store-error";
import { logPath, logPaths, openLog, readLog } from "./block-log";
import { claimManifest } from "./kernel-manifest";
import { checkSpace, type NpyFile, openNpyFile } from "./npy-file";

/** File that a kernel is written to. */
export interface KernelTarget {
  readonly path: string;
  readonly file: NpyFile;
  /** Descriptor of the log of this shard. */
  readonly log: number;
  /** Finished blocks of all shards, by `placeKey`. */
  readonly finished: ReadonlySet<string>;
  close(): void;
}

/** Place and division of a kernel's file. */
export interface KernelTargetOptions {
  readonly path: string;
  readonly kind: KernelKind;
  /** Number of rows and columns of a block. */
  readonly size: number;
  readonly shard: Shard;
  readonly resume: boolean;
}

/**
 * Opens the file of a kernel, with its manifest and its logs; creates what is missing. Logs are created after the file, so
 * that logs without a file tell that it was deleted.
 *
 * @throws StoreError if the file belongs to a different kernel, is to be resumed, or cannot be written
 */
export function openKernelTarget(kernel: PartialKernel, options: KernelTargetOptions): KernelTarget {
  const { path, kind, size, shard, resume } = options;
  const { closeSync, existsSync } = nodeModule("fs");
  checkSpace(path, kernel.shape);
  claimManifest(path, kernel, kind, size);
  const logs = logPaths(path);
  if (logs.length > 0 && !existsSync(path)) {
    const message = "is missing, but its logs are there";
    const advice = `Restore it, or delete its manifest and ${logs.join(", ")}.`;
    throw new StoreError("damaged", path, { message, advice });
  }
  const own = logPath(path, shard);
  if (logs.includes(own) && !resume) {
    const message = "holds blocks of an earlier call";
    const advice = `Continue it by resume: true, or delete ${path} with its manifest and its logs.`;
    throw new StoreError("exists", path, { message, advice });
  }
  const file = openNpyFile(path, kernel.shape);
  const log = openLog(own);
  return {
    ...{ path, file, log },
    finished: new Set(logs.flatMap(readLog)),
    close() {
      closeSync(file.descriptor);
      closeSync(log);
    },
  };
}
