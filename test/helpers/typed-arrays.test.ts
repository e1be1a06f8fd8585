import { describe, expect, it } from "vitest";
import { haveSameEntries } from "./typed-arrays";

describe("comparisons of typed arrays", () => {
  const a = Float64Array.from({ length: 1000 }, (_, i) => i);
  const with0 = Float64Array.of(0, Number.NaN);

  it("take the short way for equal numbers", () => {
    expect(haveSameEntries(a, a.slice())).toBe(true);
    expect(haveSameEntries(with0, with0.slice())).toBe(true);
    expect({ inner: [a] }).toEqual({ inner: [a.slice()] });
    expect({ inner: [with0] }).toStrictEqual({ inner: [with0.slice()] });
  });

  it.each([
    ["the last number", a, a.map((x, i) => (i === 999 ? x + 1e-9 : x))],
    ["the sign of zero", with0, Float64Array.of(-0, Number.NaN)],
    ["the length", a, a.subarray(0, 999)],
    ["the type", a, Float32Array.from(a)],
    ["the kind of array", a, [...a]],
  ])("find a difference in %s", (_, one, other) => {
    expect(haveSameEntries(one, other)).toBeUndefined();
    expect({ inner: [one] }).not.toEqual({ inner: [other] });
    expect([other]).not.toEqual([one]);
  });
});
