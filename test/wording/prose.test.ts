import { describe, expect, it } from "vitest";
import { findPhrases, parsePhrases } from "../../scripts/wording/phrases";
import { proseOfMarkdown, proseOfSource } from "../../scripts/wording/prose";
import type { TextKind } from "../../scripts/wording/source-text";

const PHRASES = parsePhrases("of one's own -> custom\nbesides -> in addition to\n");
const ALL: readonly TextKind[] = ["comment", "literal", "title"];

const foundIn = (prose: string): string[] => findPhrases(prose, PHRASES).map(({ found }) => found);
const inSource = (text: string, kinds = ALL): string[] => foundIn(proseOfSource(text, kinds));

describe("proseOfSource", () => {
  it("finds phrases in line comments, block comments and doc comments", () => {
    expect(inSource("// a b besides\nf();")).toEqual(["besides"]);
    expect(inSource("f(/* besides */);")).toEqual(["besides"]);
    expect(inSource("/** Draws what is besides. */\nexport const a = 1;")).toEqual(["besides"]);
  });

  it("finds nothing in a source that does not have the phrases", () => {
    expect(inSource("/** Draws the legend. */\nexport const a = 'in addition to'; // custom")).toEqual([]);
  });

  it("finds a phrase across the lines of a comment and across joined strings", () => {
    expect(inSource("/**\n * A graph of\n * one's own.\n */\nlet a;")).toEqual(["of one's own"]);
    expect(inSource("// a graph of one's\n// own\nlet a;")).toEqual(["of one's own"]);
    expect(inSource(`throw new Error("a graph of " + "one's own");`)).toEqual(["of one's own"]);
  });

  it("does not join separate comments, strings or paragraphs", () => {
    expect(inSource("/* of */\n/* one's own */")).toEqual([]);
    expect(inSource(`f("of", "one's own");`)).toEqual([]);
    expect(inSource("/**\n * A graph of\n *\n * one's own.\n */\nlet a;")).toEqual([]);
  });

  it("finds phrases in the text of templates and not in their expressions", () => {
    const template = "const a = `x $" + "{besides} y besides`;";
    expect(inSource(template)).toEqual(["besides"]);
  });

  it("ignores identifiers, regular expressions and names of modules", () => {
    expect(
      inSource(`import { besides } from "./besides";\nbesides(/besides/); import("./besides");`),
    ).toEqual([]);
  });

  it("ignores code spans, fences and examples in comments, and reads on after an example", () => {
    expect(inSource("/** Calls `besides`. */ let a;")).toEqual([]);
    expect(inSource("/**\n * @example\n * besides(1);\n * @throws besides\n */ let a;")).toEqual(["besides"]);
    expect(inSource("/**\n * ```ts\n * besides(1);\n * ```\n */ let a;")).toEqual([]);
  });

  it("does not take the slashes of strings and regular expressions for comments", () => {
    expect(inSource(`const a = "http://x", b = /\\/\\/ /; besides;`)).toEqual([]);
  });

  it("limits a test file to its comments and to the titles of tests", () => {
    const text = `it("draws besides", () => { f("besides"); });\nit.each(["besides"])("of one's own", () => {});`;
    expect(inSource(text, ["comment", "title"])).toEqual(["besides", "of one's own"]);
  });

  it("keeps every offset of the file", () => {
    const text = `const a = 1;\n\n/**\n * A graph besides.\n */\nlet b = "x" + "besides";`;
    const prose = proseOfSource(text, ALL);
    expect(prose).toHaveLength(text.length);
    expect(findPhrases(prose, PHRASES).map(({ offset }) => text.slice(offset, offset + 7))).toEqual([
      "besides",
      "besides",
    ]);
  });
});

describe("proseOfMarkdown", () => {
  it("finds phrases in paragraphs, tables and titles of links", () => {
    expect(foundIn(proseOfMarkdown("A graph of\none's own, [besides](besides.md).\n\n| besides |"))).toEqual([
      "of one's own",
      "besides",
      "besides",
    ]);
  });

  it("ignores fenced code, code spans, addresses and hidden code", () => {
    const text =
      "```ts\nbesides();\n```\n`besides` and ``a ` besides`` https://x.org/besides\n<!-- before:\nbesides\n-->\n~~~\nbesides\n~~~\n";
    expect(foundIn(proseOfMarkdown(text))).toEqual([]);
  });

  it("reads on after fenced code, at the offsets of the file", () => {
    const text = "```ts\nbesides();\n```\nDrawn besides.";
    expect(findPhrases(proseOfMarkdown(text), PHRASES)[0]?.offset).toBe(text.lastIndexOf("besides"));
  });
});
