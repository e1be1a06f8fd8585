import type { Queue } from "bullmq";
import type { Redis } from "ioredis";
import type { AbortSignalLike } from "../../arrays/types";
import type { Computed, Executor, ExecutorError, PointTask } from "../executors/executor";
import { disconnect, redisError } from "./connection";
import { JobFeed } from "./job-feed";
import { resultsKey } from "./keys";
import { type PointAttempt, type PointJob, type SweepJob, sweepId } from "./point-job";
import { REDIS_VARIABLE } from "./redis-address";
import { ResultFeed } from "./result-feed";
import type { ResultEntry } from "./results";

/** Period of the test whether the sweep was aborted, in milliseconds. */
const ABORT_CHECK = 100;

/** Period of the test whether the jobs of all points still exist, in milliseconds. */
const JOB_CHECK = 4000;

/** Number of times that the job of a point may vanish without a result before the point fails. */
const MOST_LOSSES = 5;

/** Time for which `close` waits for the server, in milliseconds. */
const CLOSING = 5000;

/** Connections and settings of an executor. */
export interface QueueContext {
  readonly queue: Queue<PointJob>;
  readonly redis: Redis;
  readonly reader: Redis;
  /** Host and port of the server. */
  readonly label: string;
  readonly name: string;
  readonly sweep: SweepJob;
  readonly inFlight: number;
  readonly onWarning: ((warning: string) => void) | undefined;
}

/** Point that is in the queue. */
interface Pending extends PointAttempt {
  readonly signal: AbortSignalLike;
  readonly since: number;
  losses: number;
  resolve(computed: Computed): void;
  reject(error: unknown): void;
}

/** Hands points to the workers of a queue and collects their results. */
export class QueueExecutor implements Executor {
  readonly lanes: number;
  readonly #jobs: JobFeed;
  readonly #results: ResultFeed;
  readonly #pending = new Map<string, Pending>();
  /** Results by key of points that no point has claimed yet: an earlier sweep left them. */
  readonly #unclaimed = new Map<string, ResultEntry>();
  /** Keys of the points that had a result most recently. */
  readonly #recent = new Set<string>();
  /** Number of failed attempts by key. */
  readonly #failed = new Map<string, number>();
  readonly #timers: ReturnType<typeof setInterval>[] = [];
  #failure: ExecutorError | undefined;
  /** False as soon as there is a result, or a warning that there is no worker. */
  #isWaiting = true;
  #isAborted = false;

  /** Opens an executor, which takes the results that wait for the sweep. */
  static async open(context: QueueContext): Promise<QueueExecutor> {
    const executor = new QueueExecutor(context);
    await executor.#results.drain();
    executor.#start();
    return executor;
  }

  private constructor(readonly context: QueueContext) {
    const { queue, redis, reader, name, sweep, inFlight } = context;
    this.lanes = inFlight;
    this.#jobs = new JobFeed(queue, redis, sweep, (error) => this.#fail(error));
    const take = (entry: ResultEntry) => this.#take(entry);
    this.#results = new ResultFeed(redis, reader, resultsKey(name, sweepId(sweep)), take);
  }

