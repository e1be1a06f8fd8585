import fc from "fast-check";
import { gzipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { ArgumentError } from "../../src/arrays";
import { readIdx } from "../../src/tasks";
import { fileNamed, files } from "./fixtures";
import { expectSoundForFlippedBits, expectSoundForRandom } from "./mutations";

const fixtures = files.filter(({ name }) => name.includes(".idx"));

describe("readIdx", () => {
  it.each(fixtures)("reads $name", (fixture) => {
    const array = readIdx(fixture.bytes);
    fixture.reference.check({ shape: array.shape, values: array.data });
    expect([...array.data]).toEqual(fixture.values);
  });

  it("reads a gzip header with a file name, a comment, extra bytes and a checksum", () => {
    const { bytes, values } = fileNamed("code-08.idx");
    const plain = gzipSync(bytes, { mtime: 0 });
    const extra = [2, 0, 9, 9, 97, 0, 98, 99, 0, 1, 2];
    const extended = new Uint8Array(plain.length + extra.length);
    extended.set(plain.subarray(0, 10));
    extended[3] = 2 + 4 + 8 + 16;
    extended.set(extra, 10);
    extended.set(plain.subarray(10), 10 + extra.length);
    expect([...readIdx(extended).data]).toEqual(values);
  });

  it("rejects every truncation, and bytes after the end", () => {
    for (const name of ["code-0e.idx", "code-0c.idx.gz"]) {
      const { bytes } = fileNamed(name);
      for (let length = 0; length < bytes.length; length++) {
        expect(() => readIdx(bytes.subarray(0, length))).toThrow(ArgumentError);
      }
      expect(() => readIdx(new Uint8Array([...bytes, 0]))).toThrow(ArgumentError);
    }
  });

  it("rejects declared sizes beyond the file: sizes of 2^32, 255 dimensions, a gzip size of 4 GiB", () => {
    const max = [255, 255, 255, 255];
    expect(() => readIdx(Uint8Array.of(0, 0, 8, 2, ...max, ...max))).toThrow("product below 2^53");
    expect(() => readIdx(Uint8Array.of(0, 0, 8, 1, ...max))).toThrow("received 0 bytes of data");
    expect(() => readIdx(Uint8Array.of(0, 0, 8, 255))).toThrow("255 sizes");
    expect(() => readIdx(new Uint8Array([0, 0, 8, 200, ...new Array(800).fill(0)]))).toThrow(
      "200 dimensions",
    );
    const gz = fileNamed("code-08.idx.gz").bytes.slice();
    gz.set(max, gz.length - 4);
    expect(() => readIdx(gz)).toThrow("declares 4,294,967,295 bytes");
  });

  it("rejects unknown type codes, other files, and NaN with its position", () => {
    expect(() => readIdx(Uint8Array.of(0, 0, 0x0a, 1, 0, 0, 0, 0))).toThrow("starts with 0, 0, 10, 1");
    expect(() => readIdx(Uint8Array.of(0, 0, 8, 0))).toThrow(ArgumentError);
    expect(() => readIdx(new Uint8Array(0))).toThrow("(0 bytes)");
    expect(() => readIdx(Uint8Array.of(0, 0, 0x0d, 1, 0, 0, 0, 1, 0x7f, 0xc0, 0, 0))).toThrow("NaN at [0]");
  });

  it("returns an array or an ArgumentError for random bytes and flipped bits", () => {
    const read = (bytes: Uint8Array) => [readIdx(bytes)];
    const random = fc.uint8Array({ maxLength: 60 });
    expectSoundForRandom(read, random);
    expectSoundForRandom(
      read,
      random.map((bytes) => Uint8Array.of(0x1f, 0x8b, 8, ...bytes)),
    );
    expectSoundForFlippedBits(
      read,
      fixtures.map(({ bytes }) => bytes),
    );
  });
});
