import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ArgumentError, toNested } from "../../src/arrays";
import { type CsvOptions, readCsv } from "../../src/tasks";
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

  it("reads plain lines, lines that need the parser, and plain lines again, and counts all of them", () => {
    const lines = ["a,b", "1,2", "3,4", " 5 ,\t6", "7,8"];
    expect(toNested(readCsv(lines.join("\n")).values)).toEqual([
      [1, 2],
      [3, 4],
      [5, 6],
      [7, 8],
    ]);
    expect(() => readCsv([...lines, "9,ten"].join("\r\n"))).toThrow("(line 6, column 2)");
    expect(() => readCsv([...lines.slice(0, 3), "9"].join("\n"))).toThrow("(line 4)");
  });

  it("reads names of columns that are longer than the sample of the text", () => {
    const names = Array.from({ length: 12_000 }, (_, k) => `column${k}`);
    const rows = [0, 1].map((i) => names.map((_, k) => i + k / 8));
    const { columns, values } = readCsv([names, ...rows].join("\n"));
    expect(columns).toEqual(names);
    expect(toNested(values)).toEqual(rows);
  });

  it("reads a first line without numbers as the header, and returns its names", () => {
    const { columns, values } = readCsv('"width, cm",label\n1,-2.5\n3e-3,4\n');
    expect(columns).toEqual(["width, cm", "label"]);
    expect(toNested(values)).toEqual(table);
  });

  it.each([
    ["integers", ",0,1\n0,1.0,-2.5\n1,0.003,4.0\n", {}, ["0", "1"]],
    ["names", ",width,label\n0,1.0,-2.5\n1,0.003,4.0\n", {}, ["width", "label"]],
    ["names that were read and written again", "Unnamed: 0,a,b\n0,1.0,-2.5\n1,0.003,4.0\n", {}, ["a", "b"]],
    ["names of R, with row numbers from 1", '"","V1","V2"\n"1",1,-2.5\n"2",0.003,4\n', {}, ["V1", "V2"]],
    ["integers, and header: true", ",0,1\n0,1.0,-2.5\n1,0.003,4.0\n", { header: true }, ["0", "1"]],
    ["integers without index, and header: true", "0,1\n1.0,-2.5\n0.003,4.0\n", { header: true }, ["0", "1"]],
  ])(
    "reads the header and omits the index of a DataFrame with columns named by %s",
    (_, text, options, columns) => {
      const read = readCsv(text, options);
      expect(read.columns).toEqual(columns);
      expect(toNested(read.values)).toEqual(table);
    },
  );

  it("rejects a first line that may be the header of pandas, and names the cure", () => {
    const cure =
      "(for names set header to true, for numbers to false; --header, --no-header on the command line)";
    for (const text of ["0,1,2\n3,4,5\n", "0,1\n0.5,1.5\n", "0\n1.0\n2.5\n"]) {
      expect(() => readCsv(text)).toThrow("(line 1) must be a first line other than 0, 1, 2, ...");
      expect(() => readCsv(text)).toThrow(cure);
      const rows = text.split("\n").length - 1;
      expect(readCsv(text, { header: true }).values.shape[0]).toBe(rows - 1);
      expect(readCsv(text, { header: false }).values.shape[0]).toBe(rows);
    }
    // Class numbers that start with 0 are not names.
    expect(readCsv("0\n2\n1\n").values.shape).toEqual([3, 1]);
    expect(readCsv("1,0\n0,1\n").values.shape).toEqual([2, 2]);
  });

  it("rejects an unnamed column that does not count the rows", () => {
    expect(() => readCsv(",a\n0,1\n2,3\n")).toThrow("(line 3, column 1) must be a row number");
    expect(() => readCsv(",a\n7,1\n8,3\n")).toThrow("pandas: to_csv(index=False), or name the column");
    expect(() => readCsv(",a\nx,1\n")).toThrow('received the string "x"');
  });

  it("reads the names in the comments of numpy.savetxt, and ignores other comments", () => {
    const rows = "1.0e+00,-2.5e+00\n3.0e-03,4.0e+00\n";
    const cases: [text: string, options: CsvOptions, columns: string[] | undefined][] = [
      [`# time,loss\n${rows}`, {}, ["time", "loss"]],
      [`# time,loss\n${rows}`, { header: true }, ["time", "loss"]],
      [`# time,loss\n${rows}`, { header: false }, undefined],
      [`# made by a, b and c\n#time, loss\n${rows}# end\n\n# of file\n`, {}, ["time", "loss"]],
      [`# 0,1\n${rows}`, {}, ["0", "1"]],
      [`# seed 3\n${rows}`, { header: "auto" }, ["seed", "3"]],
      [`# one comment of six words\n${rows}`, {}, undefined],
      [`# a comment, with a comma\ntime,loss\n${rows}`, {}, ["time", "loss"]],
      [`# time loss\n${rows.replaceAll(",", " ")}`, {}, ["time", "loss"]],
      [`# time,loss\n${rows.replaceAll(",", " ")}`, {}, ["time", "loss"]],
      ["# 0,1\n0,1\n2,3\n", { header: false }, undefined],
    ];
    for (const [text, options, columns] of cases) {
      const read = readCsv(text, options);
      expect(read.columns).toEqual(columns);
      if (text.includes("e+")) expect(toNested(read.values)).toEqual(table);
    }
    expect(() => readCsv("# a,b\n# c\n1,2\n3,x\n")).toThrow("(line 4, column 2)");
    expect(() => readCsv("1,2\n# a\n3,4\n")).toThrow("(line 2)");
    expect(() => readCsv("# a,b\n")).toThrow("at least one row");
  });

  it("reads only the chosen columns, whatever the others hold, and only the first rows", () => {
    const text = "time,activation,loss,val_loss\n0,relu,4,nan\n1,relu,2,9223372036854775807\nx";
    const read = readCsv(text, { only: ["loss", "time"], rows: 2 });
    expect(read.columns).toEqual(["time", "loss"]);
    expect(toNested(read.values)).toEqual([
      [0, 4],
      [1, 2],
    ]);
    expect(() => readCsv(text, { rows: 2 })).toThrow("(line 2, column 2)");
    expect(() => readCsv(text, { only: ["loss"] })).toThrow("(line 4) must be 4 fields");
    expect(() => readCsv(text, { only: ["Loss"] })).toThrow("options.only[0] must be a name in the file");
    expect(() => readCsv("1,2\n", { only: ["a"] })).toThrow(
      "a table with a first line that names the columns",
    );
    expect(() => readCsv(text, { rows: 0 })).toThrow("options.rows must be an integer at least 1");
  });

  it("reads integers up to 2^53, larger ones if float64 represents them, and rejects the others", () => {
    const exact = ["9007199254740992", "-9007199254740992", "9007199254740994", "100000000000000000000"];
    expect([...readCsv(exact.join("\n")).values.data]).toEqual(exact.map(Number));
    for (const integer of [
      "9007199254740993",
      "-9007199254740993",
      "9223372036854775807",
      "18446744073709551615",
    ]) {
      expect(() => readCsv(`1\n${integer}\n`)).toThrow(
        `(line 2, column 1) must be an integer that float64 represents exactly (up to 2^53), received ${integer}`,
      );
    }
    expect(readCsv("9007199254740993.0\n").values.data[0]).toBe(2 ** 53);
  });

  it.each([
    [
      "semicolons",
      "1,5;2,5\n3,5;4,5\n",
      "(line 1, column 1) must be a number with a decimal point, received a decimal comma (1,5)",
    ],
    [
      "tabs and names",
      "a\tb\n1\t-2,5e3\n",
      "(line 2, column 2) must be a number with a decimal point, received a decimal comma (-2,5e3)",
    ],
    ["quotes", '"1,5","2,5"\n', "a decimal comma (1,5)"],
    ["spaces", "1,5 2,5\n3,5 4,5\n", "two numbers (5 2); decimal commas must be points"],
    ["commas and names", "a,b\n1,5,2,5\n", "received 4 (decimal commas must be points)"],
  ])("rejects decimal commas between %s, and reports them", (_, text, message) => {
    expect(() => readCsv(text)).toThrow(message);
  });

  it("detects the delimiter outside of quotes, from all the first lines", () => {
    expect(readCsv('"a;b","c d"\n1,2\n').columns).toEqual(["a;b", "c d"]);
    expect(readCsv("a;b,c\n1,2\n").columns).toEqual(["a;b", "c"]);
    expect(readCsv("a, b;c\n1;2\n").columns).toEqual(["a, b", "c"]);
    expect(readCsv("the loss\n1\n2\n").columns).toEqual(["the loss"]);
    expect(toNested(readCsv(" 1, 2\n10,20\n").values)).toEqual([
      [1, 2],
      [10, 20],
    ]);
    const long = Array.from({ length: 40_000 }, (_, k) => k + 1).join(",");
    expect(readCsv(`${long}\n${long}\n`).values.shape).toEqual([2, 40_000]);
  });

  it("uses the options header and delimiter", () => {
    expect(readCsv("0,1\n2,3", { header: true }).columns).toEqual(["0", "1"]);
    expect(readCsv("id,0\n2,3", { header: true }).columns).toEqual(["id", "0"]);
    expect(readCsv("1:0\n2:3", { delimiter: ":" }).values.shape).toEqual([2, 2]);
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
        expect(toNested(readCsv(text, { header: false }).values)).toEqual(numbers);
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
