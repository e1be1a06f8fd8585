import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { findPhrases, parsePhrases } from "../../scripts/wording/phrases";

const LIST = join(__dirname, "..", "..", "scripts", "wording", "words-to-avoid.txt");

const found = (list: string, text: string): string[] =>
  findPhrases(text, parsePhrases(list)).map((hit) => hit.found);

describe("parsePhrases", () => {
  it("reads a phrase and its advice from each line and ignores comments and empty lines", () => {
    const phrases = parsePhrases("# besides\n\nbut for -> except for\n/held? against/ -> compared -> with\n");
    expect(phrases.map(({ advice }) => advice)).toEqual(["except for", "compared -> with"]);
  });

  it("rejects a line without advice and an invalid expression, naming the line", () => {
    expect(() => parsePhrases("# list\nbesides")).toThrow(/^line 2 .* must be "phrase -> advice": besides/);
    expect(() => parsePhrases("/(/ -> a")).toThrow(/^line 1 .* is not a regular expression/);
  });

  it("accepts the list of the repository", () => {
    expect(parsePhrases(readFileSync(LIST, "utf8")).length).toBeGreaterThan(40);
  });
});

describe("findPhrases", () => {
  it("matches whole words, in either case", () => {
    expect(found("but for -> except for", "But for one; rebut for two; but forty")).toEqual(["But for"]);
  });

  it("matches any white space for a space, and either apostrophe", () => {
    expect(found("of one's own -> custom", "of one’s\n  own")).toEqual(["of one’s own"]);
  });

  it("takes the characters of a phrase literally", () => {
    expect(found("a.b -> c", "axb a.b")).toEqual(["a.b"]);
  });

  it("reports hits by position with their advice, and the longest of those at one offset", () => {
    const phrases = parsePhrases("told -> shown\nis told -> is shown\nis told of -> knows\nsays so -> warns");
    expect(findPhrases("It says so and is told of it.", phrases)).toEqual([
      { offset: 3, found: "says so", advice: "warns" },
      { offset: 15, found: "is told of", advice: "knows" },
      { offset: 18, found: "told", advice: "shown" },
    ]);
  });
});

describe("words-to-avoid.txt", () => {
  const phrases = parsePhrases(readFileSync(LIST, "utf8"));

  it.each([
    "The size beside the largest entry.",
    "Weights of one's own.",
    "What is to be seen.",
    "@throws ArgumentError for sizes that are no positive integers",
    "Whether the errand was given up.",
  ])("reports a phrase in: %s", (text) => {
    expect(findPhrases(text, phrases)).not.toEqual([]);
  });

  it.each([
    "Attaches notebook and text display as non-enumerable properties and returns `result`. Drawing is lazy.",
    "Upper estimate of the relative truncation error, from the last two Krylov blocks.",
    "Measured costs in multiply-adds: 25 per layer, 11 per lookup, 1e6 per table and layer.",
    "There is no closed form; the solution is no longer unique over the course of training.",
    "The message of an error names the argument, what was expected and what was received.",
  ])("accepts plain technical English: %s", (text) => {
    expect(findPhrases(text, phrases)).toEqual([]);
  });
});
