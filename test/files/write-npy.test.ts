import fc from "fast-check";
import ndarray from "ndarray";
import { describe, expect, it } from "vitest";
import { ArgumentError } from "../../src/arrays";
import { readNpy, writeNpy } from "../../src/tasks";
import { fileNamed } from "./fixtures";

describe("writeNpy", () => {
  it("writes the bytes that numpy writes (C order, float64)", () => {
    for (const name of ["scalar.npy", "vector.npy", "empty.npy", "cube.npy", "<f8.npy"]) {
      const { bytes, shape, values } = fileNamed(name);
      expect(writeNpy(ndarray(Float64Array.from(values), shape))).toEqual(bytes);
    }
  });

  it("writes arrays of any strides and offset in row-major order and does not change them", () => {
    const data = Float64Array.from({ length: 24 }, (_, k) => k);
    const view = ndarray(data, [2, 3, 4]).transpose(2, 0, 1).step(-1, 1, 2);
    const back = readNpy(writeNpy(view));
    expect(back.shape).toEqual([4, 2, 2]);
    for (let i = 0; i < 4; i++)
      for (let j = 0; j < 2; j++)
        for (let k = 0; k < 2; k++) expect(back.get(i, j, k)).toBe(view.get(i, j, k));
    expect(data[5]).toBe(5);
  });

  it("writes files from which readNpy returns the array, bit by bit", () => {
    const finite = fc.double({ noNaN: true, noDefaultInfinity: true });
    const arrays = fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 4 }).chain((shape) => {
      const count = shape.reduce((a, b) => a * b, 1);
      return fc.tuple(fc.constant(shape), fc.array(finite, { minLength: count, maxLength: count }));
    });
    fc.assert(
      fc.property(arrays, ([shape, values]) => {
        const array = ndarray(Float64Array.from(values), shape);
        expect(readNpy(writeNpy(array))).toEqual(array);
      }),
    );
  });

  it("rejects values that are not ndarrays of finite numbers", () => {
    expect(() => writeNpy(ndarray([1, Number.NaN], [1, 2]))).toThrow("array[0, 1] must be a finite number");
    expect(() => writeNpy([[1]] as never)).toThrow(ArgumentError);
    expect(() => writeNpy({ shape: [1] } as never)).toThrow("an ndarray");
    expect(() => writeNpy({ data: [], shape: [2 ** 40], stride: [1], offset: 0 })).toThrow("bytes");
  });
});
