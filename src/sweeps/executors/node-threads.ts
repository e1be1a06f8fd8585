import type { Arguments } from "../../arrays/arguments";
import { nodeModule } from "../../concurrency/node-module";
import { ThreadStartError, threadPool } from "../../concurrency/thread-pool";
import { workerFile } from "../../concurrency/worker-file";
import { ExecutorError } from "./executor";
import type { OpenThreads, PointResult, PointStart } from "./point-request";

/** Returns the opener of threads of Node.js. */
export const nodeThreads =
  (args: Arguments): OpenThreads =>
  async (threads, onStart) => {
    const file = workerFile(import.meta.url, "sweep-worker");
    checkFile(file);
    const pool = await threadPool(args, { file, threads, importsModules: true });
    const close = pool.listen((message) => {
      if (typeof (message as PointStart | null)?.started === "number") onStart(message as PointStart);
    });
    return {
      async run(request, end) {
        try {
          // Resolves to null if the thread ended because it threw null.
          const result = (await pool.run(request, end)) as PointResult | null;
          return (
            result ?? { error: { name: "Error", message: "the point threw null, which ended its thread" } }
          );
        } catch (error) {
          throw error instanceof ThreadStartError ? new ExecutorError(error.message) : error;
        }
      },
      close,
    };
  };

/** Checks that the file of the threads is there; a bundle of a program may lack it. */
function checkFile(file: string): void {
  const path = file.startsWith("file:") ? nodeModule("url").fileURLToPath(file) : file;
  if (nodeModule("fs").existsSync(path)) return;
  throw new ExecutorError(
    `threads need the file ${path}, which is missing: leave learning-dynamics out of the bundle`,
  );
}
