import fc from "fast-check";
import { Matrix, MatrixSubView, MatrixTransposeView } from "ml-matrix";
import ndarray from "ndarray";
import { describe, expect, test } from "vitest";
import type { MatrixLike } from "../../../src/arrays";
import { argumentsOf } from "../../../src/arrays/arguments";
import { readMatrix } from "../../../src/arrays/readers/read-matrix";
import { argumentErrorOf } from "../argument-error";

const read = (value: unknown, shape = {}) => readMatrix(argumentsOf("f").at("a"), value as MatrixLike, shape);
const errorFor = (value: unknown, shape = {}) => argumentErrorOf(() => read(value, shape));
const data = () => Float64Array.of(1, 2, 3, 4, 5, 6);
const rowMajor = { rows: 2, columns: 3, data: data() };
const transposed = { rows: 3, columns: 2, data: Float64Array.of(1, 4, 2, 5, 3, 6) };

describe("readMatrix reads", () => {
  const wide = ndarray(
    Float64Array.from({ length: 24 }, (_, i) => i),
    [4, 6],
  );
  const accepted: [description: string, value: MatrixLike, expected: object][] = [
    ["an ndarray", ndarray(data(), [2, 3]), rowMajor],
    ["a transposed ndarray", ndarray(data(), [2, 3]).transpose(1, 0), transposed],
    ["an ndarray of single precision", ndarray(Float32Array.from(data()), [2, 3]), rowMajor],
    ["an ndarray over a plain array", ndarray([1, 2, 3, 4, 5, 6], [2, 3]), rowMajor],
    [
      "an ndarray with offset and strides",
      wide.lo(1, 1).hi(3, 4).step(2, 3),
      { rows: 2, columns: 2, data: Float64Array.of(7, 10, 19, 22) },
    ],
    [
      "an ndarray read backwards",
      ndarray(data(), [2, 3]).step(-1, -1),
      { rows: 2, columns: 3, data: data().reverse() },
    ],
    [
      "an ndarray that repeats a row",
      ndarray(data(), [2, 3], [0, 1], 0),
      { rows: 2, columns: 3, data: Float64Array.of(1, 2, 3, 1, 2, 3) },
    ],
    [
      "nested arrays",
      [
        [1, 2, 3],
        [4, 5, 6],
      ],
      rowMajor,
    ],
    ["rows of several kinds", [Float32Array.of(1, 2, 3), [4, 5, 6]] as MatrixLike, rowMajor],
    ["rows that are views of one buffer", [data().subarray(0, 3), data().subarray(3)], rowMajor],
    [
      "an ml-matrix",
      new Matrix([
        [1, 2, 3],
        [4, 5, 6],
      ]),
      rowMajor,
    ],
    [
      "a transposed ml-matrix",
      new MatrixTransposeView(
        new Matrix([
          [1, 2, 3],
          [4, 5, 6],
        ]),
      ),
      transposed,
    ],
    [
      "a part of an ml-matrix",
      new MatrixSubView(
        new Matrix([
          [0, 0, 0, 0],
          [0, 1, 2, 3],
          [0, 4, 5, 6],
        ]),
        1,
        2,
        1,
        3,
      ),
      rowMajor,
    ],
    ["a single number", [[5]], { rows: 1, columns: 1, data: Float64Array.of(5) }],
  ];

  test.each(accepted)("%s", (_, value, expected) => {
    expect(read(value)).toEqual(expected);
  });

  test("ndarrays of any strides and offset like their method get", () => {
    const size = fc.integer({ min: 1, max: 4 });
    const stride = fc.integer({ min: -5, max: 5 });
    fc.assert(
      fc.property(size, size, stride, stride, (rows, columns, down, across) => {
        const reach = [(rows - 1) * down, (columns - 1) * across];
        const offset = -reach.reduce((sum, x) => sum + Math.min(x, 0), 0);
        const length = offset + reach.reduce((sum, x) => sum + Math.max(x, 0), 1);
        const array = ndarray(
          Float64Array.from({ length }, (_, i) => i),
          [rows, columns],
          [down, across],
          offset,
        );
        const matrix = read(array);
        for (let i = 0; i < rows; i++) {
          for (let j = 0; j < columns; j++) expect(matrix.data[i * columns + j]).toBe(array.get(i, j));
        }
      }),
      { seed: 1, numRuns: 200 },
    );
  });

  test("into a copy that shares no memory with its source", () => {
    const source = ndarray(data(), [2, 3]);
    const matrix = read(source);
    source.set(0, 0, 9);
    matrix.data[1] = 8;
    expect([matrix.data[0], source.get(0, 1)]).toEqual([1, 2]);
  });
});

