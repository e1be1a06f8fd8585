import { gzipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { argumentsOf } from "../../src/arrays/arguments";
import { ArgumentError } from "../../src/arrays/errors";
import { gunzip } from "../../src/files/gzip";

const at = argumentsOf("readIdx").at("bytes");
const joined = (...parts: Uint8Array[]) => new Uint8Array(parts.flatMap((part) => [...part]));

describe("gunzip", () => {
  const text = Uint8Array.from({ length: 200_000 }, (_, k) => (k * k) % 251);

  it.each([1, 2, 3, 7])("unpacks %i members as one stream", (count) => {
    const size = Math.ceil(text.length / count);
    const parts = Array.from({ length: count }, (_, k) => text.subarray(k * size, (k + 1) * size));
    const file = joined(...parts.map((part) => gzipSync(part, { mtime: 0, filename: "part" })));
    expect(gunzip(at, file)).toEqual(text);
    const ended = joined(file, gzipSync(new Uint8Array(0)));
    expect(gunzip(at, ended)).toEqual(text);
  });

  it("unpacks 10,000 empty members", () => {
    const member = gzipSync(new Uint8Array(0));
    const file = new Uint8Array(10_000 * member.length);
    for (let k = 0; k < 10_000; k++) file.set(member, k * member.length);
    expect(gunzip(at, file).length).toBe(0);
  });

  it("names a cut as the cause of a declared size that is out of reach, and rejects other cuts", () => {
    const file = gzipSync(text, { mtime: 0 });
    let outOfReach = 0;
    for (let length = 21; length < file.length; length += 97) {
      const cut = file.slice(0, length);
      expect(() => gunzip(at, cut)).toThrow(ArgumentError);
      new DataView(cut.buffer).setUint32(length - 4, 0xffff_ffff, true);
      expect(() => gunzip(at, cut)).toThrow(
        "must be a complete gzip file, received an end that declares 4,294,967,295",
      );
      outOfReach++;
    }
    expect(outOfReach).toBeGreaterThan(10);
  });

  it("rejects a damaged member in the middle, bytes between members, and bytes after the last one", () => {
    const members = [1, 2, 3].map((k) => gzipSync(Uint8Array.of(k, k, k), { mtime: 0, level: 0 }));
    expect([...gunzip(at, joined(...members))]).toEqual([1, 1, 1, 2, 2, 2, 3, 3, 3]);
    const damaged = members[1]!.slice();
    damaged[16]! ^= 1;
    expect(() => gunzip(at, joined(members[0]!, damaged, members[2]!))).toThrow("damaged data");
    for (let length = 1; length < 24; length++) {
      const rest = new Uint8Array(length);
      expect(() => gunzip(at, joined(members[0]!, rest, members[1]!))).toThrow(ArgumentError);
      expect(() => gunzip(at, joined(members[0]!, members[1]!, rest))).toThrow(ArgumentError);
    }
  });

  it("rejects every truncation, except between two members", () => {
    const first = gzipSync(Uint8Array.of(1, 2, 3), { mtime: 0 });
    const file = joined(first, gzipSync(Uint8Array.of(4, 5), { mtime: 0 }));
    for (let length = 0; length < file.length; length++) {
      if (length === first.length) expect([...gunzip(at, file.subarray(0, length))]).toEqual([1, 2, 3]);
      else expect(() => gunzip(at, file.subarray(0, length))).toThrow(ArgumentError);
    }
  });
});
