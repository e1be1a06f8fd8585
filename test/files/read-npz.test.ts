import fc from "fast-check";
import { zipSync } from "fflate";
import ndarray from "ndarray";
import { describe, expect, it } from "vitest";
import { ArgumentError } from "../../src/arrays";
import { readNpz, writeNpy, writeNpz } from "../../src/tasks";
import { named } from "./fixtures";

const array = (...values: number[]) => ndarray(Float64Array.from(values), [values.length]);

/** The archive with 32-bit numbers overwritten at an offset from its first directory entry. */
function tampered(archive: Uint8Array, offset: number, value: number): Uint8Array {
  const copy = archive.slice();
  const view = new DataView(copy.buffer);
  const directory = view.getUint32(copy.length - 6, true);
  view.setUint32(directory + offset, value, true);
  return copy;
}

describe("readNpz", () => {
  it.each(["plain.npz", "compressed.npz"])("reads %s as numpy wrote it", (name) => {
    const { bytes, arrays } = named(name);
    const read = readNpz(bytes);
    expect(Object.keys(read)).toEqual(["inputs", "targets"]);
    for (const [key, { shape, values }] of Object.entries(arrays!)) {
      expect(read[key]).toEqual(ndarray(Float64Array.from(values), shape));
    }
  });

  it("reads back what writeNpz wrote, whatever the names", () => {
    const names = fc.uniqueArray(
      fc.oneof(fc.string({ unit: "grapheme", minLength: 1, maxLength: 20 }), fc.constant("__proto__")),
      {
        maxLength: 5,
      },
    );
    fc.assert(
      fc.property(names, (keys) => {
        const arrays = Object.fromEntries(keys.map((key, k) => [key, array(k, -k)]));
        expect(readNpz(writeNpz(arrays))).toEqual(arrays);
      }),
    );
  });

  it("ignores a comment after the archive's end record", () => {
    const bytes = writeNpz({ a: array(1, 2) });
    const commented = new Uint8Array(bytes.length + 3);
    commented.set(bytes);
    commented.set([3, 0, 7, 7, 7], bytes.length - 2);
    expect([...readNpz(commented).a!.data]).toEqual([1, 2]);
  });

  it("refuses a zip bomb by its claim: beyond 2 GiB, or more than DEFLATE can pack", () => {
    const honest = zipSync({ "a.npy": writeNpy(array(1, 2, 3)) }, { level: 9 });
    const claim = (size: number) => () => readNpz(tampered(honest, 24, size));
    expect(claim(2 ** 31 + 1)).toThrow("a claim of 2,147,483,649 bytes");
    expect(claim(2 ** 32 - 1)).toThrow("zip64");
    expect(claim(10 ** 7)).toThrow("bytes when unpacked from");
    expect(claim(10 ** 7)).toThrow('member "a.npy"');
  });

  it("refuses a member that unpacks to more than it claims, without unpacking the rest", () => {
    const bomb = zipSync({ "a.npy": new Uint8Array(2 ** 26) }, { level: 9 });
    expect(() => readNpz(tampered(bomb, 24, 1000))).toThrow(
      "must be 1000 bytes when unpacked, received a longer stream",
    );
  });

  it("refuses damaged data by its checksum", () => {
    const bytes = writeNpz({ a: array(1, 2) });
    const at = bytes.indexOf(0x93) + 130;
    bytes[at]! ^= 1;
    expect(() => readNpz(bytes)).toThrow("damaged data");
    expect(() => readNpz(tampered(zipSync({ "a.npy": writeNpy(array(1)) }), 16, 1))).toThrow("checksum 1,");
  });

  it("refuses offsets and sizes beyond the file, encryption and unknown methods", () => {
    const bytes = writeNpz({ a: array(1, 2) });
    expect(() => readNpz(tampered(bytes, 42, 10 ** 6))).toThrow("none at byte 1000000");
    expect(() => readNpz(tampered(bytes, 20, 10 ** 6))).toThrow("1000000 bytes within the archive");
    expect(() => readNpz(tampered(bytes, 24, 7))).toThrow("a stored member of 7 bytes");
    expect(() => readNpz(tampered(bytes, 8, 1))).toThrow("encryption");
    expect(() => readNpz(tampered(bytes, 8, 12 << 16))).toThrow("compression method 12");
    expect(() => readNpz(tampered(bytes, 28, 60000))).toThrow("a directory beyond its end");
    expect(() => readNpz(tampered(bytes, 0, 0))).toThrow("a directory of 1 members");
  });

  it("refuses members that are no arrays, by name", () => {
    expect(() => readNpz(zipSync({ "notes.txt": Uint8Array.of(1) }))).toThrow('member "notes.txt"');
    expect(() => readNpz(zipSync({ "a.npy": Uint8Array.of(1) }))).toThrow("starts with 01");
  });

  it("refuses every truncation", () => {
    const { bytes } = named("compressed.npz");
    for (let length = 0; length < bytes.length; length++) {
      expect(() => readNpz(bytes.subarray(0, length))).toThrow(ArgumentError);
    }
  });

  it("returns arrays or an ArgumentError for random bytes and flipped bits", () => {
    const sound = (bytes: Uint8Array) => {
      try {
        for (const value of Object.values(readNpz(bytes)))
          expect(value.data.every(Number.isFinite)).toBe(true);
      } catch (error) {
        expect(error).toBeInstanceOf(ArgumentError);
      }
    };
    fc.assert(fc.property(fc.uint8Array({ maxLength: 100 }), sound), { numRuns: 300 });
    const files = [named("plain.npz").bytes, named("compressed.npz").bytes];
    const flips = fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 7 })), {
      minLength: 1,
      maxLength: 3,
    });
    fc.assert(
      fc.property(fc.constantFrom(...files), flips, (bytes, places) => {
        const flipped = bytes.slice();
        for (const [at, bit] of places) flipped[at % bytes.length]! ^= 1 << bit;
        sound(flipped);
      }),
      { numRuns: 2000 },
    );
  });
});

describe("writeNpz", () => {
  it("writes the same bytes every time", () => {
    expect(writeNpz({ a: array(1) })).toEqual(writeNpz({ a: array(1) }));
  });

  it("refuses what it cannot write", () => {
    expect(() => writeNpz({ a: array(Number.NaN) })).toThrow("arrays.a[0]");
    expect(() => writeNpz({ "": array(1) })).toThrow("names");
    expect(() => writeNpz([array(1)] as never)).toThrow(ArgumentError);
  });
});
