#!/usr/bin/env node
import module from "node:module";
import { runCommandLine } from "./command-line";
import { EXIT } from "./exit";
import { printErrorResult } from "./output/print-error-result";
import { watchOutput } from "./process/watch-output";

watchOutput(process);

// Node 22.1 and later keep the compiled code of the command for the next run.
(module as { enableCompileCache?: () => void }).enableCompileCache?.();

/** Settles when the command has finished. Exported because esbuild would otherwise treat this file as CommonJS. */
export const done = runCommandLine(process.argv)
  .catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    printErrorResult(process.argv, error instanceof Error ? error.message : String(error), EXIT.fault);
    return EXIT.fault;
  })
  .then((code) => {
    process.exitCode ??= code;
  });
