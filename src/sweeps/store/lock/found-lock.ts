import { nodeModule } from "../../../concurrency/node-module";
import { StoreError, unlessCode, withPath } from "../store-error";
import { hasEnded, type LockOwner } from "./lock-owner";

/** Age of the last sign of life from which a holder counts as ended where its process is not visible, in milliseconds. */
const STALE = 60_000;

/** Lock file of any process. */
export interface FoundLock {
  /** Holder; absent if the file was not written completely. */
  readonly owner: LockOwner | undefined;
  /** Age of the last sign of life in milliseconds; 0 if this machine knows that the holder runs. */
  readonly age: number;
  /** True if the holder has ended. */
  readonly isStale: boolean;
}

/**
 * Reads a lock file; returns undefined if it has been removed.
 *
 * @throws StoreError if it cannot be read
 */
export function findLock(path: string): FoundLock | undefined {
  const fs = nodeModule("fs");
  return withPath(path, "read", () =>
    unlessCode("ENOENT", () => {
      const written = fs.statSync(path).mtimeMs;
      const owner = parseOwner(fs.readFileSync(path, "utf8"));
      const ended = owner && hasEnded(owner);
      const age = ended === undefined ? serverTime(path) - written : 0;
      return { owner, age, isStale: ended ?? age > STALE };
    }),
  );
}

/** Returns the error about a lock that another process holds. */
export function lockedError(path: string, { owner, age }: Pick<FoundLock, "owner" | "age">): StoreError {
  const holder =
    owner === undefined
      ? "another process"
      : `process ${owner.process} on ${owner.host} since ${owner.since}`;
  const seen = age === 0 ? "" : `, last sign of life ${Math.round(age / 1000)} s ago`;
  return new StoreError("locked", path, {
    message: `is held by ${holder}${seen}`,
    advice: `Let that process finish or stop it; if its machine has failed, wait ${STALE / 1000} s and try again.`,
  });
}

/** Returns the holder in the text of a lock; undefined for a lock that was not written completely. */
function parseOwner(text: string): LockOwner | undefined {
  try {
    const owner = JSON.parse(text) as LockOwner | null;
    return typeof owner?.process === "number" ? owner : undefined;
  } catch {
    return undefined;
  }
}

/** Returns the time of the clock that dates files, which may be that of a file server, in milliseconds. */
function serverTime(path: string): number {
  const fs = nodeModule("fs");
  const probe = `${path}.${nodeModule("crypto").randomUUID()}`;
  fs.writeFileSync(probe, "");
  try {
    return fs.statSync(probe).mtimeMs;
  } finally {
    fs.rmSync(probe, { force: true });
  }
}
