import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { withEquations } from "../../docs/site/generate/api";
import { splitGuide } from "../../docs/site/generate/guide";
import { guideSections, relinked } from "../../docs/site/generate/links";
import { root } from "../examples/snippets";
import { pages } from "./code-blocks";

const read = (path: string) => readFileSync(join(root, path), "utf8");
const sitePages = pages().filter((page) => page.startsWith(join("docs", "site")));
const entries = [...read("docs/references.bib").matchAll(/^@(\w+)\{(\w+),([\s\S]*?)^\}$/gm)];

describe("the documentation site", () => {
  it("includes every linked section of the guide on the page that is linked", () => {
    const sections = splitGuide(read("docs/guide.md"));
    for (const [anchor, page] of Object.entries(guideSections)) {
      expect(sections.has(anchor), anchor).toBe(true);
      expect(read(`docs/site${page}.md`)).toContain(`generated/guide/${anchor}.md`);
    }
    expect([...splitGuide("# Guide\n\n## What’s new?\n\nText.\n")]).toEqual([
      ["whats-new", { heading: "What’s new?", text: "Text.\n" }],
    ]);
  });

  it("translates the links of shipped texts to links of the site, and rejects unknown anchors", () => {
    for (const file of ["docs/guide.md", "docs/performance.md", "CHANGELOG.md"])
      expect(() => relinked(read(file))).not.toThrow();
    expect(relinked("[runs](docs/guide.md#diagnose-a-whole-run)")).toBe(
      "[runs](/guide/own-runs#diagnose-a-whole-run)",
    );
    expect(() => relinked("[gone](guide.md#gone)")).toThrow("#gone");
  });

  it("formats indented equations of docstrings as text, but neither lists nor code", () => {
    expect(withEquations("It obeys\n\n  du/dt = \\_s\\_\n  dv/dt = 1\n\nexactly.")).toBe(
      "It obeys\n\n```text\ndu/dt = _s_\ndv/dt = 1\n```\n\nexactly.",
    );
    for (const text of ["- one\n  goes on\n- two", "```ts\n\n  indented();\n```"])
      expect(withEquations(text)).toBe(text);
  });

  it("cites only entries of the bibliography, all of which have title, author, year and place of publication", () => {
    const keys = entries.map(([, , key]) => key);
    expect(new Set(keys).size).toBe(keys.length);
    expect(keys.length).toBe(read("docs/references.bib").match(/^@/gm)!.length);
    const cited = sitePages.flatMap((page) =>
      [...read(page).matchAll(/\/bibliography#(\w+)/g)].map(([, key]) => key!),
    );
    expect(cited.filter((key) => key !== "errata" && !keys.includes(key))).toEqual([]);
    const place = /^ {2}(journal|booktitle|publisher|eprint) = \{/m;
    for (const [, , key, fields = ""] of entries) {
      for (const field of ["title", "author", "year", "keywords"])
        expect(fields, key).toMatch(new RegExp(`^ {2}${field} = \\{.+\\}`, "m"));
      expect(fields, key).toMatch(place);
    }
  });
});
