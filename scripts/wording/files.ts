import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import type { TextKind } from "./source-text";

/** Text to check in one file: all prose of a Markdown file, or the texts of some kinds in a TypeScript file. */
export type Scope = "markdown" | readonly TextKind[];

const PRODUCT: Scope = ["comment", "literal", "title"];

/** Strings of tests are inputs and expectations: only comments and titles are meant for readers. */
const TESTS: Scope = ["comment", "title"];

/** Scopes by path relative to the root of the repository; the first match counts. */
const SCOPES: readonly (readonly [path: RegExp, scope: Scope | undefined])[] = [
  [/\.generated\.ts$/, undefined],
  [/^(?:test|docs\/playground\/test)\/.*\.ts$/, TESTS],
  [/^(?:src|scripts|bench|examples|docs\/playground\/src|docs\/site\/generate)\/.*\.ts$/, PRODUCT],
  [/^(?:README|CONTRIBUTING)\.md$|^docs\/.*\.md$/, "markdown"],
];

/** Returns the scope of the check of a file, or undefined for a file that is not checked. */
export function scopeOf(path: string): Scope | undefined {
  return SCOPES.find(([pattern]) => pattern.test(path))?.[1];
}

/** Tests whether the doc comments of a file count for the share of indirect openings. */
export function countsDocComments(path: string): boolean {
  return path.startsWith("src/") && scopeOf(path) === PRODUCT;
}

/**
 * Lists the checked files at or below the given paths; by default all checked files. These are files that git tracks or
 * would add, and thus neither generated nor installed files.
 */
export function checkedFiles(root: string, paths: readonly string[] = []): string[] {
  const listed = execFileSync("git", ["ls-files", "-z", "-co", "--exclude-standard", "--", ...paths], {
    cwd: root,
    encoding: "utf8",
  });
  return [...new Set(listed.split("\0"))]
    .filter((path) => scopeOf(path) !== undefined && existsSync(`${root}/${path}`))
    .sort();
}

/** Returns the folder to whose totals a file is added: two levels of `src`, `test` and `docs`, one level elsewhere. */
export function folderOf(path: string): string {
  const parts = path.split("/").slice(0, -1);
  return parts.slice(0, /^(?:src|test|docs)$/.test(parts[0] ?? "") ? 2 : 1).join("/") || path;
}
