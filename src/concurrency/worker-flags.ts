import { nodeModule } from "./node-module";

/** Options of Node.js that change how modules are found and loaded. */
const LOADER_FLAG = /^(--require|-r|--import|--loader|--experimental-loader|--conditions|-C)(=|$)/;

/** Returns the options that load the ts-node that a file, given by its path or URL, would load. */
const tsNodeFlags = (file: string): string[] => [
  "--require",
  nodeModule("module").createRequire(file).resolve("ts-node/register/transpile-only"),
];

/** Returns the options of Node.js for a thread that runs a file: TypeScript needs ts-node. */
export const typeScriptFlags = (file: string): string[] => (file.endsWith(".ts") ? tsNodeFlags(file) : []);

/** Returns the options of this process that make modules of the user load, TypeScript under ts-node included. */
export function loaderFlags(): string[] {
  const { execArgv } = process;
  const flags = execArgv.flatMap((flag, i) => {
    const [, , assigned] = LOADER_FLAG.exec(flag) ?? [];
    if (assigned === undefined) return [];
    return assigned === "=" ? [flag] : [flag, execArgv[i + 1] ?? ""];
  });
  const hasTsNode = Symbol.for("ts-node.register.instance") in process;
  if (!hasTsNode || flags.some((flag) => flag.includes("ts-node"))) return flags;
  return [...flags, ...tsNodeFlags(nodeModule("path").resolve("program.ts"))];
}
