import { nodeModule } from "../../concurrency/node-module";
import { npyHeader } from "../../files/write-npy";
import { StoreError } from "../store/store-error";
import { createExclusively } from "./exclusive-file";
import { withKernelPath } from "./with-kernel-path";

/** File of numbers that is open for writing. */
export interface NpyFile {
  readonly descriptor: number;
  /** Number of bytes before the first number. */
  readonly start: number;
  readonly shape: readonly [rows: number, columns: number];
}

/**
 * Opens an `.npy` file of float64 numbers for writing in place. Creates it with its full size unless it is there.
 *
 * @throws StoreError if it has a different header or size
 */
export function openNpyFile(path: string, shape: readonly [rows: number, columns: number]): NpyFile {
  const { existsSync, fstatSync, ftruncateSync, openSync, readSync, writeSync } = nodeModule("fs");
  const header = npyHeader(shape);
  const size = header.length + 8 * shape[0] * shape[1];
  if (!existsSync(path)) {
    createExclusively(path, (descriptor) => {
      writeSync(descriptor, header);
      ftruncateSync(descriptor, size);
    });
  }
  return withKernelPath(path, "opened", () => {
    const descriptor = openSync(path, "r+");
    const found = new Uint8Array(header.length);
    readSync(descriptor, found, 0, found.length, 0);
    if (fstatSync(descriptor).size === size && found.every((byte, i) => byte === header[i]))
      return { descriptor, start: header.length, shape };
    const message = `is not an .npy file of ${shape.join(" × ")} float64 numbers`;
    const advice = "Delete it with its manifest and its logs, and start again.";
    throw new StoreError("damaged", path, { message, advice });
  });
}

/**
 * Checks that the disk has space for the part of a file that it does not hold yet.
 *
 * @throws StoreError otherwise
 */
export function checkSpace(path: string, [rows, columns]: NpyFile["shape"]): void {
  const { statSync, statfsSync } = nodeModule("fs");
  const folder = nodeModule("path").dirname(path);
  withKernelPath(folder, "read", () => {
    // Blocks of `stat` have 512 bytes on every system.
    const { blocks = 0 } = statSync(path, { throwIfNoEntry: false }) ?? {};
    const { bavail, bsize } = statfsSync(folder);
    const [needed, free] = [8 * rows * columns - 512 * blocks, bavail * bsize];
    if (needed <= free) return;
    const message = `needs ${needed.toLocaleString("en")} bytes, and ${free.toLocaleString("en")} are free on its disk`;
    throw new StoreError("full", path, { message, advice: "Free space, or choose a file on another disk." });
  });
}
