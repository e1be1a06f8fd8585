import fc from "fast-check";
import ndarray from "ndarray";
import { describe, expect, it } from "vitest";
import { ArgumentError } from "../../src/arrays";
import { readNpy, writeNpy } from "../../src/tasks";
import { good, named, npyWith, refused } from "./fixtures";

const dict = (shape: string, descr = "'<f8'") =>
  `{'descr': ${descr}, 'fortran_order': False, 'shape': ${shape}, }\n`;

describe("readNpy", () => {
  it.each(good.filter(({ name }) => name.endsWith(".npy")))("reads $name as numpy wrote it", (fixture) => {
    const array = readNpy(fixture.bytes);
    expect(array.data).toBeInstanceOf(Float64Array);
    expect(array.shape).toEqual(fixture.shape);
    expect([...array.data]).toEqual(fixture.values);
    expect(array).toEqual(ndarray(Float64Array.from(fixture.values), fixture.shape));
  });

  it.each(refused)("refuses $name and says why", ({ bytes, reason }) => {
    expect(() => readNpy(bytes)).toThrow(ArgumentError);
    expect(() => readNpy(bytes)).toThrow(reason);
  });

  it("reads an ArrayBuffer and a view at an odd offset alike", () => {
    const { bytes, values } = named("cube.npy");
    const shifted = new Uint8Array(bytes.length + 3);
    shifted.set(bytes, 3);
    expect([...readNpy(shifted.subarray(3)).data]).toEqual(values);
    expect([...readNpy(bytes.slice().buffer).data]).toEqual(values);
  });

  it("reads other spellings of the header: double quotes, another order, Python 2's long integers", () => {
    const header = `{"shape": (1L,), 'fortran_order': True, "descr": '>f8'}`;
    expect([...readNpy(npyWith(header, Uint8Array.of(0x40, 8, 0, 0, 0, 0, 0, 0))).data]).toEqual([3]);
  });

  it("refuses every truncation of a file, and bytes after its end", () => {
    const { bytes } = named("version-2.npy");
    for (let length = 0; length < bytes.length; length++) {
      expect(() => readNpy(bytes.subarray(0, length))).toThrow(ArgumentError);
    }
    const longer = new Uint8Array(bytes.length + 1);
    longer.set(bytes);
    expect(() => readNpy(longer)).toThrow("192 bytes of data");
  });

  it.each([
    ["a claim of 2^40 elements", dict("(1099511627776,)")],
    ["a product beyond 2^53", dict("(4294967296, 4294967296, 4294967296)")],
    ["a size beyond 2^53", dict("(99999999999999999999,)")],
    ["zero times infinity", dict(`(0, ${"9007199254740991, ".repeat(40)})`)],
    ["a negative size", dict("(-1,)")],
    ["a fractional size", dict("(2.5,)")],
    ["a size in words", dict("(two,)")],
    ["sizes without commas", dict("(1 2)")],
    ["a list for a shape", dict("[1]")],
    ["100 dimensions", dict(`(${"1, ".repeat(100)})`)],
    ["no shape", "{'descr': '<f8', 'fortran_order': False}"],
    ["an extra entry", "{'descr': '<f8', 'fortran_order': False, 'shape': (0,), 'x': 1}"],
    ["no closing brace", "{'descr': '<f8', 'fortran_order': False, 'shape': (0,)"],
    ["code for a dictionary", "__import__('os').system('true')"],
    ["an unknown order", "{'descr': '<f8', 'fortran_order': Maybe, 'shape': (0,)}"],
    ["no byte order", dict("(0,)", "'f8'")],
    ["an irrelevant byte order for 8 bytes", dict("(0,)", "'|f8'")],
    ["a float of 3 bytes", dict("(0,)", "'<f3'")],
    ["an empty header", ""],
  ])("refuses a header with %s before allocating anything", (_, header) => {
    expect(() => readNpy(npyWith(header, new Uint8Array(0)))).toThrow(ArgumentError);
  });

  it("refuses other versions, other files, a header beyond the end, and things that are no bytes", () => {
    const { bytes } = named("vector.npy");
    const changed = (at: number, ...values: number[]) => {
      const copy = bytes.slice();
      copy.set(values, at);
      return () => readNpy(copy);
    };
    expect(changed(6, 4)).toThrow("version 4.0");
    expect(changed(7, 1)).toThrow("version 1.1");
    expect(changed(8, 255, 255)).toThrow("a header of 65535 bytes in a file of");
    expect(changed(6, 2, 0, 255, 255, 255, 255)).toThrow("a header of 4294967295 bytes");
    expect(() => readNpy(new TextEncoder().encode("a,b\n1,2\n3,4\n"))).toThrow("starts with 61 2c 62");
    expect(() => readNpy(new Uint8Array(0))).toThrow("an empty file");
    expect(() => readNpy("text" as never)).toThrow("a Uint8Array or an ArrayBuffer");
  });

  it("returns an array or an ArgumentError for random bytes, after the magic too", () => {
    const sound = (bytes: Uint8Array) => {
      try {
        expect(readNpy(bytes).data.every(Number.isFinite)).toBe(true);
      } catch (error) {
        expect(error).toBeInstanceOf(ArgumentError);
      }
    };
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), sound), { numRuns: 300 });
    fc.assert(
      fc.property(fc.string({ maxLength: 80 }), fc.uint8Array({ maxLength: 40 }), (header, data) =>
        sound(npyWith(header, data)),
      ),
      { numRuns: 300 },
    );
    const files = good.filter(({ name }) => name.endsWith(".npy")).map(({ bytes }) => bytes);
    fc.assert(
      fc.property(fc.constantFrom(...files), fc.nat(), fc.integer({ min: 0, max: 7 }), (bytes, at, bit) => {
        const flipped = bytes.slice();
        flipped[at % bytes.length]! ^= 1 << bit;
        sound(flipped);
      }),
      { numRuns: 2000 },
    );
  });
});

describe("writeNpy", () => {
  it("writes what numpy writes, byte for byte (C order, float64)", () => {
    for (const name of ["scalar.npy", "vector.npy", "empty.npy", "cube.npy", "<f8.npy"]) {
      const { bytes, shape, values } = named(name);
      expect(writeNpy(ndarray(Float64Array.from(values), shape))).toEqual(bytes);
    }
  });

  it("writes any strides and offset in row-major order, leaving the array alone", () => {
    const data = Float64Array.from({ length: 24 }, (_, k) => k);
    const view = ndarray(data, [2, 3, 4]).transpose(2, 0, 1).step(-1, 1, 2);
    const back = readNpy(writeNpy(view));
    expect(back.shape).toEqual([4, 2, 2]);
    for (let i = 0; i < 4; i++)
      for (let j = 0; j < 2; j++)
        for (let k = 0; k < 2; k++) expect(back.get(i, j, k)).toBe(view.get(i, j, k));
    expect(data[5]).toBe(5);
  });

  it("reads back what it wrote, to the bit", () => {
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

  it("refuses what is no ndarray of finite numbers", () => {
    expect(() => writeNpy(ndarray([1, Number.NaN], [1, 2]))).toThrow("array[0, 1] must be a finite number");
    expect(() => writeNpy([[1]] as never)).toThrow(ArgumentError);
    expect(() => writeNpy({ shape: [1] } as never)).toThrow("an ndarray");
    expect(() => writeNpy({ data: [], shape: [2 ** 40], stride: [1], offset: 0 })).toThrow("bytes");
  });
});
