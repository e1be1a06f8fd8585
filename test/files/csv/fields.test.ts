import fc from "fast-check";
import Papa from "papaparse";
import { expect, it } from "vitest";
import { ArgumentError } from "../../../src/arrays";
import { argumentsOf } from "../../../src/arrays/arguments";
import { fieldReader } from "../../../src/files/csv/fields";
import { readCsv } from "../../../src/tasks";
import { memoryGrowth } from "../../helpers/memory";
import { trials } from "../../helpers/nightly";

/** Returns the growth of memory during a call, in MB. */
function growthOf(run: () => void): number {
  const growth = memoryGrowth();
  run();
  return growth();
}

it("a line of 8 MB with malformed quotes is refused within 64 MB, where the errors of papaparse take more", () => {
  const text = '"a"b'.repeat(2e6);
  const refuse = () => expect(() => readCsv(text)).toThrow(/\(line 1\) must be text with closed quotes/);
  expect(growthOf(refuse)).toBeLessThan(64);
  expect(growthOf(() => Papa.parse(text, { delimiter: ",", newline: "\n" }))).toBeGreaterThan(128);
});

it("fieldReader reads the fields of papaparse, and refuses the texts in which it finds malformed quotes", () => {
  const at = argumentsOf("readCsv").at("source");
  const rowsOf = (text: string, delimiter: string): string[][] | undefined => {
    const read = fieldReader(text, delimiter);
    const rows: string[][] = [];
    try {
      for (let row = read(at); row !== undefined; row = read(at)) rows.push(row);
      return rows;
    } catch (error) {
      expect(error).toBeInstanceOf(ArgumentError);
      return undefined;
    }
  };
  const parts = fc.constantFrom('"', '""', "a", ",", " ", "\n", ";", '","', '"\n"');
  let [sound, malformed] = [0, 0];
  fc.assert(
    fc.property(fc.array(parts, { maxLength: 12 }), fc.constantFrom(",", ";", " "), (list, delimiter) => {
      const text = list.join("");
      const { data, errors } = Papa.parse(text, { delimiter, newline: "\n" });
      const expected = !errors.some(({ type }) => type === "Quotes");
      expect(rowsOf(text, delimiter)).toEqual(expected ? data : undefined);
      if (expected) sound++;
      else malformed++;
    }),
    { numRuns: trials(3000, 30_000) },
  );
  expect(Math.min(sound, malformed)).toBeGreaterThan(500);
});
