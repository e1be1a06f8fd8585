import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { argumentsOf } from "../../../src/arrays/arguments";
import { plainNumbers } from "../../../src/files/csv/plain-numbers";

/** Reads lines of numbers separated by commas from a text. */
function read(text: string, width: number, maxLines = Number.POSITIVE_INFINITY) {
  const bytes = new TextEncoder().encode(text);
  const first = Array<number>(width).fill(7);
  const { numbers, ...found } = plainNumbers(
    argumentsOf("f"),
    bytes,
    { separator: 44, width },
    maxLines,
    first,
  );
  expect([...numbers.subarray(0, width)]).toEqual(first);
  const rows = Array.from({ length: found.lines }, (_, i) => [
    ...numbers.subarray((i + 1) * width, (i + 2) * width),
  ]);
  return { ...found, rows };
}

describe("plainNumbers", () => {
  it("reads decimal numbers like the engine, to the last bit", () => {
    const digits = (max: number) =>
      fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: max }).map((list) => list.join(""));
    const field = fc
      .tuple(fc.constantFrom("", "-", "+"), digits(12), fc.constantFrom("", "."), digits(12))
      .map(([sign, whole, point, fraction]) => `${sign}${whole}${point}${point === "" ? "" : fraction}`);
    const other = fc.double({ noNaN: true, noDefaultInfinity: true }).map(String);
    const random = fc.double({ min: -1, max: 1, noNaN: true }).map(String);
    // As numpy.savetxt writes them.
    const scientific = fc.double({ min: -1e6, max: 1e6, noNaN: true }).map((x) => x.toExponential(18));
    fc.assert(
      fc.property(
        fc.array(fc.oneof(field, other, random, scientific), { minLength: 1, maxLength: 6 }),
        (fields) => {
          expect(read(`${fields.join(",")}\n`, fields.length).rows).toEqual([fields.map(Number)]);
        },
      ),
      { numRuns: 3000 },
    );
  });

  it.each([
    // In the middle of two float64 numbers, and next to it.
    "9007199254740993.0",
    "9007199254740995.00",
    "4503599627370497.51",
    "0.10000000000000000555",
    "0.100000000000000012490009",
    "900719925.47409930",
    "-0",
    "-0.000",
    "5.",
    ".5",
    "1e-320",
    "123456789012345678",
    "0.0000000000000000000000123",
    `0.${"3".repeat(900)}`,
  ])("reads %s like the engine", (field) => {
    const isExact = !/^\d{16,}$/.test(field) || BigInt(field) === BigInt(Number(field));
    expect(read(`${field}\n`, 1).rows).toEqual(isExact ? [[Number(field)]] : []);
  });

  it.each([
    "1,x",
    "1, 2",
    "1,",
    "1,2,3",
    "1",
    "",
    "1,-",
    "1,.",
    "1,1e",
    "1,1e999",
    "1,0x1",
    "1,ä",
    `1,0.${"3".repeat(1500)}`,
  ])("stops at the start of the line %j", (line) => {
    const text = `1,2\n3,4\n${line}\n5,6`;
    expect(read(text, 2)).toEqual({
      end: 8,
      lines: 2,
      rows: [
        [1, 2],
        [3, 4],
      ],
    });
  });

  it("reads a line that is longer than the blocks of the scanner, and refuses a field that is", () => {
    const numbers = Array.from({ length: 150_000 }, (_, k) => Math.sin(k));
    expect(read(`${numbers.join(",")}\n1`, numbers.length)).toMatchObject({ lines: 1, rows: [numbers] });
    expect(read(`1,2\n3,${"4".repeat(2 ** 21)}\n`, 2)).toEqual({ end: 4, lines: 1, rows: [[1, 2]] });
  });

  it("reads many lines, or up to a number of lines", () => {
    const lines = Array.from({ length: 40_000 }, (_, k) => `${k / 7},${-k},${k * 1e-3}`);
    const text = `${lines.join("\n")}\n`;
    const rows = lines.map((line) => line.split(",").map(Number));
    expect(read(text, 3)).toEqual({ end: text.length, lines: 40_000, rows });
    expect(read(text, 3, 3)).toMatchObject({ lines: 3, rows: rows.slice(0, 3) });
  });
});
