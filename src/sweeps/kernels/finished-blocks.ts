import { nodeModule } from "../../concurrency/node-module";
import { writeAll } from "../write-all";

/** Keeps the log of the blocks that are on disk. */
export interface FinishedBlocks {
  /** Adds the line of a block that has been written to the file; it enters the log when the block is on disk. */
  add(line: string): void;
  /** Resolves when all lines are in the log; rejects with the first error of a write. */
  flush(): Promise<void>;
}

/**
 * Returns the keeper of a log. While the system brings one block to the disk, further ones collect, and the next
 * synchronisation serves all of them.
 */
export function finishedBlocks(data: number, log: number): FinishedBlocks {
  let lines: string[] = [];
  let writing: Promise<void> = Promise.resolve();
  let isWriting = false;
  const synchronise = () =>
    new Promise<void>((resolve, reject) =>
      nodeModule("fs").fdatasync(data, (error) => (error === null ? resolve() : reject(error))),
    );
  async function write(): Promise<void> {
    await writing;
    while (lines.length > 0) {
      const taken = lines;
      lines = [];
      await synchronise();
      writeAll(log, new TextEncoder().encode(taken.join("")), null);
    }
    isWriting = false;
  }
  return {
    add(line) {
      lines.push(line);
      if (isWriting) return;
      isWriting = true;
      writing = write();
      writing.catch(() => {});
    },
    flush: () => writing,
  };
}
