import type { Arguments, FieldsOf } from "../../arrays/arguments";
import { HERE } from "../../arrays/path";
import { nodeModule } from "../../concurrency/node-module";
import type { RowValues } from "../outcome";
import type { Work, WorkFunction, WorkModule } from "./work";

/** Fields of a module of work. */
const MODULE_FIELDS: FieldsOf<WorkModule> = { file: true, export: true, name: true };

/**
 * Loads the work of a sweep: wraps a function, or imports a module and looks its export up.
 *
 * @throws ArgumentError if the module cannot be loaded, or its export is missing or cannot be called
 */
export async function loadWork<Values extends RowValues>(
  args: Arguments,
  work: WorkFunction<Values> | WorkModule,
): Promise<Work<Values>> {
  if (typeof work === "function") return { run: work };
  const at = args.at("work");
  at.options(HERE, work, MODULE_FIELDS);
  const { file, export: exported = "default", name } = work;
  at.string("file", file);
  at.string("export", exported);
  const found = exportOf(await importModule(at, file), exported);
  if (typeof found !== "function") {
    const received = found === undefined ? "no such export" : `an export of type ${typeof found}`;
    throw at.refusal("export", `the name of a function that ${file} exports`, `${exported}: ${received}`);
  }
  if (name === undefined) return { run: found as WorkFunction<Values> };
  const registered = (found as (name: string) => Work<Values> | undefined)(at.string("name", name));
  if (registered === undefined) throw at.error("name", "the name of a registered work", name);
  return registered;
}

/** Imports a module by its path or file URL. TypeScript runs where the process can load it, for example under ts-node. */
async function importModule(at: Arguments, file: string): Promise<Readonly<Record<string, unknown>>> {
  try {
    return await imported(moduleUrl(file));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw at.refusal("file", "a module that can be imported", `${file} (${reason})`);
  }
}

/** Returns the URL of a file given by a path or a URL. */
const moduleUrl = (file: string): string =>
  /^[a-z][a-z\d+.-]+:/i.test(file) ? file : nodeModule("url").pathToFileURL(file).href;

async function imported(url: string): Promise<Readonly<Record<string, unknown>>> {
  try {
    return await import(/* @vite-ignore */ url);
  } catch (error) {
    if ((error as { code?: unknown } | null)?.code !== "ERR_UNKNOWN_FILE_EXTENSION") throw error;
    return nodeModule("module").createRequire(url)(nodeModule("url").fileURLToPath(url));
  }
}

/** Returns an export of a module; of a CommonJS module also one that only the imported default has. */
function exportOf(module: Readonly<Record<string, unknown>>, name: string): unknown {
  const inner = module.default as Readonly<Record<string, unknown>> | null | undefined;
  const isWrapped = inner !== null && (typeof inner === "object" || typeof inner === "function");
  if (name !== "default") return module[name] ?? (isWrapped ? inner[name] : undefined);
  return typeof inner === "object" && isWrapped && "default" in inner ? inner.default : inner;
}
