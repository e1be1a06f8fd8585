import { type Arguments, argumentsOf, type FieldsOf } from "../../arrays/arguments";
import { nodeModule } from "../../concurrency/node-module";
import { type ExecutorContext, ExecutorError, type OpenExecutor } from "../executors/executor";
import { packageVersion } from "../package-version";
import { describeWork } from "../work/describe-work";
import type { WorkModule } from "../work/work";
import { connect, disconnect, redisError, reportLosses } from "./connection";
import { DEFAULT_NAME, PREFIX, readQueueName } from "./keys";
import { loadPackages } from "./load-packages";
import type { JobWork, PointJob } from "./point-job";
import { QueueExecutor } from "./queue-executor";
import { readRedisAddress } from "./redis-address";
import { checkServer } from "./server-settings";

/** Options of `queue`. */
export interface QueueOptions {
  /**
   * URL of the Redis server, `redis://:password@host:port` or `rediss://…` for TLS; default the environment variable
   * LEARNING_DYNAMICS_REDIS, which keeps the password out of programs.
   */
  readonly url?: string | undefined;
  /** Name of the queue, which its workers share; default `"sweeps"`. */
  readonly name?: string | undefined;
  /** Folder that workers have a copy of (`queueWorker`'s `folder`); default the folder of the work's module. */
  readonly folder?: string | undefined;
  /**
   * Number of points in the queue at a time, which bounds the server's memory (1 to 2 kB per point); default 5000. At
   * least twice the number of all threads keeps them busy.
   */
  readonly inFlight?: number | undefined;
  /** Called with warnings about the settings of the server, and if no worker is connected. */
  readonly onWarning?: ((warning: string) => void) | undefined;
}

const QUEUE_OPTIONS: FieldsOf<QueueOptions> = {
  url: true,
  name: true,
  folder: true,
  inFlight: true,
  onWarning: true,
};

/**
 * Returns an executor that hands points to workers on other machines (`queueWorker`, or the command
 * `learning-dynamics worker`) by a BullMQ queue on a Redis server.
 *
 * The work must be the export of a module or a registered experiment: jobs hold names and parameters, never code.
 * Results wait in Redis until they are in the store of the sweep, at most 30 days. So a sweep with a store may end at
 * any time and be continued with `resume: true`, and workers may come and go. A point may be computed twice, if its
 * worker seems dead; it has one row. An aborted sweep takes its waiting points out of the queue. Sweeps of the same work at
 * the same time need queues with different names.
 *
 * Needs the packages `bullmq` and `ioredis`, which are installed separately, and Node. The server needs Redis 6.2 or
 * later, `maxmemory-policy noeviction`, and for restarts without loss `appendonly yes`.
 *
 * @throws ArgumentError for invalid or unknown options. The sweep rejects with MissingPackageError if a package is not
 * installed, and with ExecutorError if the server cannot be reached (after 4 s at its start, 10 min later), refuses the
 * password, has no memory left or may evict keys
 * @example
 * const executor = queue({ url: "redis://127.0.0.1:6379", onWarning: console.warn });
 * const run = sweep({ file: "work.mjs" }, { a: range(0, 1, 11) }, { executor, store: "out", resume: true });
 */
export function queue(options: QueueOptions = {}): OpenExecutor {
  const args = argumentsOf("queue");
  args.options("options", options, QUEUE_OPTIONS);
  const { url, name = DEFAULT_NAME, folder, inFlight = 5000, onWarning } = options;
  const address = readRedisAddress(args, url);
  readQueueName(args, name);
  if (folder !== undefined) args.string("options.folder", folder);
  args.number("options.inFlight", inFlight, { integer: true, atLeast: 1, atMost: 1e6 });
  if (onWarning !== undefined) args.callable("options.onWarning", onWarning);
  return async (context) => {
    const { Queue, Redis } = await loadPackages("queue");
    const sweep = {
      version: packageVersion,
      work: jobWork(args, context, folder),
      timeLimit: Number.isFinite(context.timeLimit) ? context.timeLimit : null,
    };
    const redis = await connect(Redis, address);
    const closing: (() => void)[] = [() => disconnect(redis)];
    try {
      for (const warning of checkServer(address.label, await redis.info())) onWarning?.(warning);
      reportLosses(redis, address.label, onWarning);
      const reader = await connect(Redis, address);
      closing.push(() => disconnect(reader));
      const streams = { events: { maxLen: 1000 } };
      const jobs = new Queue<PointJob>(name, { connection: redis, prefix: PREFIX, streams });
      jobs.on("error", () => {}); // Commands that fail reject.
      const { label } = address;
      return await QueueExecutor.open({
        queue: jobs,
        redis,
        reader,
        label,
        name,
        sweep,
        inFlight,
        onWarning,
      });
    } catch (error) {
      for (const close of closing) close();
      throw error instanceof ExecutorError ? error : redisError(address.label, error);
    }
  };
}

/** Returns the work of a sweep as its jobs name it. */
function jobWork(args: Arguments, { work }: ExecutorContext, folder: string | undefined): JobWork {
  const expected = "a module { file, export } or a registered work, because jobs hold no code";
  if (typeof work === "function") throw argumentsOf("sweep").error("work", expected, work);
  const description = describeWork(work);
  return work.name === undefined ? { ...description, module: modulePath(args, work, folder) } : description;
}

/** Returns the path of a module below the folder that workers share, with slashes. */
function modulePath(args: Arguments, { file }: WorkModule, folder: string | undefined): string {
  const { dirname, relative, resolve, isAbsolute } = nodeModule("path");
  const path = resolve(file.startsWith("file:") ? nodeModule("url").fileURLToPath(file) : file);
  const below = relative(resolve(folder ?? dirname(path)), path).replaceAll("\\", "/");
  if (below.startsWith("../") || isAbsolute(below))
    throw args.refusal("options.folder", `a folder that contains ${path}`, `${folder}`);
  return below;
}
