import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { root } from "../examples/snippets";

/** A fenced block of code in a page, with the comments that the reader of the page does not see. */
export interface Block {
  readonly page: string;
  /** The line of its fence, from 1. */
  readonly line: number;
  readonly language: string;
  readonly code: string;
  /** Why it cannot run here: `<!-- not run: reason -->` before it. */
  readonly notRun: string | undefined;
  /** What stands before it when it runs: `<!-- before:` code `-->`. */
  readonly before: string;
}

/** Folders without pages of ours: installed, built or generated. */
const SKIPPED = new Set(["node_modules", "dist", "generated", "more", "api", "cache", "report"]);

/** Every page that is shipped or on the site, relative to the root. */
export function pages(): string[] {
  const found: string[] = [];
  const walk = (directory: string) => {
    for (const entry of readdirSync(directory, { withFileTypes: true })) {
      const path = join(directory, entry.name);
      if (entry.isDirectory() && !SKIPPED.has(entry.name)) walk(path);
      if (entry.isFile() && entry.name.endsWith(".md")) found.push(relative(root, path));
    }
  };
  walk(join(root, "docs"));
  const top = readdirSync(root).filter((name) => name.endsWith(".md"));
  return [...top, ...found].sort();
}

/** The blocks of a page, in order. */
export function codeBlocks(page: string): Block[] {
  const text = readFileSync(join(root, page), "utf8");
  const blocks: Block[] = [];
  // A comment, if there is one, directly above the fence; the block ends with a fence at the same indentation.
  const pattern =
    /(?:^[ ]*<!--(?<comment>(?:(?!-->)[\s\S])*)-->\n+)?^(?<indent>[ ]*)```(?<info>[^\n`]*)\n(?<code>[\s\S]*?)^\k<indent>```[ ]*$/gm;
  for (const match of text.matchAll(pattern)) {
    const { comment = "", indent = "", info = "", code = "" } = match.groups!;
    const fence = match.index + match[0].indexOf("```");
    const [, word, rest = ""] = /^\s*(not run|before):?([\s\S]*)$/.exec(comment) ?? [];
    blocks.push({
      page,
      line: text.slice(0, fence).split("\n").length,
      language: info.trim().split(/[\s{]/, 1)[0]!,
      code: code.replaceAll(new RegExp(`^${indent}`, "gm"), ""),
      notRun: word === "not run" ? rest.trim() : undefined,
      before: word === "before" ? rest.trim() : "",
    });
  }
  return blocks;
}

/** TypeScript blocks that run as one module: one that imports nothing continues the one above it. */
export interface Program {
  readonly page: string;
  readonly line: number;
  readonly code: string;
}

/** The programs that the TypeScript blocks of a page make. */
export function programs(blocks: readonly Block[]): Program[] {
  const list: Program[] = [];
  for (const { page, line, code, before } of blocks) {
    const whole = before === "" ? code : `${before}\n${code}`;
    const last = list.at(-1);
    if (last === undefined || /^import /m.test(whole)) list.push({ page, line, code: whole });
    else list[list.length - 1] = { ...last, code: `${last.code}\n${whole}` };
  }
  return list;
}
