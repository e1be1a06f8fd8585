#!/usr/bin/env node
import { runCommandLine } from "./command-line";

/** Settles when the command has finished. Exported because esbuild would otherwise treat this file as CommonJS. */
export const done = runCommandLine(process.argv).then((code) => {
  process.exitCode = code;
});
