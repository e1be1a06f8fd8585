import type { Queue } from "bullmq";
import type { Redis } from "ioredis";
import { isLasting } from "./connection";
import { digest } from "./keys";
import { type PointAttempt, type PointJob, pointJob, type SweepJob, sweepId } from "./point-job";

/** Number of jobs that are added at a time. */
const BATCH = 500;

/** Number of successive failures to add jobs, a second apart, after which the sweep ends. */
const MOST_FAILURES = 60;

/** Adds the jobs of a sweep to its queue. A job that is there already is not added again. */
export class JobFeed {
  readonly #id: string;
  #waiting: PointAttempt[] = [];
  #isAdding = false;
  #isClosed = false;

  /** @param fail called with the error if jobs cannot be added */
  constructor(
    readonly queue: Queue<PointJob>,
    readonly redis: Redis,
    readonly sweep: SweepJob,
    readonly fail: (error: unknown) => void,
  ) {
    this.#id = sweepId(sweep);
  }

  /** Adds a job, together with others that are added in the same turn of the event loop. */
  add(attempt: PointAttempt): void {
    this.#waiting.push(attempt);
    if (this.#isAdding) return;
    this.#isAdding = true;
    setImmediate(() => this.#addAll().catch(this.fail));
  }

  /** Returns the attempts whose jobs were added, but are no longer there, neither waiting nor running. */
  async missing<Attempt extends PointAttempt>(attempts: readonly Attempt[]): Promise<Attempt[]> {
    const waiting = new Set(this.#waiting);
    const added = attempts.filter((attempt) => !waiting.has(attempt));
    const keys = added.map((attempt) => this.queue.toKey(this.#jobId(attempt)));
    const found = await Promise.all(keys.map((key) => this.redis.exists(key)));
    return added.filter((_, i) => found[i] === 0);
  }

  /** Takes waiting jobs out of the queue; those that run stay. */
  async takeBack(attempts: readonly PointAttempt[]): Promise<void> {
    this.#waiting = [];
    await Promise.all(attempts.map((attempt) => this.queue.remove(this.#jobId(attempt))));
  }

  close(): void {
    this.#isClosed = true;
  }

  async #addAll(): Promise<void> {
    let failures = 0;
    while (this.#waiting.length > 0 && !this.#isClosed) {
      const batch = this.#waiting.slice(0, BATCH);
      try {
        await this.queue.addBulk(
          batch.map((attempt) => ({
            name: "point",
            data: pointJob(this.sweep, attempt),
            opts: { jobId: this.#jobId(attempt), removeOnComplete: true, removeOnFail: true },
          })),
        );
        this.#waiting.splice(0, batch.length);
        failures = 0;
      } catch (error) {
        // A server that has just been started refuses commands for some time.
        if (isLasting(error) || ++failures === MOST_FAILURES) throw error;
        await new Promise((resolve) => setTimeout(resolve, 1000));
      }
    }
    this.#isAdding = false;
  }

  #jobId({ task, attempt }: PointAttempt): string {
    return `${this.#id}-${digest(task.key)}-${attempt}`;
  }
}
