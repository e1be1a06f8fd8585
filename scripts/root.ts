import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const RE_EXPORT = /^export (type )?(?:\* as (\w+)|\{([^}]*)\}) from "(\.\/[^"]+)";$/gm;

/**
 * Writes the root of the package, code and types, from src/index.ts: it is a list of re-exports, so all that changes is
 * the paths. Bundling it instead would tie everything in every subpath together, out of reach of the consumer's
 * tree-shaking, and the bundler of declarations turns the interfaces in such namespaces into values.
 */
export function writeRoot(directory: string): void {
  const source = readFileSync("src/index.ts", "utf8");
  if (source.replace(RE_EXPORT, "").trim() !== "") throw new Error("src/index.ts must hold re-exports only");
  const write = (name: string, line: (reExport: ReExport) => string): void => {
    const lines = [...source.matchAll(RE_EXPORT)].map(([text, type, namespace, names = "", path = ""]) =>
      line({ text, type: type !== undefined, namespace, names: names.split(",").map((n) => n.trim()), path }),
    );
    writeFileSync(join(directory, name), `${lines.filter((text) => text !== "").join("\n")}\n`);
  };
  write("index.d.ts", ({ text }) => text);
  write("index.d.mts", withExtension);
  write("index.mjs", (reExport) => (reExport.type ? "" : withExtension(reExport)));
  write("index.js", (reExport) => (reExport.type ? "" : asCommonJs(reExport)));
}

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

function asCommonJs({ namespace, names, path }: ReExport): string {
  const required = `require("${path}.js")`;
  if (namespace !== undefined) return `exports.${namespace} = ${required};`;
  return names.map((name) => `exports.${name} = ${required}.${name};`).join("\n");
}
