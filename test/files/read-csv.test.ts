import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ArgumentError, toNested } from "../../src/arrays";
import { readCsv } from "../../src/tasks";
import { trials } from "../helpers/nightly";
import { fileNamed } from "./fixtures";

const table = [
  [1, -2.5],
  [3e-3, 4],
];

describe("readCsv", () => {
  it.each([
    ["commas", "1,-2.5\n3e-3,4\n"],
    ["tabs", "1\t-2.5\n3e-3\t4\n"],
    ["semicolons", "1;-2.5\n3e-3;4"],
    ["bars", "1|-2.5\n3e-3|4"],
    ["runs of spaces", "  1   -2.5\n3e-3 4 \n"],
    ["commas and spaces", "1, -2.5\n3e-3, 4\n"],
    ["Windows line ends and blank lines at the end", "1,-2.5\r\n3e-3,4\r\n\r\n  \r\n"],
    ["old Macintosh line ends", "1,-2.5\r3e-3,4\r"],
    ["quotes, plus signs and bare points", '"+1","-2.5"\n.3e-2,4.\n'],
    ["a byte order mark", "\ufeff1,-2.5\n3e-3,4"],
  ])("reads %s", (_, text) => {
    const { columns, values } = readCsv(text);
    expect(columns).toBeUndefined();
    expect(toNested(values)).toEqual(table);
    expect(readCsv(new TextEncoder().encode(text)).values).toEqual(values);
  });

  it("reads a first line without numbers as the header, and returns its names", () => {
    const { columns, values } = readCsv('"width, cm",label\n1,-2.5\n3e-3,4\n');
    expect(columns).toEqual(["width, cm", "label"]);
    expect(toNested(values)).toEqual(table);
  });

  it("uses the options header and delimiter", () => {
    expect(readCsv("0,1\n2,3", { header: true }).columns).toEqual(["0", "1"]);
    expect(readCsv("id,0\n2,3", { header: true }).columns).toEqual(["id", "0"]);
    expect(readCsv("0:1\n2:3", { delimiter: ":" }).values.shape).toEqual([2, 2]);
    expect(() => readCsv("a,b\n2,3", { header: false })).toThrow(
      "(line 1, column 1) must be a finite number",
    );
  });

  it("reads a file written by numpy.savetxt", () => {
    const { bytes, values, reference } = fileNamed("savetxt.txt");
    const read = readCsv(bytes).values;
    reference.check({ shape: read.shape, values: read.data });
    expect([...read.data]).toEqual(values);
  });

  it("reads a single column", () => {
    expect(readCsv("loss\n1\n2\n3\n")).toEqual({ columns: ["loss"], values: readCsv("1\n2\n3").values });
  });

  it.each([
    ["a word", "1,2\n3,x\n", '(line 2, column 2) must be a finite number, received the string "x"'],
    ["a missing field", "a,b\n1,2\n3,\n", "(line 3, column 2)"],
    ["NaN", "1,2\nnan,4\n", "(line 2, column 1)"],
    ["infinity in the first line", "1,inf\n3,4\n", "(line 1, column 2)"],
    ["a number too large for float64", "1,2\n3,1e999\n", "(line 2, column 2)"],
    ["a hexadecimal number", "1,2\n3,0x10\n", "(line 2, column 2)"],
    ["a short line", "1,2\n3\n", "(line 2) must be 2 fields, as in the first line, received 1"],
    ["a long line after quoted line breaks", '"a\nb",c\n1,2\n3,4,5\n', "(line 4) must be 2 fields"],
    ["a blank line between lines", "1,2\n\n3,4\n", "(line 2) must be a line with fields"],
    ["a blank line at the start", "\n1,2\n", "(line 1) must be a line with fields"],
    ["an open quote", '1,"2\n3,4\n', "(line 1) must be text with closed quotes"],
    ["a first line with names and numbers", "id,1\n2,3\n", "set header to true or false"],
    ["decimal commas", "1,5;2,5\n3,5;4,5\n", "line 1"],
    ["empty text", "", "at least one row"],
    ["a header alone", "a,b\n", "at least one row"],
  ])("rejects %s and names the position", (_, text, message) => {
    expect(() => readCsv(text)).toThrow(ArgumentError);
    expect(() => readCsv(text)).toThrow(message);
  });

  it("rejects bytes that are not UTF-8, and invalid options", () => {
    expect(() => readCsv(Uint8Array.of(0x31, 0xff))).toThrow("text in UTF-8");
    expect(() => readCsv("1", { header: "yes" as never })).toThrow("options.header");
    expect(() => readCsv("1", { delimiter: "1" })).toThrow("options.delimiter");
    expect(() => readCsv("1", { delimiter: "" })).toThrow("options.delimiter");
    expect(() => readCsv(5 as never)).toThrow(ArgumentError);
  });

  it("rejects a field of 300,000 digits and a letter in linear time", () => {
    expect(() => readCsv(`1,2\n3,${"1".repeat(300_000)}x`)).toThrow("(line 2, column 2)");
  });

  it("reads every finite number from its decimal form without error", () => {
    const finite = fc.double({ noNaN: true, noDefaultInfinity: true });
    const rows = fc
      .integer({ min: 1, max: 4 })
      .chain((n) => fc.array(fc.array(finite, { minLength: n, maxLength: n }), { minLength: 1 }));
    fc.assert(
      fc.property(rows, (numbers) => {
        const text = numbers
          .map((row) => row.map((x) => (Object.is(x, -0) ? "-0" : String(x))).join(","))
          .join("\n");
        expect(toNested(readCsv(text).values)).toEqual(numbers);
      }),
    );
  });

  it("returns a table or an ArgumentError for any text", () => {
    const pieces = fc.array(
      fc.constantFrom("1", "-2.5", ",", ";", "\n", "\r", '"', " ", "\t", "x", "nan", "\0", "é"),
      { maxLength: 40 },
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          pieces.map((parts) => parts.join("")),
        ),
        (text) => {
          try {
            expect(readCsv(text).values.data.every(Number.isFinite)).toBe(true);
          } catch (error) {
            expect(error).toBeInstanceOf(ArgumentError);
          }
        },
      ),
      { numRuns: trials(2000, 25_000) },
    );
  });
});
