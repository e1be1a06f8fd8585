import fc from "fast-check";
import ndarray from "ndarray";
import { describe, expect, it } from "vitest";
import { ArgumentError } from "../../src/arrays";
import { readNpz, writeNpz } from "../../src/tasks";

const array = (...values: number[]) => ndarray(Float64Array.from(values), [values.length]);

describe("writeNpz", () => {
  it("writes archives from which readNpz returns the arrays, for any names", () => {
    const names = fc.uniqueArray(
      fc.oneof(fc.string({ unit: "grapheme", minLength: 1, maxLength: 20 }), fc.constant("__proto__")),
      {
        maxLength: 5,
      },
    );
    fc.assert(
      fc.property(names, (keys) => {
        const arrays = Object.fromEntries(keys.map((key, k) => [key, array(k, -k)]));
        expect(readNpz(writeNpz(arrays))).toEqual(arrays);
      }),
    );
  });

  it("writes the same bytes for the same arrays", () => {
    expect(writeNpz({ a: array(1) })).toEqual(writeNpz({ a: array(1) }));
  });

  it("rejects NaN, empty names and values that are not records", () => {
    expect(() => writeNpz({ a: array(Number.NaN) })).toThrow("arrays.a[0]");
    expect(() => writeNpz({ "": array(1) })).toThrow("names");
    expect(() => writeNpz([array(1)] as never)).toThrow(ArgumentError);
  });
});
