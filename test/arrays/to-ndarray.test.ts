import ndarray from "ndarray";
import { expect, test } from "vitest";
import { matrixToNdArray, toNdArray, toNested } from "../../src/arrays";
import { argumentErrorOf } from "./argument-error";

test("toNdArray wraps a buffer in row-major order without a copy, and copies the shape", () => {
  const data = Float64Array.of(1, 2, 3, 4, 5, 6);
  const shape = [2, 3];
  const array = toNdArray(data, shape);
  shape[0] = 9;
  expect(array.data).toBe(data);
  expect([array.shape, array.stride, array.get(1, 0)]).toEqual([[2, 3], [3, 1], 4]);
  expect(toNdArray(new Float64Array(0), [0, 3]).size).toBe(0);
  expect(matrixToNdArray({ rows: 3, columns: 2, data }).get(2, 1)).toBe(6);
});

test("toNdArray rejects data whose length is not the product of the shape", () => {
  const errorFor = (data: unknown, shape: unknown) =>
    argumentErrorOf(() => toNdArray(data as Float64Array, shape as number[]));
  const four = new Float64Array(4);
  expect(errorFor(four, [2, 3]).message).toBe(
    "toNdArray: data must be a Float64Array whose length is the product of the shape [2, 3], received a Float64Array of length 4",
  );
  for (const shape of [null, 4, new Array(65).fill(1)]) expect(errorFor(four, shape).argument).toBe("shape");
  for (const shape of [[-2, -2], [0.5, 8], [Number.NaN], ["4"], Object.assign([4], { 2: 1 })]) {
    expect(errorFor(four, shape).argument).toBe("data");
  }
  for (const data of [null, [1, 2, 3, 4], new Float32Array(4)])
    expect(errorFor(data, [4]).argument).toBe("data");
});

test("toNested converts ndarrays of one or two dimensions and any strides, and rejects other values", () => {
  const array = ndarray(Float64Array.of(1, 2, 3, 4, 5, 6), [2, 3]);
  expect(toNested(array.transpose(1, 0))).toEqual([
    [1, 4],
    [2, 5],
    [3, 6],
  ]);
  expect(toNested(array.pick(1, null))).toEqual([4, 5, 6]);
  for (const wrong of [
    null,
    [[1]],
    {},
    ndarray(new Float64Array(1), [1, 1, 1]),
    ndarray(new Float64Array(1), []),
  ]) {
    expect(argumentErrorOf(() => toNested(wrong as typeof array)).functionName).toBe("toNested");
  }
});
