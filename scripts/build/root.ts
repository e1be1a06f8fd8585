import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const RE_EXPORT = /^export (type )?(?:\* as (\w+)|\{([^}]*)\}) from "(\.\/[^"]+)";$/gm;

/**
 * Writes code and types of the root of the package from src/index.ts, a list of re-exports, by adapting the paths. A
 * bundle would join all subpaths in one file, which consumers could not tree-shake, and the bundler of declarations
 * would turn the interfaces in namespaces into values.
 */
export function writeRoot(directory: string): void {
  const source = readFileSync("src/index.ts", "utf8");
  if (source.replace(RE_EXPORT, "").trim() !== "")
    throw new Error("src/index.ts must contain only re-exports");
  const write = (name: string, line: (reExport: ReExport) => string): void => {
    const lines = [...source.matchAll(RE_EXPORT)].map(([text, type, namespace, names = "", path = ""]) =>
      line({ text, type: type !== undefined, namespace, names: names.match(/\w+/g) ?? [], path }),
    );
    writeFileSync(join(directory, name), `${lines.filter((text) => text !== "").join("\n")}\n`);
  };
  write("index.d.ts", ({ text }) => text);
  write("index.d.mts", withExtension);
  write("index.mjs", (reExport) => (reExport.type ? "" : withExtension(reExport)));
  write("index.js", (reExport) => (reExport.type ? "" : asCommonJs(reExport)));
}

/** A re-export of src/index.ts: a namespace, or a list of names. */
interface ReExport {
  text: string;
  type: boolean;
  namespace: string | undefined;
  names: string[];
  path: string;
}

function withExtension({ text, path }: ReExport): string {
  return text.replace(`"${path}"`, `"${path}.mjs"`);
}

/** Returns code that loads a subpath when a program first reads one of its names. */
function asCommonJs({ namespace, names, path }: ReExport): string {
  const required = `require("${path}.js")`;
  const getter = (name: string, value: string) =>
    `Object.defineProperty(exports, "${name}", { enumerable: true, get: () => ${value} });`;
  if (namespace !== undefined) return getter(namespace, required);
  return names.map((name) => getter(name, `${required}.${name}`)).join("\n");
}
