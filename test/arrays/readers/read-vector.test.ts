import ndarray from "ndarray";
import { describe, expect, test } from "vitest";
import type { VectorLike } from "../../../src/arrays";
import { argumentsOf } from "../../../src/arrays/arguments";
import { readVector } from "../../../src/arrays/readers/read-vector";
import { argumentErrorOf } from "../argument-error";

const read = (value: unknown, length?: number) =>
  readVector(argumentsOf("f").at("v"), value as VectorLike, length);
const four = () => Float64Array.of(1, 2, 3, 4);

describe("readVector reads", () => {
  const accepted: [description: string, value: VectorLike, expected: number[]][] = [
    ["an array", [1, 2], [1, 2]],
    ["a typed array", Int8Array.of(-1, 2), [-1, 2]],
    ["a view of a buffer", four().subarray(1, 3), [2, 3]],
    ["an ndarray", ndarray(four()), [1, 2, 3, 4]],
    ["an ndarray backwards", ndarray(four()).step(-1), [4, 3, 2, 1]],
    ["every second entry", ndarray(four()).lo(1).step(2), [2, 4]],
    ["a column", ndarray(four(), [2, 2]).pick(null, 1), [2, 4]],
  ];

  test.each(accepted)("%s, as a copy", (_, value, expected) => {
    const vector = read(value);
    expect(vector).toEqual(Float64Array.from(expected));
    vector[0] = 99;
    expect(read(value)[0]).toBe(expected[0]);
  });
});

describe("readVector rejects", () => {
  const vector = "a vector of at least one finite number";
  const cases: [description: string, value: unknown, argument: string, expected: string, received: string][] =
    [
      ["null", null, "v", vector, "null"],
      ["a number", 1, "v", vector, "1"],
      ["a string", "12", "v", vector, 'the string "12"'],
      ["an empty array", [], "v", vector, "an empty array"],
      ["an empty typed array", new Float32Array(0), "v", vector, "a Float32Array of length 0"],
      ["64-bit integers", BigInt64Array.of(1n), "v", vector, "a BigInt64Array of length 1"],
      ["a DataView", new DataView(new ArrayBuffer(3)), "v", vector, "a DataView of length 3"],
      ["a matrix", ndarray(four(), [2, 2]), "v", vector, "an array of shape [2, 2]"],
      ["rows", [[1, 2]], "v[0]", "a finite number", "an array of length 2"],
      ["a hole", Object.assign([1], { 2: 3 }), "v[1]", "a finite number", "undefined"],
      ["NaN", Float32Array.of(0, Number.NaN), "v[1]", "a finite number", "NaN"],
      ["an object with the fields of an array", { length: 1, 0: 1 }, "v", vector, "an object with 0, length"],
    ];

  test.each(cases)("%s", (_, value, argument, expected, received) => {
    const error = argumentErrorOf(() => read(value));
    expect([error.argument, error.expected, error.received]).toEqual([argument, expected, received]);
  });

  test("a length other than the expected one", () => {
    expect(argumentErrorOf(() => read([1, 2], 3)).message).toBe(
      "f: v must be a vector of 3 finite numbers, received an array of length 2",
    );
    expect(argumentErrorOf(() => read([1, 2], 1)).expected).toBe("a vector of 1 finite number");
  });

  test("lengths beyond 2 GiB, with the number of bytes, before memory is allocated", () => {
    const repeated = { data: four(), shape: [1e12], stride: [0], offset: 0 };
    expect(argumentErrorOf(() => read(repeated)).received).toBe("a request for 8,000,000,000,000 bytes");
    const sparse = Object.assign([1], { length: 2 ** 32 - 1 });
    expect(argumentErrorOf(() => read(sparse)).received).toBe("a request for 34,359,738,360 bytes");
    const outside = { ...repeated, stride: [1] };
    expect(argumentErrorOf(() => read(outside)).received).toBe("indices from 0 to 999999999999");
  });
});
