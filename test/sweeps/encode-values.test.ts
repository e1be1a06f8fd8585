import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeValues, encodeValues } from "../../src/sweeps/encode-values";

const sent = (values: Parameters<typeof encodeValues>[0]) =>
  decodeValues(JSON.parse(JSON.stringify(encodeValues(values))) as object);

describe("values as JSON", () => {
  it("return bit for bit", () => {
    const value = fc.oneof(fc.double(), fc.string(), fc.boolean(), fc.constantFrom(Number.NaN, -0, 5e-324));
    fc.assert(
      fc.property(fc.dictionary(fc.string(), value), (values) => {
        expect(sent(values)).toEqual({ ...values });
      }),
    );
    const special = {
      a: Number.NaN,
      b: Number.POSITIVE_INFINITY,
      c: Number.NEGATIVE_INFINITY,
      d: -0,
      e: "NaN",
    };
    expect(sent(special)).toEqual(special);
    // The control: JSON alone loses them.
    expect(JSON.parse(JSON.stringify(special))).not.toEqual(special);
  });

  it("keep a name that objects have already", () => {
    const values = JSON.parse('{"__proto__": 1, "constructor": 2}') as Record<string, number>;
    expect(JSON.stringify(sent(values))).toBe('{"__proto__":1,"constructor":2}');
  });

  it("that no worker sends are left for the check of rows", () => {
    expect(decodeValues({ a: [1], b: null, c: { d: 1 } })).toEqual({ a: [1], b: null, c: { d: 1 } });
  });
});
