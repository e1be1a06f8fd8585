import { nodeModule } from "../../concurrency/node-module";
import { unlessCode, withPath } from "../store/store-error";

/**
 * Creates a file with its contents unless it is there, also if several processes or machines try at the same time:
 * the contents are written to a temporary file, which then receives the name. Returns true if this call created it.
 */
export function createExclusively(path: string, fill: (descriptor: number) => void): boolean {
  const { closeSync, linkSync, openSync, rmSync } = nodeModule("fs");
  const temporary = `${path}.${nodeModule("crypto").randomUUID()}.tmp`;
  return withPath(path, "created", () => {
    try {
      const descriptor = openSync(temporary, "wx");
      try {
        fill(descriptor);
      } finally {
        closeSync(descriptor);
      }
      const linked = unlessCode("EEXIST", () => {
        linkSync(temporary, path);
        return true;
      });
      return linked === true;
    } finally {
      rmSync(temporary, { force: true });
    }
  });
}
