import fc from "fast-check";
import { zipSync } from "fflate";
import ndarray from "ndarray";
import { describe, expect, it } from "vitest";
import { ArgumentError } from "../../src/arrays";
import { readNpz, writeNpy, writeNpz } from "../../src/tasks";
import { archiveNamed, archives } from "./fixtures";
import { expectSoundForFlippedBits, expectSoundForRandom } from "./mutations";

const array = (...values: number[]) => ndarray(Float64Array.from(values), [values.length]);

/** Returns a copy of an archive with a 32-bit number overwritten at an offset from its first directory entry. */
function tampered(archive: Uint8Array, offset: number, value: number): Uint8Array {
  const copy = archive.slice();
  const view = new DataView(copy.buffer);
  const directory = view.getUint32(copy.length - 6, true);
  view.setUint32(directory + offset, value, true);
  return copy;
}

/** Creates an archive of stored members of 80 bytes that all have the same local header and data. */
function overlapping(count: number): Uint8Array {
  const zeros = new Uint8Array(2 ** 16);
  const names = Array.from({ length: count }, (_, k) => `${String(k).padStart(4, "0")}.npy`);
  const archive = zipSync(Object.fromEntries(names.map((name) => [name, zeros])), { level: 9 });
  const view = new DataView(archive.buffer);
  let entry = view.getUint32(archive.length - 6, true);
  for (let k = 0; k < count; k++, entry += 54) view.setUint32(entry + 42, 0, true);
  return archive;
}

