import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { root } from "../examples/snippets";

/** A fenced block of code in a page, with the instructions in the hidden comment above it. */
export interface Block {
  readonly page: string;
  /** Line of the opening fence, from 1. */
  readonly line: number;
  readonly language: string;
  readonly code: string;
  /** Reason not to run the block, from `<!-- not run: reason -->` above it. */
  readonly notRun: string | undefined;
  /** Code to run before the block, from `<!-- before:` code `-->` above it. */
  readonly before: string;
}

/** Folders whose pages are installed, built or generated. */
const SKIPPED = new Set(["node_modules", "dist", "generated", "more", "api", "cache", "report"]);

/** Returns the paths of all pages of the package and of the site, relative to the root. */
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

/** Returns the blocks of a page, in order. */
export function codeBlocks(page: string): Block[] {
  const text = readFileSync(join(root, page), "utf8");
  const blocks: Block[] = [];
  // An optional comment directly above the fence; the block ends with a fence of the same indentation.
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

/** TypeScript blocks that run as one module: a block without imports continues the block above it. */
export interface Program {
  readonly page: string;
  readonly line: number;
  readonly code: string;
}

/** Joins the TypeScript blocks of a page into programs. */
export function programs(blocks: readonly Block[]): Program[] {
  const list: Program[] = [];
  for (const { page, line, code, before } of blocks) {
    const fullCode = before === "" ? code : `${before}\n${code}`;
    const last = list.at(-1);
    if (last === undefined || /^import /m.test(fullCode)) list.push({ page, line, code: fullCode });
    else list[list.length - 1] = { ...last, code: `${last.code}\n${fullCode}` };
  }
  return list;
}
