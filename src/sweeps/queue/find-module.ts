import { nodeModule } from "../../concurrency/node-module";
import { describeWork } from "../work/describe-work";
import type { WorkModule } from "../work/work";
import type { JobWork } from "./point-job";

/** SHA-256 by path of the modules that this process has loaded; a process keeps the first version that it loads. */
const loaded = new Map<string, string>();

/**
 * Returns the module that a job names, after checking that it lies below the folder of the worker, without symbolic
 * links, and is the one of the sweep.
 */
export function findModule(folder: string, { name, code, module = "" }: JobWork): WorkModule {
  if (!isExport(name)) throw new Error(`the job names no export of a module: ${JSON.stringify(name)}`);
  const file = resolveBelow(folder, module);
  const found = describeWork({ file, export: name }).code ?? "";
  const text = JSON.stringify(module);
  if (found !== code)
    throw new Error(`the worker's copy of ${text} is not that of the sweep: copy it, and restart the worker`);
  const before = loaded.get(file) ?? found;
  if (before !== found)
    throw new Error(`the worker has loaded an earlier version of ${text}: restart the worker`);
  loaded.set(file, found);
  return { file, export: name };
}

/** Returns the path of a file below a folder; without symbolic links, the path and that of the file are one. */
function resolveBelow(folder: string, module: string): string {
  const { join, sep } = nodeModule("path");
  const { realpathSync, statSync } = nodeModule("fs");
  const parts = module.split("/");
  const isPlain = parts.every(
    (part) => part !== "" && part !== "." && part !== ".." && !/[\\:\0]/.test(part),
  );
  if (!isPlain)
    throw new Error(`the job names a file outside the worker's folder: ${JSON.stringify(module)}`);
  const root = realpathSync(folder);
  const path = join(root, ...parts);
  let real: string | undefined;
  try {
    real = realpathSync(path);
  } catch {
    // Reported below.
  }
  if (real === undefined || !statSync(real).isFile())
    throw new Error(`the worker has no file ${JSON.stringify(module)} in its folder: copy it there`);
  if (real !== path || !real.startsWith(root + sep))
    throw new Error(`the job names a symbolic link in the worker's folder: ${JSON.stringify(module)}`);
  return path;
}

/** Tests whether a text can be an export. Names that every function has, such as `constructor`, are none. */
const isExport = (name: string): boolean =>
  /^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(name) && !(name in Function.prototype);
