import type { Redis } from "ioredis";
import { isLasting } from "./connection";
import { type ResultEntry, readResults, removeResults } from "./results";

/** Time for which one command waits for results, in milliseconds. */
const WAIT = 1000;

/** Number of successive failures to read results, a second apart, after which the sweep ends. */
const MOST_FAILURES = 60;

/** Reads the results of a sweep as they arrive, and removes them when they are no longer needed. */
export class ResultFeed {
  #last = "0";
  #removed: string[] = [];
  #removing: Promise<void> | undefined;
  #isClosed = false;

  /**
   * @param redis connection for commands that do not wait
   * @param reader connection for this feed alone
   */
  constructor(
    readonly redis: Redis,
    readonly reader: Redis,
    readonly stream: string,
    readonly take: (entry: ResultEntry) => void,
  ) {}

  /** Takes the results that are there. */
  async drain(): Promise<void> {
    while ((await this.#read(this.redis)) > 0);
  }

  /** Takes results as they arrive. Rejects if the server fails for good; resolves after `close`. */
  async follow(): Promise<void> {
    let failures = 0;
    while (!this.#isClosed) {
      try {
        await this.#read(this.reader, WAIT);
        failures = 0;
      } catch (error) {
        if (this.#isClosed) return;
        if (isLasting(error) || ++failures === MOST_FAILURES) throw error;
        await new Promise((resolve) => setTimeout(resolve, 1000));
      }
    }
  }

  /** Removes a result from the stream soon. */
  remove(id: string): void {
    this.#removed.push(id);
    this.#removing ??= new Promise((resolve) => setImmediate(resolve))
      .then(() => this.flush())
      .catch(() => {}) // A later sweep removes them.
      .finally(() => {
        this.#removing = undefined;
      });
  }

  /** Removes the results that are to be removed. */
  async flush(): Promise<void> {
    const ids = this.#removed;
    this.#removed = [];
    await removeResults(this.redis, this.stream, ids);
  }

  close(): void {
    this.#isClosed = true;
  }

  async #read(redis: Redis, wait?: number): Promise<number> {
    const entries = await readResults(redis, this.stream, this.#last, wait);
    for (const entry of entries) {
      // Two commands may return the same entry.
      if (!isLater(entry.id, this.#last)) continue;
      this.#last = entry.id;
      this.take(entry);
    }
    return entries.length;
  }
}

/** Tests whether an entry of a stream was added after another one. Identities are `milliseconds-number`. */
function isLater(id: string, other: string): boolean {
  const [time = 0, count = 0] = id.split("-").map(Number);
  const [otherTime = 0, otherCount = 0] = other.split("-").map(Number);
  return time > otherTime || (time === otherTime && count > otherCount);
}
