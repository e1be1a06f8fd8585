import ndarray from "ndarray";
import { describe, expect, it } from "vitest";
import { type NdArray, toNdArray } from "../../src/arrays";
import { showAsTable } from "../../src/arrays/array-display";
import { JUPYTER, type Media } from "../../src/arrays/display";

const mediaOf = (array: NdArray): Media => Reflect.get(array, JUPYTER).call(array);
const textOf = (array: NdArray): string => mediaOf(array)["text/plain"]!;
const counting = (...shape: number[]) =>
  toNdArray(
    Float64Array.from({ length: shape.reduce((size, n) => size * n, 1) }, (_, i) => i),
    shape,
  );

describe("the display of an array", () => {
  it("is a table of a matrix with its shape, the indices and four significant digits", () => {
    const matrix = toNdArray(Float64Array.of(1, -0.123456, 123456.7, 1e-9, Number.NaN, 0.5), [2, 3]);
    expect(mediaOf(matrix)).toEqual({
      "text/html":
        "<table><caption>array of shape [2, 3]</caption><tr><th></th><th>0</th><th>1</th><th>2</th></tr>" +
        "<tr><th>0</th><td>1</td><td>-0.1235</td><td>1.235e+5</td></tr>" +
        "<tr><th>1</th><td>1e-9</td><td>NaN</td><td>0.5</td></tr></table>",
      "text/plain": [
        "array of shape [2, 3]",
        "      0        1         2",
        "0     1  -0.1235  1.235e+5",
        "1  1e-9      NaN       0.5",
      ].join("\n"),
    });
  });

  it("keeps zeros before a decimal point, and integers of up to six digits", () => {
    const vector = toNdArray(Float64Array.of(200, 999999, -1e6, 20000.4, 0, -0.25, 2000.4, 100.04), [8]);
    expect(textOf(vector).split("\n")[2]!.trim().split(/ +/)).toEqual(
      ["200", "999999", "-1e+6", "2e+4", "0", "-0.25", "2000", "100"], // biome-ignore format: one line
    );
  });

  it("is one row of a vector, and one entry of a number", () => {
    expect(textOf(counting(3))).toBe("array of shape [3]\n  0  1  2\n  0  1  2");
    expect(textOf(toNdArray(Float64Array.of(7), []))).toBe("array of shape []\n  0\n  7");
  });

  it("has at most ten rows and columns, with ellipses between the first six and the last three", () => {
    const lines = textOf(counting(1000, 1000)).split("\n");
    expect(lines).toHaveLength(12);
    expect(lines[1]!.trim().split(/ +/)).toEqual(["0", "1", "2", "3", "4", "5", "…", "997", "998", "999"]);
    expect(lines.slice(2).map((line) => line.trim().split(/ +/)[0])).toEqual(
      ["0", "1", "2", "3", "4", "5", "…", "997", "998", "999"], // biome-ignore format: one line
    );
    expect(new Set(lines.slice(1).map(({ length }) => length)).size).toBe(1);
    expect(textOf(counting(10, 10)).split("\n")).toHaveLength(12);
    expect(textOf(counting(10, 10))).not.toContain("…");
    expect(mediaOf(counting(1e6))["text/html"]!.length).toBeLessThan(1000);
  });

  it("holds the first matrix of an array of more dimensions", () => {
    expect(textOf(counting(2, 3, 1, 2))).toBe(
      "array of shape [2, 3, 1, 2], entries [0, 0, :, :]\n   0  1\n0  0  1",
    );
  });

  it("is the shape of an array without entries", () => {
    expect(textOf(counting(0, 3))).toBe("array of shape [0, 3]");
    expect(textOf(counting(2, 0, 2))).toBe("array of shape [2, 0, 2], entries [0, :, :]");
  });

  it("follows the strides of views, which have the display too", () => {
    const matrix = counting(2, 3);
    expect(textOf(matrix.transpose(1, 0))).toBe("array of shape [3, 2]\n   0  1\n0  0  3\n1  1  4\n2  2  5");
    expect(textOf(matrix.pick(1, null))).toBe("array of shape [3]\n  0  1  2\n  3  4  5");
    expect(textOf(matrix.pick(1, 1))).toBe("array of shape []\n  0\n  4");
  });

  it("is also printed by Deno, indented inside of other values", () => {
    const print = Reflect.get(counting(2), Symbol.for("Deno.customInspect"));
    expect(print.call(counting(2), undefined, { indentationLvl: 2 })).toBe(
      "array of shape [2]\n    0  1\n    0  1",
    );
    expect(print.call(counting(2))).toBe(textOf(counting(2)));
  });

  it("is not seen by listing and comparing, and stands on a prototype that all such arrays share", () => {
    const array = counting(2, 2);
    expect(Object.keys(array)).toEqual(["data", "shape", "stride", "offset"]);
    expect(Object.getOwnPropertySymbols(array)).toEqual([]);
    expect(structuredClone({ ...array })).toEqual({ ...array });
    expect(JUPYTER in ndarray(new Float64Array(4), [2, 2])).toBe(true);
    // No reader returns arrays of this type.
    expect(JUPYTER in ndarray(new Uint8ClampedArray(4), [2, 2])).toBe(false);
  });

  it("replaces no display, and leaves a frozen prototype as it is", () => {
    const other = () => ({ "text/plain": "other" });
    const bytes = ndarray(new Uint8ClampedArray(4), [2, 2]);
    Object.defineProperty(Object.getPrototypeOf(bytes), JUPYTER, { value: other });
    showAsTable(bytes as never);
    expect(Reflect.get(bytes, JUPYTER)).toBe(other);
    const integers = ndarray(new BigInt64Array(4) as never, [2, 2]);
    Object.freeze(Object.getPrototypeOf(integers));
    expect(showAsTable(integers as never)).toBe(integers);
    expect(JUPYTER in integers).toBe(false);
  });
});
