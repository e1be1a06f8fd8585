import { argumentsOf } from "../../arrays/arguments";
import { lockPath, rowsPath } from "../store/folder-files";
import { findLock } from "../store/lock/found-lock";
import { warningText } from "../store/read-rows";
import { countOutcomes, type ShardCounts, type SweepCounts } from "./count-outcomes";
import { openFolder } from "./sweep-folder";

/** Process that appends to the rows of a shard, or did so until it was killed. */
export interface ShardLock {
  /** Name of the machine; undefined if the lock cannot be read. */
  readonly host: string | undefined;
  readonly process: number | undefined;
  /** Time at which the process began, in ISO 8601. */
  readonly since: string | undefined;
  /** True if the process has ended or gives no sign of life. The shard can then be started again. */
  readonly isStale: boolean;
}

/** State of a shard. */
export interface ShardStatus extends ShardCounts {
  /** Lock of its file of rows; undefined if no process appends to it. */
  readonly lock?: ShardLock | undefined;
}

/** State of a sweep: the numbers of its points altogether, by round and by shard, and the processes at work. */
export interface SweepStatus extends SweepCounts {
  readonly shards: readonly ShardStatus[];
  /** Events that a user should read, such as an incomplete row. */
  readonly warnings: readonly string[];
}

/**
 * Returns the state of a sweep in its folder, also while its shards are running.
 *
 * @param folder folder of the sweep (option `store`)
 * @throws StoreError if it is not the folder of a sweep, cannot be read or holds a damaged row
 * @example
 * const unfinished = (folder: string) =>
 *   sweepStatus(folder).shards.filter(({ missing, lock }) => missing > 0 && lock === undefined);
 */
export function sweepStatus(folder: string): SweepStatus {
  const opened = openFolder(argumentsOf("sweepStatus"), folder);
  try {
    const { counts } = countOutcomes(opened);
    const shards = counts.shards.map((shard) => {
      const lock = findLock(lockPath(rowsPath(folder, { index: shard.shard, count: opened.shards })));
      const { host, process, since } = lock?.owner ?? {};
      return { ...shard, lock: lock && { host, process, since, isStale: lock.isStale } };
    });
    const warnings = opened.outcomes.warnings.map(warningText);
    return { ...counts, shards, warnings };
  } finally {
    opened.outcomes.close();
  }
}
