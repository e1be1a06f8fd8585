/** Built-in modules of Node.js that the library uses, by name. */
interface NodeModules {
  readonly crypto: typeof import("node:crypto");
  readonly fs: typeof import("node:fs");
  readonly module: typeof import("node:module");
  readonly os: typeof import("node:os");
  readonly path: typeof import("node:path");
  readonly process: typeof import("node:process");
  readonly timers: typeof import("node:timers");
  readonly url: typeof import("node:url");
  readonly worker_threads: typeof import("node:worker_threads");
  readonly zlib: typeof import("node:zlib");
}

/**
 * Returns a built-in module of Node.js or Deno. It is not imported, so that bundlers for browsers do not see it.
 *
 * @throws Error in browsers
 */
export function nodeModule<Name extends keyof NodeModules>(name: Name): NodeModules[Name] {
  const { process } = globalThis as {
    readonly process?: { getBuiltinModule?(name: string): unknown };
  };
  const found = process?.getBuiltinModule?.(`node:${name}`);
  if (found === undefined)
    throw new Error(`the module node:${name} is missing: files require Node.js or Deno`);
  return found as NodeModules[Name];
}

/** Tests whether the built-in modules of Node.js are there. */
export const hasNodeModules = (): boolean =>
  typeof (globalThis as { process?: { getBuiltinModule?: unknown } }).process?.getBuiltinModule ===
  "function";
