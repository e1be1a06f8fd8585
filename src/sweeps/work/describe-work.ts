import { nodeModule } from "../../concurrency/node-module";
import type { WorkFunction, WorkModule } from "./work";

/** Description of a work as plain data, which changes with the code of the work but not with its place. */
export interface WorkDescription {
  /** Name in a registry, of the export, or of the function. */
  readonly name: string;
  /** SHA-256 of the module or of the function's text; absent for registered works, which the version of the package tells apart. */
  readonly code?: string;
}

/** Describes a work for the manifest of a sweep. */
export function describeWork(work: WorkFunction | WorkModule): WorkDescription {
  if (typeof work === "function") return { name: work.name, code: sha256(work.toString()) };
  const { file, export: exported = "default", name } = work;
  if (name !== undefined) return { name };
  const path = file.startsWith("file:") ? nodeModule("url").fileURLToPath(file) : file;
  return { name: exported, code: sha256(nodeModule("fs").readFileSync(path)) };
}

const sha256 = (text: string | Uint8Array): string =>
  nodeModule("crypto").createHash("sha256").update(text).digest("hex");
