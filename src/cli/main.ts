#!/usr/bin/env node
import { runCommandLine } from "./command-line";

/** Settled when the command is done. Exported because esbuild would otherwise take this file for CommonJS. */
export const done = runCommandLine(process.argv).then((code) => {
  process.exitCode = code;
});
