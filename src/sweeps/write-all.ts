import { nodeModule } from "../concurrency/node-module";

/** Writes all bytes to a file, at a position, or at its end if the position is null. */
export function writeAll(descriptor: number, bytes: Uint8Array, position: number | null): void {
  const { writeSync } = nodeModule("fs");
  for (let done = 0; done < bytes.length; ) {
    const at = position === null ? null : position + done;
    done += writeSync(descriptor, bytes, done, bytes.length - done, at);
  }
}
