import { nodeModule } from "../../concurrency/node-module";
import { hasEnded, type LockOwner, thisOwner } from "./lock-owner";
import { StoreError, systemCode, withPath } from "./store-error";

/** Time between two signs of life of the holder, in milliseconds. */
const HEARTBEAT = 5000;

/** Age of the last sign of life from which a holder on another machine counts as ended, in milliseconds. */
const STALE = 60_000;

/** Number of attempts at a lock that other processes take and release at the same time. */
const ATTEMPTS = 100;

/** Right to append to a file, held by this process. */
export interface Lock {
  /**
   * Checks that this process still holds the lock.
   *
   * @throws StoreError if another process has taken it over, while this one was suspended
   */
  check(): void;
  /** Releases the lock; also happens when the process exits. */
  release(): void;
}

/** Locks that this process holds. */
const held = new Set<Lock>();

/** Lock file as it was found: the holder if it can be read, and the age of the last sign of life in milliseconds. */
interface FoundLock {
  readonly owner: LockOwner | undefined;
  readonly age: number;
  readonly isStale: boolean;
}

/**
 * Takes the lock at a path: a file that only one process can create, with its host and process number. The holder rewrites
 * the last byte every 5 s, so that the file server dates it. A lock is stale if its process on this machine has ended, or if
 * a holder elsewhere has given no sign of life for 60 s; a holder elsewhere that blocks its event loop for longer looks
 * stale, too. Processes that find a stale lock take turns, and exactly one of them takes it over.
 *
 * @throws StoreError if another process holds the lock, or the file cannot be written
 */
export function takeLock(path: string): Lock {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const lock = createLock(path);
    if (lock !== undefined) return lock;
    const found = findLock(path);
    if (found === undefined) continue;
    if (!found.isStale) throw isHeld(path, found);
    removeStale(path);
  }
  throw isHeld(path, { owner: undefined, age: 0 });
}

/**
 * Removes a stale lock. Only the holder of a second lock removes it, after another look: the lock that is removed is then
 * never a new one of a process that was faster.
 */
function removeStale(path: string): void {
  const turn = takeLock(`${path}.takeover`);
  try {
    if (findLock(path)?.isStale) removeFile(path);
  } finally {
    turn.release();
  }
}

/** Creates a lock file; returns undefined if there is one. */
function createLock(path: string): Lock | undefined {
  const fs = nodeModule("fs");
  const file = withPath(path, "created", () => unlessCode("EEXIST", () => fs.openSync(path, "wx")));
  if (file === undefined) return undefined;
  const text = `${JSON.stringify(thisOwner())}\n`;
  try {
    withPath(path, "written", () => fs.writeSync(file, text));
  } catch (error) {
    fs.closeSync(file);
    removeFile(path);
    throw error;
  }
  const own = fs.fstatSync(file, { bigint: true });
  const isOwn = (): boolean => {
    const now = fs.statSync(path, { bigint: true, throwIfNoEntry: false });
    return now?.ino === own.ino && now.dev === own.dev;
  };
  const beat = () => {
    try {
      fs.writeSync(file, "\n", text.length - 1);
      fs.fdatasync(file, () => {}); // clients of file servers would delay the write
    } catch {
      // The next append reports the state of the disk.
    }
  };
  const heart = nodeModule("timers").setInterval(beat, HEARTBEAT).unref();
  const lock: Lock = {
    check() {
      if (withPath(path, "read", isOwn)) return;
      throw new StoreError("locked", path, {
        message: "was taken over by another process while this one gave no sign of life",
        advice: "Let the other process finish, or stop it and continue with --resume.",
      });
    },
    release() {
      if (!held.delete(lock)) return;
      nodeModule("timers").clearInterval(heart);
      if (isOwn()) removeFile(path);
      fs.closeSync(file);
    },
  };
  if (!isExitWatched) nodeModule("process").on("exit", releaseAll);
  isExitWatched = true;
  held.add(lock);
  return lock;
}

let isExitWatched = false;

function releaseAll(): void {
  for (const lock of held) lock.release();
}

/** Reads a lock file; returns undefined if it has been removed. */
function findLock(path: string): FoundLock | undefined {
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

function isHeld(path: string, { owner, age }: Pick<FoundLock, "owner" | "age">): StoreError {
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

function removeFile(path: string): void {
  withPath(path, "removed", () => nodeModule("fs").rmSync(path, { force: true }));
}

/** Calls a function and returns undefined if it fails with a code of the operating system. */
function unlessCode<Result>(code: string, work: () => Result): Result | undefined {
  try {
    return work();
  } catch (error) {
    if (systemCode(error) === code) return undefined;
    throw error;
  }
}
