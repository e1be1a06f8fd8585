import type { Job } from "bullmq";
import type { Redis } from "ioredis";
import type { AbortSignalLike } from "../../arrays/types";
import { connect, disconnect, redisError, reportLosses } from "./connection";
import { PREFIX, resultsKey } from "./keys";
import { loadPackages, type QueuePackages } from "./load-packages";
import { type PointJob, readJob, sweepId } from "./point-job";
import type { RedisAddress } from "./redis-address";
import { addResult, type PointResult, resultOfError } from "./results";
import { ServedWorks, type WorkSources } from "./served-works";
import { checkServer } from "./server-settings";

/** Period of the test whether the worker was aborted, in milliseconds. */
const ABORT_CHECK = 100;

/** Number of times that the worker of a point may die before the point fails. */
const MOST_STALLS = 2;

/** Number of attempts to send a result, a second apart, before its point is left to another worker. */
const MOST_SENDS = 30;

/** Number of points of a worker. */
export interface QueueWorkerProgress {
  /** Points that are computed at present. */
  readonly running: number;
  readonly finished: number;
  /** Attempts that failed. */
  readonly failed: number;
}

/** Time beyond the grace for which the server is awaited at the end, in milliseconds. */
const CLOSING = 5000;

/** Settings of a worker. */
export interface WorkerSettings {
  readonly address: RedisAddress;
  readonly name: string;
  readonly sources: WorkSources;
  readonly lock: number;
  readonly grace: number;
  readonly onProgress: ((progress: QueueWorkerProgress) => void) | undefined;
  readonly onWarning: ((warning: string) => void) | undefined;
  readonly signal: AbortSignalLike;
}

/** Computes points of a queue until the signal is aborted. */
export async function serveQueue(settings: WorkerSettings): Promise<QueueWorkerProgress> {
  const packages = await loadPackages("queueWorker");
  const redis = await connect(packages.Redis, settings.address);
  try {
    const { label } = settings.address;
    for (const warning of checkServer(label, await redis.info())) settings.onWarning?.(warning);
    reportLosses(redis, label, settings.onWarning);
    return await new QueueServer(settings, packages, redis).serve();
  } finally {
    disconnect(redis);
  }
}

/** Worker of BullMQ with the points that it computes. */
class QueueServer {
  readonly #works: ServedWorks;
  readonly #counts = { running: 0, finished: 0, failed: 0 };
  /** Aborted when the running points return to the queue. */
  readonly #return = { aborted: false };
  /** Functions that return the running points. */
  readonly #returns = new Set<() => void>();
  /** Error that ends the worker. */
  #fault: unknown;

  constructor(
    readonly settings: WorkerSettings,
    readonly packages: QueuePackages,
    readonly redis: Redis,
  ) {
    this.#works = new ServedWorks(settings.sources);
  }

  async serve(): Promise<QueueWorkerProgress> {
    const { name, lock, grace, sources, address, onWarning } = this.settings;
    const worker = new this.packages.Worker<PointJob>(name, (job, token) => this.#process(job, token), {
      connection: this.redis,
      prefix: PREFIX,
      concurrency: sources.threads,
      lockDuration: 1000 * lock,
      stalledInterval: 500 * lock,
      maxStalledCount: MOST_STALLS,
      runRetryDelay: 1000,
    });
    worker.on("error", (error) => {
      if (this.redis.status === "ready" && !isConnectionError(error)) onWarning?.(error.message);
    });
    worker.on("failed", (job, error) => void this.#reportFailed(job, error));
    this.redis.once("end", () => {
      this.#fault ??= redisError(address.label, "the connection was lost");
    });
    await this.#end();
    const returning = setTimeout(() => this.#returnPoints(), 1000 * grace);
    // A server that is gone is not awaited: others compute the points that this worker cannot return.
    const patience = this.redis.status === "ready" ? CLOSING : 0;
    await within(1000 * grace + patience, worker.close(this.redis.status === "end"));
    clearTimeout(returning);
    this.#returnPoints();
    await this.#works.close();
    if (this.#fault !== undefined) throw this.#fault;
    return { ...this.#counts };
  }

  /** Resolves when the worker is aborted or fails. */
  #end(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setInterval(() => {
        if (!this.settings.signal.aborted && this.#fault === undefined) return;
        clearInterval(timer);
        resolve();
      }, ABORT_CHECK);
    });
  }

  /** Computes the point of a job and sends the result, before the job counts as completed. */
  async #process(job: Job<PointJob>, token: string | undefined): Promise<void> {
    const data = readJob(job.data);
    this.#count({ running: 1 });
    try {
      const result = await this.#compute(data);
      if (result === "returned") {
        await job.moveToWait(token);
        throw new this.packages.WaitingError();
      }
      await this.#send(data, result);
      this.#count("values" in result ? { finished: 1 } : { failed: 1 });
    } finally {
      this.#count({ running: -1 });
    }
  }

  async #compute(job: PointJob): Promise<PointResult | "returned"> {
    let leave = () => {};
    try {
      return await new Promise<PointResult | "returned">((resolve, reject) => {
        leave = () => resolve("returned");
        this.#returns.add(leave);
        this.#works.compute(job, this.#return).then(resolve, reject);
      });
    } catch (error) {
      this.#fault ??= error;
      return "returned";
    } finally {
      this.#returns.delete(leave);
    }
  }

  #returnPoints(): void {
    this.#return.aborted = true;
    for (const leave of this.#returns) leave();
  }

  async #send(job: PointJob, result: PointResult): Promise<void> {
    const stream = resultsKey(this.settings.name, sweepId(job));
    for (let sends = 1; ; sends++) {
      try {
        return await addResult(this.redis, stream, job, result);
      } catch (error) {
        if (sends === MOST_SENDS || this.redis.status === "end") throw error;
        await new Promise((resolve) => setTimeout(resolve, 1000));
      }
    }
  }

  /** Sends the failure of a point whose workers died, and reports other jobs that failed. */
  async #reportFailed(job: Job<PointJob> | undefined, error: Error): Promise<void> {
    const { label } = this.settings.address;
    try {
      const died = "the workers that computed the point ended or lost their connection, several times";
      if (job?.deferredFailure === undefined) throw error;
      await this.#send(readJob(job.data), resultOfError(new Error(died)));
    } catch (failure) {
      this.settings.onWarning?.(`a job of the queue at ${label} was dropped: ${(failure as Error).message}`);
    }
  }

  #count(change: Partial<QueueWorkerProgress>): void {
    const { running = 0, finished = 0, failed = 0 } = change;
    this.#counts.running += running;
    this.#counts.finished += finished;
    this.#counts.failed += failed;
    this.settings.onProgress?.({ ...this.#counts });
  }
}

/** Resolves when a promise does, or after some milliseconds. */
async function within(milliseconds: number, promise: Promise<unknown>): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const over = new Promise((resolve) => {
    timer = setTimeout(resolve, milliseconds);
  });
  await Promise.race([promise, over]).finally(() => clearTimeout(timer));
}

const isConnectionError = (error: Error): boolean =>
  "code" in error || /Connection is closed|ECONN|Socket/.test(error.message);
