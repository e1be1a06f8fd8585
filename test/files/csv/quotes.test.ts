import fc from "fast-check";
import Papa from "papaparse";
import { expect, it } from "vitest";
import { ArgumentError } from "../../../src/arrays";
import { argumentsOf } from "../../../src/arrays/arguments";
import { quoteChecker } from "../../../src/files/csv/quotes";
import { readCsv } from "../../../src/tasks";
import { memoryGrowth } from "../../helpers/memory";
import { trials } from "../../helpers/nightly";

/** Returns the growth of memory during a call, in MB. */
function growthOf(run: () => void): number {
  const growth = memoryGrowth();
  run();
  return growth();
}

it("a line of 8 MB with malformed quotes is refused within 64 MB, where the errors of the parser take more", () => {
  const text = '"a"b'.repeat(2e6);
  const refuse = () => expect(() => readCsv(text)).toThrow(/\(line 1\) must be text with closed quotes/);
  expect(growthOf(refuse)).toBeLessThan(64);
  expect(growthOf(() => Papa.parse(text, { delimiter: ",", newline: "\n" }))).toBeGreaterThan(128);
});

it("quoteChecker refuses the texts in which papaparse finds malformed quotes", () => {
  const at = argumentsOf("readCsv").at("source");
  const isSound = (text: string, delimiter: string): boolean => {
    const check = quoteChecker(text, delimiter);
    try {
      for (let line = 0; line <= text.length; line++) check(at);
      return true;
    } catch (error) {
      expect(error).toBeInstanceOf(ArgumentError);
      return false;
    }
  };
  const parts = fc.constantFrom('"', '""', "a", ",", " ", "\n", ";", '","', '"\n"');
  let [sound, malformed] = [0, 0];
  fc.assert(
    fc.property(fc.array(parts, { maxLength: 12 }), fc.constantFrom(",", ";", " "), (list, delimiter) => {
      const text = list.join("");
      const { errors } = Papa.parse(text, { delimiter, newline: "\n" });
      const expected = !errors.some(({ type }) => type === "Quotes");
      expect(isSound(text, delimiter)).toBe(expected);
      if (expected) sound++;
      else malformed++;
    }),
    { numRuns: trials(3000, 30_000) },
  );
  expect(Math.min(sound, malformed)).toBeGreaterThan(500);
});
