/** Import of a bundled CommonJS package in the output of esbuild. */
const IMPORT = /^var (import_\w+) = __toESM\((require_\w+)\(\)\);$/gm;
/** Definition of a bundled CommonJS package in the output of esbuild: a method that has the path of the file as its name. */
const PACKAGE = /^var (require_\w+) = __commonJS\(\{\s*"[^"]+"/gm;

/**
 * Plugin of tsup: a bundled CommonJS package runs at its first use, not when a file that contains it is imported. Other
 * bundlers can then leave out packages that a page does not use.
 */
export const lazyPackages = {
  name: "lazy-packages",
  renderChunk: (code: string) => ({ code: withLazyPackages(code) }),
};

/** Returns the code of a chunk with functions that run its packages once, in place of the variables that hold them. */
export function withLazyPackages(code: string): string {
  const names = Array.from(code.matchAll(IMPORT), ([, name]) => name!);
  // The inner parentheses make `new (package()).Name()` of `new package.Name()`.
  const called = names.reduce((text, name) => text.replaceAll(`${name}.`, `(${name}()).`), code);
  const other = names.find((name) => new RegExp(`\\b${name}\\b(?! = |\\(\\)\\)\\.)`).test(called));
  if (other !== undefined) throw new Error(`${other} is used in a way that does not run its package`);
  const lazy = called
    .replace(IMPORT, "var $1_module;\nvar $1 = () => $1_module ??= __toESM($2());")
    .replace(PACKAGE, "var $1 = /* @__PURE__ */ __commonJS({ run");
  const eager = /^var \w+ = __toESM\(require_\w+.*$/m.exec(lazy);
  if (eager !== null) throw new Error(`${eager[0]} runs a package before its first use`);
  return lazy;
}
