import { nodeModule } from "../../concurrency/node-module";
import { unlessCode } from "../store/store-error";
import { viaTemporary } from "../store/whole-file";
import { withKernelPath } from "./with-kernel-path";

/**
 * Creates a file with its contents unless it is there, also if several processes or machines try at the same time:
 * the contents are written to a temporary file, which then receives the name. Returns true if this call created it. Needs
 * hard links, because a file that was moved could replace one that already holds blocks.
 */
export function createExclusively(path: string, fill: (descriptor: number) => void): boolean {
  const link = (temporary: string) =>
    unlessCode("EEXIST", () => {
      nodeModule("fs").linkSync(temporary, path);
      return true;
    });
  return withKernelPath(path, "created", () => viaTemporary(path, fill, link)) === true;
}
