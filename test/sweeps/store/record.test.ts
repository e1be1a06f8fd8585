import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Outcome, PointValue } from "../../../src/sweeps/outcome";
import { formatRecord, parseRecord } from "../../../src/sweeps/store/record";
import { trials } from "../../helpers/nightly";
import { failed, finished } from "./sweep-folder";

const bytesOf = (line: string): Uint8Array => Buffer.from(line.slice(0, -1));

const names = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.constantFrom("__proto__", "crc", "number", "é", "\n"),
);
const values: fc.Arbitrary<PointValue> = fc.oneof(
  fc.double(),
  fc.constantFrom(Number.NaN, Infinity, -Infinity, -0, 5e-324, Number.MAX_VALUE),
  fc.string({ unit: "binary" }),
  fc.string({ unit: fc.nat(0xffff).map((unit) => String.fromCharCode(unit)) }),
  fc.boolean(),
);
const rows = fc.dictionary(names, values, { noNullPrototype: true });

const outcomes: fc.Arbitrary<Outcome> = fc.record(
  {
    key: fc.string(),
    point: rows,
    seed: fc.maxSafeNat(),
    values: rows,
    error: fc.string(),
    attempts: fc.nat(),
  },
  { requiredKeys: ["key", "point", "seed", "attempts"], noNullPrototype: true },
);

describe("a record", () => {
  it("returns every outcome bit for bit", () => {
    fc.assert(
      fc.property(outcomes, (outcome) => {
        const line = formatRecord(outcome);
        expect(line.indexOf("\n")).toBe(line.length - 1);
        expect(parseRecord(bytesOf(line))).toStrictEqual(outcome);
      }),
      { numRuns: trials(500, 20_000) },
    );
  });

  it("keeps numbers that JSON alone would change", () => {
    const values = { a: Number.NaN, b: Infinity, c: -Infinity, d: -0, text: "NaN" };
    const outcome = { ...finished(1), values };
    expect(parseRecord(bytesOf(formatRecord(outcome)))?.values).toStrictEqual(values);
    expect(JSON.parse(JSON.stringify(values))).not.toStrictEqual(values);
  });

  it("is a JSON object with the fields of the outcome and the checksum at its end", () => {
    const record = JSON.parse(formatRecord(finished(2, 0.5)));
    const fields = { ...finished(2, 0.5), crc: expect.stringMatching(/^[0-9a-f]{8}$/) };
    expect(Object.entries(record)).toEqual(Object.entries(fields));
  });

  it("rejects a change of any single bit, most of which JSON alone accepts or misreads", () => {
    const line = bytesOf(formatRecord(finished(3)));
    let readable = 0;
    for (let bit = 0; bit < 8 * line.length; bit++) {
      const changed = Uint8Array.from(line);
      changed[bit >> 3]! ^= 1 << (bit & 7);
      expect(parseRecord(changed)).toBeUndefined();
      if (isJson(changed)) readable++;
    }
    expect(readable).toBeGreaterThan(line.length);
  });

  it("rejects a record that is cut at any byte, or glued to the next one", () => {
    const line = bytesOf(formatRecord(failed(4)));
    for (let length = 0; length < line.length; length++) {
      const cut = line.subarray(0, length);
      expect(parseRecord(cut)).toBeUndefined();
      if (length > 0) expect(parseRecord(Buffer.concat([cut, line]))).toBeUndefined();
    }
    expect(parseRecord(line)).toStrictEqual(failed(4));
  });

  it("rejects JSON with a valid checksum that is not an outcome", () => {
    const { key: _, ...rest } = finished(5);
    expect(parseRecord(bytesOf(formatRecord(rest as Outcome)))).toBeUndefined();
  });
});

function isJson(bytes: Uint8Array): boolean {
  try {
    JSON.parse(new TextDecoder().decode(bytes));
    return true;
  } catch {
    return false;
  }
}
