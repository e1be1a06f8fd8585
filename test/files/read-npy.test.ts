import fc from "fast-check";
import ndarray from "ndarray";
import { describe, expect, it } from "vitest";
import { ArgumentError } from "../../src/arrays";
import { readNpy } from "../../src/tasks";
import { fileNamed, files, npyWith, rejected } from "./fixtures";
import { expectSoundForFlippedBits, expectSoundForRandom } from "./mutations";

const fixtures = files.filter(({ name }) => name.endsWith(".npy"));
const read = (bytes: Uint8Array) => [readNpy(bytes)];

/** Header of an .npy file with a shape and an element type. */
const dictionary = (shape: string, descr = "'<f8'") =>
  `{'descr': ${descr}, 'fortran_order': False, 'shape': ${shape}, }\n`;

describe("readNpy", () => {
  it.each(fixtures)("reads $name as written by numpy", (fixture) => {
    const array = readNpy(fixture.bytes);
    expect(array.data).toBeInstanceOf(Float64Array);
    fixture.reference.check({ shape: array.shape, values: array.data });
    expect(array).toEqual(ndarray(Float64Array.from(fixture.values), fixture.shape));
  });

  it.each(rejected)("rejects $name and names the reason", ({ bytes, reason }) => {
    expect(() => readNpy(bytes)).toThrow(ArgumentError);
    expect(() => readNpy(bytes)).toThrow(reason);
  });

  it("reads a Buffer of Node.js at every offset", () => {
    const { bytes, values } = fileNamed("cube.npy");
    for (let offset = 0; offset < 8; offset++) {
      const buffer = Buffer.alloc(bytes.length + offset).subarray(offset);
      buffer.set(bytes);
      expect([...readNpy(buffer).data]).toEqual([...values]);
    }
  });

  it("reads an ArrayBuffer, and a view at an odd offset", () => {
    const { bytes, values } = fileNamed("cube.npy");
    const shifted = new Uint8Array(bytes.length + 3);
    shifted.set(bytes, 3);
    expect([...readNpy(shifted.subarray(3)).data]).toEqual(values);
    expect([...readNpy(bytes.slice().buffer).data]).toEqual(values);
  });

  it("reads float32 numbers at any offset of a large file", () => {
    const values = Float32Array.from({ length: 40_000 }, (_, k) => Math.fround(k / 7 - 1000));
    const file = npyWith(dictionary("(200, 200)", "'<f4'"), new Uint8Array(values.buffer));
    for (let offset = 0; offset < 4; offset++) {
      const shifted = new Uint8Array(file.length + offset);
      shifted.set(file, offset);
      const { shape, data } = readNpy(shifted.subarray(offset));
      expect([shape, data]).toEqual([[200, 200], Float64Array.from(values)]);
    }
  });

  it("reads headers with double quotes, entries in any order and long integers of Python 2", () => {
    const header = `{"shape": (1L,), 'fortran_order': True, "descr": '>f8'}`;
    expect([...readNpy(npyWith(header, Uint8Array.of(0x40, 8, 0, 0, 0, 0, 0, 0))).data]).toEqual([3]);
  });

  it("rejects every truncation of a file, and bytes after its end", () => {
    const { bytes } = fileNamed("version-2.npy");
    for (let length = 0; length < bytes.length; length++) {
      expect(() => readNpy(bytes.subarray(0, length))).toThrow(ArgumentError);
    }
    const longer = new Uint8Array(bytes.length + 1);
    longer.set(bytes);
    expect(() => readNpy(longer)).toThrow("192 bytes of data");
  });

  it.each([
    ["2^40 elements", dictionary("(1099511627776,)")],
    ["a product beyond 2^53", dictionary("(4294967296, 4294967296, 4294967296)")],
    ["a size beyond 2^53", dictionary("(99999999999999999999,)")],
    ["zero times infinity", dictionary(`(0, ${"9007199254740991, ".repeat(40)})`)],
    ["a negative size", dictionary("(-1,)")],
    ["a fractional size", dictionary("(2.5,)")],
    ["a size as a word", dictionary("(two,)")],
    ["sizes without commas", dictionary("(1 2)")],
    ["a list for a shape", dictionary("[1]")],
    ["100 dimensions", dictionary(`(${"1, ".repeat(100)})`)],
    ["no shape", "{'descr': '<f8', 'fortran_order': False}"],
    ["an extra entry", "{'descr': '<f8', 'fortran_order': False, 'shape': (0,), 'x': 1}"],
    ["no closing brace", "{'descr': '<f8', 'fortran_order': False, 'shape': (0,)"],
    ["code for a dictionary", "__import__('os').system('true')"],
    ["an unknown order", "{'descr': '<f8', 'fortran_order': Maybe, 'shape': (0,)}"],
    ["an unknown letter", dictionary("(0,)", "'<y'")],
    ["a name without bits", dictionary("(0,)", "'floats'")],
    ["a float of 3 bytes", dictionary("(0,)", "'<f3'")],
    ["an empty header", ""],
  ])("rejects a header with %s before it allocates memory", (_, header) => {
    expect(() => readNpy(npyWith(header, new Uint8Array(0)))).toThrow(ArgumentError);
  });

  it("rejects unknown versions, other files, a header beyond the end, and values that are not bytes", () => {
    const { bytes } = fileNamed("vector.npy");
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

  it("returns an array or an ArgumentError for random bytes and random headers", () => {
    expectSoundForRandom(read, fc.uint8Array({ maxLength: 200 }));
    const withHeader = fc.tuple(fc.string({ maxLength: 80 }), fc.uint8Array({ maxLength: 40 }));
    expectSoundForRandom(
      read,
      withHeader.map(([header, data]) => npyWith(header, data)),
    );
  });

  it("returns an array or an ArgumentError for files with a flipped bit", () => {
    expectSoundForFlippedBits(
      read,
      fixtures.map(({ bytes }) => bytes),
    );
  });
});