describe("readNpz", () => {
  it.each(archives)("reads $name as written by numpy", ({ bytes, reference }) => {
    const read = readNpz(bytes);
    expect(Object.keys(read)).toEqual(["inputs", "targets"]);
    const contents = Object.entries(read).map(([key, { shape, data }]) => [key, { shape, values: data }]);
    reference.check(Object.fromEntries(contents));
    for (const [key, { shape, values }] of Object.entries(reference.expected)) {
      expect(read[key]).toEqual(ndarray(Float64Array.from(values), shape));
    }
  });

  it("reads only the chosen arrays, whatever the others hold", () => {
    const text = new TextEncoder().encode("notes");
    const damaged = writeNpy(array(5));
    damaged.set(new Uint8Array(Float64Array.of(Number.NaN).buffer), damaged.length - 8);
    const members = {
      "notes.txt": text,
      "b.npy": writeNpy(array(3)),
      "nan.npy": damaged,
      "a.npy": writeNpy(array(1)),
    };
    const log = zipSync(members);
    expect(readNpz(log, { only: ["a", "b"] })).toEqual({ b: array(3), a: array(1) });
    expect(Object.keys(readNpz(log, { only: ["a", "b"] }))).toEqual(["b", "a"]);
    expect(readNpz(log, { only: [] })).toEqual({});
    expect(() => readNpz(log)).toThrow('(member "notes.txt") must be a member whose name ends in .npy');
    expect(() => readNpz(log, { only: ["nan"] })).toThrow('(member "nan.npy")');
    expect(() => readNpz(log, { only: ["a", "c"] })).toThrow(
      'options.only[1] must be a name in the file ("notes.txt", "b", "nan", "a"), received the string "c"',
    );
    expect(() => readNpz(log, { only: "a" as never })).toThrow("options.only must be an array of names");
  });

  it("rejects members that overlap each other or the directory", () => {
    expect(() => readNpz(overlapping(2))).toThrow(
      'readNpz: bytes (member "0000.npy") must be a member without shared bytes, received bytes that overlap member "0001.npy"',
    );
    expect(() => readNpz(overlapping(100))).toThrow("bytes that overlap member");
    const bytes = writeNpz({ a: array(1, 2) });
    const packed = new DataView(bytes.buffer).getUint32(18, true);
    const longer = tampered(tampered(bytes, 20, packed + 1), 24, packed + 1);
    expect(() => readNpz(longer)).toThrow("bytes that overlap the directory");
  });

  it("reads 64-bit sizes and offsets, and rejects an archive that lacks them", () => {
    const bytes = archiveNamed("zip64.npz").slice();
    const view = new DataView(bytes.buffer);
    const read = readNpz(bytes);
    // The end record gives the directory's place itself, until it refers to the zip64 end record.
    view.setUint16(bytes.length - 12, 2 ** 16 - 1, true);
    view.setUint32(bytes.length - 6, 2 ** 32 - 1, true);
    expect(readNpz(bytes)).toEqual(read);
    const record = bytes.length - 22 - 20 - 56;
    const directory = Number(view.getBigUint64(record + 48, true));
    for (const place of [20, 24]) expect(view.getUint32(directory + place, true)).toBe(2 ** 32 - 1);
    const field = directory + 46 + view.getUint16(directory + 28, true);
    view.setUint16(field, 2, true);
    expect(() => readNpz(bytes)).toThrow("a zip64 size without a zip64 record");
    view.setUint32(record, 0, true);
    expect(() => readNpz(bytes)).toThrow("a zip64 end record");
  });

  it("ignores a comment after the archive's end record", () => {
    const bytes = writeNpz({ a: array(1, 2) });
    const commented = new Uint8Array(bytes.length + 3);
    commented.set(bytes);
    commented.set([3, 0, 7, 7, 7], bytes.length - 2);
    expect([...readNpz(commented).a!.data]).toEqual([1, 2]);
  });

  it("rejects declared sizes beyond 2 GiB and beyond the compression ratio of DEFLATE", () => {
    const archive = zipSync({ "a.npy": writeNpy(array(1, 2, 3)) }, { level: 9 });
    const declaring = (size: number) => () => readNpz(tampered(archive, 24, size));
    expect(declaring(2 ** 31 + 1)).toThrow("a declared size of 2,147,483,649 bytes");
    expect(declaring(2 ** 32 - 1)).toThrow("zip64");
    expect(declaring(10 ** 7)).toThrow("bytes when unpacked from");
    expect(declaring(10 ** 7)).toThrow('member "a.npy"');
  });

  it("stops unpacking a member at its declared size", () => {
    const bomb = zipSync({ "a.npy": new Uint8Array(2 ** 26) }, { level: 9 });
    expect(() => readNpz(tampered(bomb, 24, 1000))).toThrow(
      "must be 1000 bytes when unpacked, received a longer stream",
    );
  });

  it("rejects damaged data by its checksum", () => {
    const bytes = writeNpz({ a: array(1, 2) });
    const at = bytes.indexOf(0x93) + 130;
    bytes[at]! ^= 1;
    expect(() => readNpz(bytes)).toThrow("damaged data");
    expect(() => readNpz(tampered(zipSync({ "a.npy": writeNpy(array(1)) }), 16, 1))).toThrow("checksum 1,");
  });

  it("rejects offsets and sizes beyond the file, encryption and unknown compression methods", () => {
    const bytes = writeNpz({ a: array(1, 2) });
    expect(() => readNpz(tampered(bytes, 42, 10 ** 6))).toThrow("no local header at byte 1000000");
    expect(() => readNpz(tampered(bytes, 20, 10 ** 6))).toThrow("1000000 bytes within the archive");
    expect(() => readNpz(tampered(bytes, 24, 7))).toThrow("a stored member of 7 bytes");
    expect(() => readNpz(tampered(bytes, 8, 1))).toThrow("encryption");
    expect(() => readNpz(tampered(bytes, 8, 12 << 16))).toThrow("compression method 12");
    expect(() => readNpz(tampered(bytes, 28, 60000))).toThrow("a directory beyond its end");
    expect(() => readNpz(tampered(bytes, 0, 0))).toThrow("a directory of 1 members");
  });

  it("rejects members that are not arrays, and names them", () => {
    expect(() => readNpz(zipSync({ "notes.txt": Uint8Array.of(1) }))).toThrow('member "notes.txt"');
    expect(() => readNpz(zipSync({ "a.npy": Uint8Array.of(1) }))).toThrow("starts with 01");
  });

  it("rejects every truncation", () => {
    const bytes = archiveNamed("compressed.npz");
    for (let length = 0; length < bytes.length; length++) {
      expect(() => readNpz(bytes.subarray(0, length))).toThrow(ArgumentError);
    }
  });

  it("returns arrays or an ArgumentError for random bytes and flipped bits", () => {
    const read = (bytes: Uint8Array) => Object.values(readNpz(bytes));
    expectSoundForRandom(read, fc.uint8Array({ maxLength: 100 }));
    expectSoundForFlippedBits(
      read,
      archives.map(({ bytes }) => bytes),
      3,
    );
  });
});
