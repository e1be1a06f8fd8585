import { expect, test } from "vitest";
import { describe } from "../../src/arrays/describe";

const descriptions: readonly [value: unknown, text: string][] = [
  [null, "null"],
  [undefined, "undefined"],
  [true, "true"],
  [Number.NaN, "NaN"],
  [10n, "10"],
  ["a\nb", 'the string "a\\nb"'],
  ["x".repeat(1000), `the string "${"x".repeat(37)}..."`],
  [Symbol("s"), "a symbol"],
  [Math.sin, "a function"],
  [[], "an empty array"],
  [[1, 2], "an array of length 2"],
  [[[1], [2, 3]], "an array of 2 rows of length 1, 2"],
  [Object.assign([1], { length: 2 ** 32 - 1 }), "an array of length 4294967295"],
  [new Float32Array(3), "a Float32Array of length 3"],
  [new DataView(new ArrayBuffer(5)), "a DataView of length 5"],
  [{}, "an empty object"],
  [Object.create(null), "an empty object"],
  [{ a: 1, b: 2 }, "an object with a, b"],
  [{ shape: [2, Symbol("s")] }, "an array of shape [2, symbol]"],
  [{ shape: new Array(1000).fill(1) }, `an array of shape [${"1, ".repeat(13).slice(0, 37)}...]`],
  [{ rows: 2, columns: 3 }, "a matrix of shape [2, 3]"],
];

test.each(descriptions)("describe gives the kind and size of a value: %#", (value, text) => {
  expect(describe(value)).toBe(text);
});
