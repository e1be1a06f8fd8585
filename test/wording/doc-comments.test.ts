import { describe, expect, it } from "vitest";
import { docComments, opensIndirectly } from "../../scripts/wording/doc-comments";
import { checkedFiles, countsDocComments, folderOf, scopeOf } from "../../scripts/wording/files";

const opening = (comment: string): boolean => docComments(comment).some(opensIndirectly);

describe("docComments", () => {
  it("lists doc comments with their lines and their text on one line, and ignores other comments", () => {
    const text = `/* no */\n// no\n/**\n * Length of\n * a row.\n */\nconst a = "/** no */"; /**/\nf(/** One. */ 1);`;
    expect(docComments(text)).toEqual([
      { line: 3, text: "Length of a row." },
      { line: 8, text: "One." },
    ]);
  });
});

describe("opensIndirectly", () => {
  it.each(["What", "Whether", "How", "When", "Where", "Which", "Whose", "Of"])(
    "reports a doc comment that begins with %s",
    (word) => {
      expect(opening(`/** ${word} it is. */`)).toBe(true);
      expect(opening(`/**\n * ${word.toLowerCase()} it is.\n */`)).toBe(true);
    },
  );

  it.each(["Length of a row, where it is known.", "Offset.", "However, this.", "Whatever."])(
    "accepts a doc comment that begins otherwise: %s",
    (text) => {
      expect(opening(`/** ${text} */`)).toBe(false);
    },
  );
});

describe("checked files", () => {
  it("are sources with their strings, tests without them, and pages; no generated file and no changelog", () => {
    expect(scopeOf("src/ode/solve.ts")).toContain("literal");
    expect(scopeOf("test/ode/solve.test.ts")).toEqual(["comment", "title"]);
    expect(scopeOf("docs/site/start.md")).toBe("markdown");
    expect(scopeOf("src/kernels/simd.generated.ts")).toBeUndefined();
    expect(scopeOf("CHANGELOG.md")).toBeUndefined();
  });

  it("count for the share of doc comments if they are in src", () => {
    expect(countsDocComments("src/index.ts")).toBe(true);
    expect(countsDocComments("scripts/build/root.ts")).toBe(false);
  });

  it("are limited to the paths that are given", () => {
    const files = checkedFiles(process.cwd(), ["test/wording", "README.md"]);
    expect(files).toContain("README.md");
    expect(files).toContain("test/wording/doc-comments.test.ts");
    expect(files.every((path) => path === "README.md" || path.startsWith("test/wording/"))).toBe(true);
  });

  it("are totalled by folder", () => {
    expect(["src/ode/radau/a.ts", "src/index.ts", "bench/peers/a.ts", "README.md"].map(folderOf)).toEqual([
      "src/ode",
      "src",
      "bench",
      "README.md",
    ]);
  });
});
