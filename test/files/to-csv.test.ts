import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ArgumentError, type Table, toNested } from "../../src/arrays";
import { readCsv, toCsv } from "../../src/tasks";
import { trials } from "../helpers/nightly";

describe("toCsv", () => {
  it("writes a header, one row per line, and numbers with their shortest digits", () => {
    const rows = [
      [0, 0.1, 1e21],
      [-0, 5e-324, -1 / 3],
    ];
    expect(toCsv({ columns: ["time", "loss", "mode 1"], rows })).toBe(
      "time,loss,mode 1\n0,0.1,1e+21\n-0,5e-324,-0.3333333333333333\n",
    );
  });

  it("quotes commas, quotes, line breaks and empty text, as RFC 4180 does", () => {
    const table = { columns: ["a,b", 'the "c"', "d\ne"], rows: [["", "x\r", "plain text"]] };
    expect(toCsv(table)).toBe('"a,b","the ""c""","d\ne"\n"","x\r",plain text\n');
  });

  it("writes only the header for a table without rows, and infinity by its name", () => {
    expect(toCsv({ columns: ["a"], rows: [] })).toBe("a\n");
    expect(toCsv({ columns: ["a"], rows: [[Number.POSITIVE_INFINITY], [Number.NEGATIVE_INFINITY]] })).toBe(
      "a\nInfinity\n-Infinity\n",
    );
  });

  it("is inverted by readCsv: names, and numbers bit for bit", () => {
    const number = fc.double({ noNaN: true, noDefaultInfinity: true });
    const name = fc
      .string({ minLength: 1, unit: fc.constantFrom("a", "1", " ", ",", '"', "\n", ";", "μ", "-", ".") })
      .map((text) => `n${text}n`);
    const tables = fc
      .integer({ min: 1, max: 6 })
      .chain((n) =>
        fc.tuple(
          fc.array(name, { minLength: n, maxLength: n }),
          fc.array(fc.array(number, { minLength: n, maxLength: n }), { minLength: 1, maxLength: 8 }),
        ),
      );
    fc.assert(
      fc.property(tables, ([columns, rows]) => {
        const read = readCsv(toCsv({ columns, rows }), { header: true, delimiter: "," });
        expect(read.columns).toEqual(columns);
        expect(toNested(read.values)).toEqual(rows);
      }),
      { numRuns: trials(200, 5000) },
    );
  });

  it("rejects tables that are not rectangular, NaN, and entries of other types, and names the place", () => {
    const bad: [unknown, string][] = [
      [undefined, "table must be"],
      [{ columns: [], rows: [] }, "table.columns must be"],
      [{ columns: [1], rows: [] }, "table.columns[0] must be"],
      [{ columns: ["a"], rows: 3 }, "table.rows must be"],
      [{ columns: ["a", "b"], rows: [[1, 2], [3]] }, "table.rows[1] must be an array of 2 entries"],
      [{ columns: ["a"], rows: [[Number.NaN]] }, "table.rows[0][0] must be"],
      [{ columns: ["a"], rows: [[true]] }, "table.rows[0][0] must be"],
    ];
    for (const [table, message] of bad) {
      expect(() => toCsv(table as Table)).toThrow(ArgumentError);
      expect(() => toCsv(table as Table)).toThrow(message);
    }
  });
});
