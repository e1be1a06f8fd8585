/** An invalid argument, returned by a function so that reports of failed tests do not print it. */
export type MalformedValue = readonly [name: string, value: () => unknown];

type Named = readonly [name: string, value: unknown];

const four = Float64Array.of(1, 2, 3, 4);
const ndarrayWith = (fields: object) => ({ data: four, shape: [2, 2], stride: [2, 1], offset: 0, ...fields });
const sparseArray = (length: number, entries: object) => Object.assign(new Array(length), entries);
const matrixOfSize = (rows: number, columns: number, entry: unknown = 1) => ({
  rows,
  columns,
  get: () => entry,
});

const NUMBERS: readonly Named[] = [
  Number.NaN,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
  -1,
  -0,
  1.5,
  2 ** 60,
  1e300,
  -1e300,
  Number.MIN_VALUE,
].map((x) => [String(x), x]);

const VALUES: readonly Named[] = [
  ...NUMBERS,
  ["an empty string", ""],
  ["a string", "abc"],
  ["a number in a string", "1"],
  ["null", null],
  ["undefined", undefined],
  ["true", true],
  ["a bigint", 10n],
  ["a symbol", Symbol("s")],
  ["a function", () => 1],
  ["an empty object", {}],
  ["an object without prototype", Object.create(null)],
  ["a date", new Date(0)],
  ["a map", new Map([[0, 1]])],
  ["an empty array", []],
  ["an empty row", [[]]],
  ["a ragged array", [[1, 2], [3]]],
  ["three dimensions", [[[1]]]],
  ["an array with NaN", [1, Number.NaN]],
  ["rows with NaN", [[1, Number.NaN]]],
  ["an array with a hole", sparseArray(3, { 0: 1, 2: 3 })],
  ["rows with a hole", sparseArray(3, { 0: [1], 2: [3] })],
  ["an array with a string", [1, "2"]],
  ["rows of strings", [["a", "b"]]],
  ["an array of symbols", [Symbol("s")]],
  ["rows of null", [null, null]],
  ["an array of length 2^32 - 1 with one entry", sparseArray(2 ** 32 - 1, { 0: 1 })],
  ["an array of length 2^32 - 1 with one row", sparseArray(2 ** 32 - 1, { 0: [1] })],
  ["a huge number in an array", [[1e300]]],
  ["a typed array without entries", new Float64Array(0)],
  ["a typed array with NaN", Float32Array.of(1, Number.NaN)],
  ["64-bit integers", BigInt64Array.of(1n, 2n)],
  ["a DataView", new DataView(new ArrayBuffer(8))],
  ["an ndarray of shape [1e9, 1e9]", ndarrayWith({ shape: [1e9, 1e9], stride: [1e9, 1] })],
  ["an ndarray that repeats one entry 1e18 times", ndarrayWith({ shape: [1e9, 1e9], stride: [0, 0] })],
  ["an ndarray of 1e12 entries in one dimension", ndarrayWith({ shape: [1e12], stride: [1] })],
  ["an ndarray of a negative size", ndarrayWith({ shape: [-2, 2] })],
  ["an ndarray of a fractional size", ndarrayWith({ shape: [1.5, 2] })],
  ["an ndarray whose size is NaN", ndarrayWith({ shape: [Number.NaN, 2] })],
  ["an ndarray whose size is a symbol", ndarrayWith({ shape: [Symbol("s"), 2] })],
  ["an ndarray that begins before its data", ndarrayWith({ offset: -1 })],
  ["an ndarray that ends after its data", ndarrayWith({ offset: 1 })],
  ["an ndarray of fractional strides", ndarrayWith({ stride: [0.5, 1] })],
  ["an ndarray without strides", ndarrayWith({ stride: [] })],
  ["an ndarray without data", ndarrayWith({ data: undefined })],
  ["an ndarray of strings", ndarrayWith({ data: ["a", "b", "c", "d"] })],
  ["an ml-matrix of 1e18 entries", matrixOfSize(1e9, 1e9)],
  ["an ml-matrix of a fractional size", matrixOfSize(1.5, 1)],
  ["an ml-matrix of a negative size", matrixOfSize(-1, 1)],
  ["an ml-matrix of NaN", matrixOfSize(2, 2, Number.NaN)],
  ["an ml-matrix of strings", matrixOfSize(1, 1, "a")],
  ["a frozen array", Object.freeze([1])],
];

/** Invalid values that replace every argument and every field of the calls. */
export const MALFORMED_VALUES: readonly MalformedValue[] = VALUES.map(([name, value]) => [name, () => value]);
