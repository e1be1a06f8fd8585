import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { experimentWork } from "../../../experiments";
import type { WorkModule } from "../../../sweeps";
import { withinCommand } from "../../argument-names";
import { UsageError } from "../../exit";

/** Reads the work of a sweep: the name of an experiment, or `file.mjs#export` (without #export, the default export). */
export function readWork(command: string, text: string): WorkModule {
  const [, file, exported = "default"] = /^(.*?\.[cm]?[jt]s)(?:#(.+))?$/.exec(text) ?? [];
  if (file === undefined) return withinCommand(command, { name: "<work>" }, () => experimentWork(text));
  const path = resolve(file);
  if (!existsSync(path)) throw new UsageError(`${command}: <work> ${file} does not exist`);
  return { file: path, export: exported };
}
