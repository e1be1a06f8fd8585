import { nodeModule } from "../../../concurrency/node-module";
import { StoreError, unlessCode, withPath } from "../store-error";
import { findLock, lockedError } from "./found-lock";
import { thisOwner } from "./lock-owner";

/** Time between two signs of life of the holder, in milliseconds. */
const HEARTBEAT = 5000;

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

/**
 * Takes the lock at a path: a file that only one process can create, with its host and process number. The holder rewrites
 * the last byte every 5 s, so that the file server dates it.
 *
 * A lock is stale if its process on this machine has ended, or if a holder elsewhere has given no sign of life for 60 s. A
 * holder that computes one point for longer in the thread of its store looks stale to other machines, too (outside Linux
 * also to its own). Exactly one of the processes that find a stale lock takes it over.
 *
 * @throws StoreError if another process holds the lock, or the file cannot be written
 */
export function takeLock(path: string): Lock {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const file = createLockFile(path);
    if (file !== undefined) return holdLock(path, file);
    const found = findLock(path);
    if (found?.isStale) removeStale(path);
    else if (found !== undefined) throw lockedError(path, found);
  }
  throw lockedError(path, { owner: undefined, age: 0 });
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

/** Creates and opens a lock file; returns undefined if it exists. */
function createLockFile(path: string): number | undefined {
  const fs = nodeModule("fs");
  const file = withPath(path, "created", () => unlessCode("EEXIST", () => fs.openSync(path, "wx")));
  if (file === undefined) return undefined;
  try {
    withPath(path, "written", () => fs.writeSync(file, `${JSON.stringify(thisOwner())}\n`));
    return file;
  } catch (error) {
    fs.closeSync(file);
    removeFile(path);
    throw error;
  }
}

/** Locks that this process holds. */
const held = new Set<Lock>();

let isExitWatched = false;

/** Holds a lock that this process has created. */
function holdLock(path: string, file: number): Lock {
  const fs = nodeModule("fs");
  const own = fs.fstatSync(file, { bigint: true });
  const isOwn = (): boolean => {
    const now = fs.statSync(path, { bigint: true, throwIfNoEntry: false });
    return now?.ino === own.ino && now.dev === own.dev;
  };
  let beatTime = performance.now();
  const beat = () => {
    beatTime = performance.now();
    try {
      fs.writeSync(file, "\n", Number(own.size) - 1);
      fs.fdatasync(file, () => {}); // clients of file servers would delay the write
    } catch {
      // The next append reports the state of the disk.
    }
  };
  const heart = nodeModule("timers").setInterval(beat, HEARTBEAT).unref();
  const lock: Lock = {
    check() {
      if (!withPath(path, "read", isOwn)) throw takenOverError(path);
      // No timer runs while the event loop is blocked.
      if (performance.now() - beatTime > HEARTBEAT) beat();
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

function releaseAll(): void {
  for (const lock of held) lock.release();
}

function takenOverError(path: string): StoreError {
  return new StoreError("locked", path, {
    message: "was taken over by another process while this one gave no sign of life",
    advice: "Let the other process finish, or stop it and continue with --resume.",
  });
}

function removeFile(path: string): void {
  withPath(path, "removed", () => nodeModule("fs").rmSync(path, { force: true }));
}
