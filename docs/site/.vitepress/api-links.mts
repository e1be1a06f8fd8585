import { readdirSync } from "node:fs";
import type { MarkdownRenderer } from "vitepress";

/** The page of every public function, by its name and by its name in its namespace (`ntk.kernels`). */
function functionPages(api: string): Map<string, string> {
  const pages = new Map<string, string>();
  const ambiguous = new Set<string>();
  for (const path of readdirSync(api, { recursive: true, encoding: "utf8" })) {
    const [, folder, name] = /^([\w-]+)[\\/]functions[\\/](\w+)\.md$/.exec(path) ?? [];
    if (folder === undefined || name === undefined) continue;
    const page = `api/${folder}/functions/${name}`;
    const namespace = folder.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
    pages.set(`${namespace}.${name}`, page);
    if (pages.has(name)) ambiguous.add(name);
    pages.set(name, page);
  }
  // Names that several subpaths have, and words of English.
  for (const name of [...ambiguous, "loss", "product"]) pages.delete(name);
  return pages;
}

/** Makes code that names a function lead to its page, wherever it is no link yet. */
export function linkFunctions(markdown: MarkdownRenderer, api: string, base: string): void {
  const pages = functionPages(api);
  const plain = markdown.renderer.rules.code_inline!;
  markdown.renderer.rules.code_inline = (tokens, index, options, env, self) => {
    const code = plain(tokens, index, options, env, self);
    const isApi = (env.relativePath ?? "").startsWith("api/");
    const before = tokens.slice(0, index).map(({ type }) => type);
    const isLink = before.lastIndexOf("link_open") > before.lastIndexOf("link_close");
    const [, name = ""] = /^((?:\w+\.)?\w+)(?:\(.*\))?$/.exec(tokens[index]!.content) ?? [];
    const page = isApi || isLink ? undefined : pages.get(name);
    return page === undefined ? code : `<a href="${base}${page}">${code}</a>`;
  };
}
