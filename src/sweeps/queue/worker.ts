import { argumentsOf, type FieldsOf } from "../../arrays/arguments";
import type { AbortSignalLike } from "../../arrays/types";
import { coreCount } from "../../concurrency/core-count";
import { nodeModule } from "../../concurrency/node-module";
import type { WorkModule } from "../work/work";
import { DEFAULT_NAME, readQueueName } from "./keys";
import { readRedisAddress } from "./redis-address";
import { type QueueWorkerProgress, serveQueue } from "./serve-queue";

/** Options of `queueWorker`. */
export interface QueueWorkerOptions {
  /**
   * URL of the Redis server, `redis://:password@host:port` or `rediss://…` for TLS; default the environment variable
   * LEARNING_DYNAMICS_REDIS.
   */
  readonly url?: string | undefined;
  /** Name of the queue; default `"sweeps"`. */
  readonly name?: string | undefined;
  /** Module with a registry of works; default none: registered works are refused. */
  readonly registry?: WorkModule | undefined;
  /** Folder with modules that jobs may name; default none: modules are refused. */
  readonly folder?: string | undefined;
  /** Number of points that are computed at a time, each on its own thread; default the number of cores. */
  readonly threads?: number | undefined;
  /**
   * Time in seconds after which a worker without a sign of life counts as dead; default 30. Its points are computed by
   * others at most one and a half times as long after its end.
   */
  readonly lock?: number | undefined;
  /** Time in seconds that running points have after an abort, before they return to the queue; default 5. */
  readonly grace?: number | undefined;
  /** Called when the number of running, finished or failed points changes. */
  readonly onProgress?: ((progress: QueueWorkerProgress) => void) | undefined;
  /** Called with warnings, such as of a lost connection. */
  readonly onWarning?: ((warning: string) => void) | undefined;
  /** Aborting the signal ends the worker. */
  readonly signal?: AbortSignalLike | undefined;
}

const WORKER_OPTIONS: FieldsOf<QueueWorkerOptions> = {
  url: true,
  name: true,
  registry: true,
  folder: true,
  threads: true,
  lock: true,
  grace: true,
  onProgress: true,
  onWarning: true,
  signal: true,
};

/**
 * Computes points of sweeps with the executor `queue(...)` until its signal is aborted, on any machine that reaches
 * their Redis server. Resolves to the number of points.
 *
 * A worker runs only works of its registry, and files of its folder (without symbolic links) with the content that the
 * sweep has. A job of another version of the package, with an unknown name or with a point that the work refuses fails,
 * and is not run. Points are computed on threads: one that blocks, ends its thread or fills its memory leaves the
 * worker and the other points unharmed. A point that takes three processes with it fails.
 *
 * Needs the packages `bullmq` and `ioredis`, which are installed separately, and Node.
 *
 * @throws ArgumentError (rejects) for invalid or unknown options, or with neither registry nor folder;
 * MissingPackageError (rejects) if a package is not installed; ExecutorError (rejects) if the server cannot be reached
 * or refuses the password, or the threads fail
 * @example
 * const serve = (signal: AbortSignal) =>
 *   queueWorker({ url: "redis://127.0.0.1:6379", folder: "works", signal, onWarning: console.warn });
 */
export async function queueWorker(options: QueueWorkerOptions = {}): Promise<QueueWorkerProgress> {
  const args = argumentsOf("queueWorker");
  args.options("options", options, WORKER_OPTIONS);
  const { url, name = DEFAULT_NAME, registry, folder, threads = coreCount(), lock = 30, grace = 5 } = options;
  const { onProgress, onWarning, signal = { aborted: false } } = options;
  const address = readRedisAddress(args, url);
  readQueueName(args, name);
  if (registry !== undefined)
    args.options("options.registry", registry, { file: true, export: true, name: true });
  if (folder !== undefined && !isFolder(args.string("options.folder", folder)))
    throw args.error("options.folder", "the path of a folder", folder);
  if (folder === undefined && registry === undefined)
    throw args.refusal(
      "options",
      "an object with a folder or a registry, because a worker runs nothing else",
      "neither",
    );
  args.number("options.threads", threads, { integer: true, atLeast: 1, atMost: 1024 });
  args.number("options.lock", lock, { atLeast: 1, atMost: 86_400 });
  args.number("options.grace", grace, { atLeast: 0, atMost: 1e6 });
  if (onProgress !== undefined) args.callable("options.onProgress", onProgress);
  if (onWarning !== undefined) args.callable("options.onWarning", onWarning);
  args.signal("options.signal", signal);
  if (signal.aborted) return { running: 0, finished: 0, failed: 0 };
  const sources = { registry, folder, threads };
  return serveQueue({ address, name, sources, lock, grace, onProgress, onWarning, signal });
}

const isFolder = (path: string): boolean =>
  nodeModule("fs").statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