  run(task: PointTask, signal: AbortSignalLike): Promise<Computed> {
    if (this.#failure !== undefined) return Promise.reject(this.#failure);
    return new Promise((resolve, reject) => {
      const attempt = (this.#failed.get(task.key) ?? 0) + 1;
      const pending = { task, attempt, signal, since: performance.now(), losses: 0, resolve, reject };
      this.#pending.set(task.key, pending);
      const found = this.#unclaimed.get(task.key);
      if (found === undefined) this.#jobs.add(pending);
      else this.#settle(pending, found);
    });
  }

  async close(): Promise<void> {
    for (const timer of this.#timers) clearInterval(timer);
    const { queue, redis, reader } = this.context;
    this.#results.close();
    this.#jobs.close();
    disconnect(reader);
    if (redis.status === "ready") {
      const left = this.#isAborted ? [] : [...this.#unclaimed.values()];
      for (const { id } of left) this.#results.remove(id);
      const farewell = Promise.all([this.#results.flush(), this.#jobs.takeBack([...this.#pending.values()])]);
      await Promise.race([
        farewell.then(() => queue.close()).catch(() => {}),
        new Promise((resolve) => setTimeout(resolve, CLOSING).unref()),
      ]);
    }
    disconnect(redis);
  }

  #start(): void {
    this.#results.follow().catch((error) => this.#fail(error));
    this.#timers.push(
      setInterval(() => this.#endAborted(), ABORT_CHECK),
      setInterval(() => this.#checkJobs().catch(() => {}), JOB_CHECK),
    );
  }

  /** Takes a result. One that is not needed is removed, and values that no point has claimed yet are kept. */
  #take(entry: ResultEntry): void {
    const { id, key, attempt, result } = entry;
    this.#isWaiting = false;
    const pending = this.#pending.get(key);
    const isFailure = "error" in result;
    if (pending !== undefined && (!isFailure || attempt === pending.attempt)) this.#settle(pending, entry);
    else if (isFailure || this.#recent.has(key) || this.#unclaimed.has(key)) this.#results.remove(id);
    else {
      this.#unclaimed.set(key, entry);
      const [oldest] = this.#unclaimed.values();
      if (oldest === undefined || this.#unclaimed.size <= 4 * this.lanes) return;
      this.#unclaimed.delete(oldest.key);
      this.#results.remove(oldest.id);
    }
  }

  #settle(pending: Pending, { id, key, result }: ResultEntry): void {
    this.#pending.delete(key);
    this.#unclaimed.delete(key);
    if ("error" in result) {
      this.#results.remove(id);
      this.#reject(pending, result.error);
      return;
    }
    this.#failed.delete(key);
    this.#remember(key);
    pending.resolve({ values: result.values, stored: () => this.#results.remove(id) });
  }

  #reject(pending: Pending, error: Error): void {
    this.#pending.delete(pending.task.key);
    this.#failed.set(pending.task.key, pending.attempt);
    pending.reject(error);
  }

  /** Keeps the keys of the last points, which may get a second result. */
  #remember(key: string): void {
    this.#recent.add(key);
    const [oldest] = this.#recent;
    if (oldest !== undefined && this.#recent.size > 4 * this.lanes) this.#recent.delete(oldest);
  }

  #endAborted(): void {
    for (const { signal, reject } of this.#pending.values()) {
      if (!signal.aborted) continue;
      this.#isAborted = true;
      reject(new Error("the sweep was aborted"));
    }
  }

  /** Adds jobs again that vanished, for example because the server lost its last second in a power failure. */
  async #checkJobs(): Promise<void> {
    await this.#warnOfMissingWorkers();
    const before = performance.now() - JOB_CHECK;
    const missing = await this.#jobs.missing(
      [...this.#pending.values()].filter(({ since }) => since < before),
    );
    // A job is removed after its result was added.
    if (missing.length > 0) await this.#results.drain();
    for (const lost of missing) {
      if (this.#pending.get(lost.task.key) !== lost) continue;
      if (++lost.losses < MOST_LOSSES) this.#jobs.add(lost);
      else
        this.#reject(lost, new Error(`the job of the point vanished ${MOST_LOSSES} times without a result`));
    }
  }

  async #warnOfMissingWorkers(): Promise<void> {
    if (!this.#isWaiting) return;
    this.#isWaiting = false;
    const { queue, label, name, onWarning } = this.context;
    if ((await queue.getWorkersCount()) > 0) return;
    const command = `learning-dynamics worker --redis URL, or with the URL in ${REDIS_VARIABLE}`;
    onWarning?.(`no worker is connected to the queue ${name} at ${label}. Start one: ${command}`);
  }

  /** Ends the sweep with the error of the server. */
  #fail(error: unknown): void {
    this.#failure ??= redisError(this.context.label, error);
    for (const { reject } of this.#pending.values()) reject(this.#failure);
    this.#pending.clear();
  }
}