describe("readMatrix rejects", () => {
  const matrix = /^a matrix of shape \[rows, columns\] \(ndarray, nested arrays of numbers, or ml-matrix\)$/;
  const ndarrayWith = (fields: object) => ({
    data: data(),
    shape: [2, 3],
    stride: [3, 1],
    offset: 0,
    ...fields,
  });
  const inside = /^an ndarray whose indices stay within its data \(0 to 5\)$/;
  const sizes = /^an ndarray whose sizes are integers of at least 1$/;
  const strides = /^an ndarray whose strides and offset are integers$/;
  const bytes = /^small enough to fit in 2,147,483,648 bytes/;

  const cases: [description: string, value: unknown, argument: string, expected: RegExp, received: string][] =
    [
      ["null", null, "a", matrix, "null"],
      ["undefined", undefined, "a", matrix, "undefined"],
      ["a number", 3, "a", matrix, "3"],
      ["a string", "[[1]]", "a", matrix, 'the string "[[1]]"'],
      ["a function", () => 1, "a", matrix, "a function"],
      ["a symbol", Symbol("s"), "a", matrix, "a symbol"],
      ["an empty array", [], "a", matrix, "an empty array"],
      ["an empty row", [[]], "a", matrix, "an array of 1 rows of length 0"],
      ["a vector", [1, 2], "a", matrix, "an array of length 2"],
      ["a typed array", data(), "a", matrix, "a Float64Array of length 6"],
      ["a DataView", new DataView(new ArrayBuffer(8)), "a", matrix, "a DataView of length 8"],
      ["ragged rows", [[1, 2], [3]], "a", matrix, "an array of 2 rows of length 2, 1"],
      ["a missing row", Object.assign([[1]], { 2: [2] }), "a[1]", /^a row of 1 numbers$/, "undefined"],
      ["a hole in a row", [Object.assign([1], { 2: 2 })], "a[0, 1]", /^a finite number$/, "undefined"],
      ["rows of 64-bit integers", [BigInt64Array.of(1n)], "a", matrix, "an array of length 1"],
      [
        "NaN",
        [
          [1, 2],
          [3, Number.NaN],
        ],
        "a[1, 1]",
        /^a finite number$/,
        "NaN",
      ],
      ["infinity", ndarray(Float64Array.of(1, -1 / 0), [2, 1]), "a[1, 0]", /^a finite number$/, "-Infinity"],
      ["a number in a string", [[1, "2"]], "a[0, 1]", /^a finite number$/, 'the string "2"'],
      ["three dimensions", ndarray(data(), [1, 2, 3]), "a", matrix, "an array of shape [1, 2, 3]"],
      ["nested three deep", [[[1]]], "a[0, 0]", /^a finite number$/, "an array of length 1"],
      [
        "a shape that reaches beyond the data",
        ndarrayWith({ shape: [3, 3] }),
        "a",
        inside,
        "indices from 0 to 8",
      ],
      ["an offset before the data", ndarrayWith({ offset: -1 }), "a", inside, "indices from -1 to 4"],
      ["an offset beyond the data", ndarrayWith({ offset: 1 }), "a", inside, "indices from 1 to 6"],
      [
        "strides that lead before the data",
        ndarrayWith({ stride: [-3, 1] }),
        "a",
        inside,
        "indices from -3 to 2",
      ],
      [
        "a shape of 1e18 entries",
        ndarrayWith({ shape: [1e9, 1e9] }),
        "a",
        inside,
        "indices from 0 to 3999999996",
      ],
      [
        "a repeated entry that would take 8e18 bytes",
        ndarrayWith({ shape: [1e9, 1e9], stride: [0, 0] }),
        "a",
        bytes,
        "a request for 8,000,000,000,000,000,000 bytes",
      ],
      ["a size of zero", ndarrayWith({ shape: [0, 3] }), "a", sizes, "an array of shape [0, 3]"],
      ["a negative size", ndarrayWith({ shape: [-2, 3] }), "a", sizes, "an array of shape [-2, 3]"],
      ["a fractional size", ndarrayWith({ shape: [1.5, 3] }), "a", sizes, "an array of shape [1.5, 3]"],
      [
        "a size that is NaN",
        ndarrayWith({ shape: [Number.NaN, 3] }),
        "a",
        sizes,
        "an array of shape [NaN, 3]",
      ],
      [
        "a size that is a symbol",
        ndarrayWith({ shape: [Symbol("s"), 3] }),
        "a",
        sizes,
        "an array of shape [symbol, 3]",
      ],
      ["fractional strides", ndarrayWith({ stride: [0.5, 1] }), "a", strides, "an array of shape [2, 3]"],
      ["an offset of NaN", ndarrayWith({ offset: Number.NaN }), "a", strides, "an array of shape [2, 3]"],
      ["no data", ndarrayWith({ data: undefined }), "a.data", /^an array of numbers$/, "undefined"],
      [
        "data of 64-bit integers",
        ndarrayWith({ data: new BigInt64Array(6) }),
        "a.data",
        /^an array of numbers$/,
        "a BigInt64Array of length 6",
      ],
      [
        "an ml-matrix of 1e18 entries",
        { rows: 1e9, columns: 1e9, get: () => 1 },
        "a",
        bytes,
        "a request for 8,000,000,000,000,000,000 bytes",
      ],
      [
        "an ml-matrix of a fractional size",
        { rows: 1.5, columns: 2, get: () => 1 },
        "a",
        matrix,
        "a matrix of shape [1.5, 2]",
      ],
      ["an empty ml-matrix", new Matrix(0, 2), "a", matrix, "a matrix of shape [0, 2]"],
      [
        "an array of length 2^32 - 1 with one row",
        Object.assign([[1]], { length: 2 ** 32 - 1 }),
        "a[1]",
        /^a row of 1 numbers$/,
        "undefined",
      ],
      [
        "an array of length 2^32 - 1 with one entry",
        Object.assign([1], { length: 2 ** 32 - 1 }),
        "a",
        matrix,
        "an array of length 4294967295",
      ],
    ];

  test.each(cases)("%s", (_, value, argument, expected, received) => {
    const error = errorFor(value);
    expect(error.functionName).toBe("f");
    expect(error.argument).toBe(argument);
    expect(error.expected).toMatch(expected);
    expect(error.received).toBe(received);
  });

  test("a shape other than the expected one, and names both", () => {
    expect(errorFor([[1, 2]], { rows: 2, columns: 2 }).message).toBe(
      "f: a must be a matrix of shape [2, 2] (ndarray, nested arrays of numbers, or ml-matrix), " +
        "received an array of 1 rows of length 2",
    );
    expect(errorFor([[1, 2]], { columns: 3 }).expected).toMatch("[rows, 3]");
    expect(read([[1, 2]], { rows: 1 }).columns).toBe(2);
  });
});
