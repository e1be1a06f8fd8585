import { describe, expect, it } from "vitest";
import { ArgumentError } from "../../src/arrays";
import { readSafetensors } from "../../src/tasks";
import { referencesOf } from "../helpers/references";
import type { Contents } from "./fixtures";
import { expectSoundForFlippedBits } from "./mutations";

/** A file written by the Python package safetensors 0.8.0 from PyTorch tensors. */
const written = new Uint8Array(
  Buffer.from(
    "EAIAAAAAAAB7Il9fbWV0YWRhdGFfXyI6eyJmcmFtZXdvcmsiOiJwdCJ9LCJjb3VudCI6eyJkdHlwZSI6Ikk2NCIsInNoYXBlIjpbXSwiZGF0YV" +
      "9vZmZzZXRzIjpbMCw4XX0sImRvdWJsZSI6eyJkdHlwZSI6IkY2NCIsInNoYXBlIjpbMSwxLDFdLCJkYXRhX29mZnNldHMiOls4LDE2XX0sImxh" +
      "eWVycy4wLndlaWdodCI6eyJkdHlwZSI6IkYzMiIsInNoYXBlIjpbMiwzXSwiZGF0YV9vZmZzZXRzIjpbMTYsNDBdfSwibm9uZSI6eyJkdHlwZS" +
      "I6IkYzMiIsInNoYXBlIjpbMCwzXSwiZGF0YV9vZmZzZXRzIjpbNDAsNDBdfSwiYnJhaW4iOnsiZHR5cGUiOiJCRjE2Iiwic2hhcGUiOlsyLDFd" +
      "LCJkYXRhX29mZnNldHMiOls0MCw0NF19LCJoYWxmIjp7ImR0eXBlIjoiRjE2Iiwic2hhcGUiOlszXSwiZGF0YV9vZmZzZXRzIjpbNDQsNTBdfS" +
      "wiYnl0ZXMiOnsiZHR5cGUiOiJVOCIsInNoYXBlIjpbMl0sImRhdGFfb2Zmc2V0cyI6WzUwLDUyXX0sIm1hc2siOnsiZHR5cGUiOiJCT09MIiwi" +
      "c2hhcGUiOlsyXSwiZGF0YV9vZmZzZXRzIjpbNTIsNTRdfX0gICAgICAAAAAAAAAgAJqZmZmZmbk/AADAPwAAEMDNzMw9gqj7NwAAgEDK8klxzT" +
      "1i/2Yu//sBAP8AAQA=",
    "base64",
  ),
);
const expected = referencesOf(import.meta.url).only<unknown, Record<string, Contents>>(
  "tensors in a .safetensors file by PyTorch",
);

/** Creates a file with any header and data. */
function fileWith(header: unknown, data: Uint8Array = new Uint8Array(0)): Uint8Array {
  const text = new TextEncoder().encode(typeof header === "string" ? header : JSON.stringify(header));
  const file = new Uint8Array(8 + text.length + data.length);
  new DataView(file.buffer).setBigUint64(0, BigInt(text.length), true);
  file.set(text, 8);
  file.set(data, 8 + text.length);
  return file;
}

describe("readSafetensors", () => {
  it("reads every type as written by the Python package, without the metadata", () => {
    const read = readSafetensors(written);
    expect(Object.keys(read)).toEqual(Object.keys(expected.expected));
    const contents = Object.entries(read).map(([name, { shape, data }]) => [name, { shape, values: data }]);
    expected.check(Object.fromEntries(contents));
  });

  it("reads a file at any offset of a buffer", () => {
    const shifted = new Uint8Array(written.length + 3);
    shifted.set(written, 3);
    expect(readSafetensors(shifted.subarray(3))).toEqual(readSafetensors(written));
  });

  it("rejects every truncation of a file", () => {
    for (let length = 0; length < written.length; length++) {
      expect(() => readSafetensors(written.slice(0, length))).toThrow(ArgumentError);
    }
  });

  it("rejects headers that contradict the file, and names the tensor", () => {
    const tensor = (entry: object) => () =>
      readSafetensors(
        fileWith({ w: { dtype: "F64", shape: [1], data_offsets: [0, 8], ...entry } }, new Uint8Array(8)),
      );
    expect(tensor({})().w!.data).toEqual(Float64Array.of(0));
    expect(tensor({ shape: [2] })).toThrow('member "w"');
    expect(tensor({ shape: [2 ** 40] })).toThrow("bytes of data");
    expect(tensor({ shape: [-1] })).toThrow("integers of at least 0");
    expect(tensor({ data_offsets: [0, 16] })).toThrow("within 8 bytes");
    expect(tensor({ data_offsets: [8, 0] })).toThrow("within 8 bytes");
    expect(tensor({ dtype: "F8_E4M3" })).toThrow("a tensor of type");
    expect(() => readSafetensors(fileWith({ w: null }))).toThrow("a tensor whose shape");
  });

  it("rejects overlaps, holes, data without a tensor and duplicate names", () => {
    const tensor = (from: number, to: number) => ({
      dtype: "F64",
      shape: [(to - from) / 8],
      data_offsets: [from, to],
    });
    const read = (header: unknown, bytes: number) => () =>
      readSafetensors(fileWith(header, new Uint8Array(bytes)));
    const reversed = read({ a: tensor(8, 16), none: tensor(8, 8), b: tensor(0, 8) }, 16)();
    expect(Object.keys(reversed)).toEqual(["a", "none", "b"]);
    expect(read({ a: tensor(0, 8), b: tensor(0, 8) }, 8)).toThrow(
      '(member "b") must be a tensor that starts at byte 8 of the data, received bytes from 0 (an overlap)',
    );
    expect(read({ a: tensor(0, 16), b: tensor(8, 24) }, 24)).toThrow("bytes from 8 (an overlap)");
    expect(read({ a: tensor(0, 8), b: tensor(16, 24) }, 24)).toThrow("bytes from 16 (a hole)");
    expect(read({ a: tensor(8, 16) }, 16)).toThrow("bytes from 8 (a hole)");
    expect(read({ a: tensor(0, 8) }, 16)).toThrow("a file with 8 bytes of data, received 16 bytes");
    expect(read({}, 8)).toThrow("a file with 0 bytes of data, received 8 bytes");
    const entry = JSON.stringify(tensor(0, 8));
    expect(read(`{"a":${entry},"\\u0061":${entry}}`, 8)).toThrow(
      'a header whose names are distinct, received the string "a" twice',
    );
    expect(read(`{"a":{"dtype":"F32",${entry.slice(1)}}`, 8)).toThrow('"dtype" twice');
  });

  it("accepts keys that occur once in each object, and strings that look like keys", () => {
    const metadata = { a: "a", '"': "{", "\\": '"a": }', b: "\\" };
    const header = { __metadata__: metadata, a: { dtype: "U8", shape: [1], data_offsets: [0, 1] } };
    expect(Object.keys(readSafetensors(fileWith(header, Uint8Array.of(1))))).toEqual(["a"]);
  });

  it("reads only the chosen arrays, whatever the others hold", () => {
    const file = fileWith(
      {
        nan: { dtype: "F64", shape: [1], data_offsets: [0, 8] },
        small: { dtype: "F8_E4M3", shape: [1], data_offsets: [8, 9] },
        w: { dtype: "U8", shape: [1], data_offsets: [9, 10] },
      },
      new Uint8Array([...new Uint8Array(Float64Array.of(Number.NaN).buffer), 0, 7]),
    );
    expect(readSafetensors(file, { only: ["w"] }).w!.data).toEqual(Float64Array.of(7));
    expect(() => readSafetensors(file)).toThrow("NaN at [0]");
    expect(() => readSafetensors(file, { only: ["small"] })).toThrow("a tensor of type");
    expect(() => readSafetensors(file, { only: ["v"] })).toThrow(
      "options.only[0] must be a name in the file",
    );
  });

  it("rejects NaN and other files", () => {
    const nan = new Uint8Array(Float64Array.of(1, Number.NaN).buffer);
    const header = { w: { dtype: "F64", shape: [2], data_offsets: [0, 16] } };
    expect(() => readSafetensors(fileWith(header, nan))).toThrow("NaN at [1]");
    expect(() => readSafetensors(fileWith("{"))).toThrow("JSON header");
    expect(() => readSafetensors(fileWith([1]))).toThrow("JSON header");
    expect(() => readSafetensors(new Uint8Array(16).fill(255))).toThrow("JSON header");
    expect(() => readSafetensors("x" as never)).toThrow(ArgumentError);
  });

  it("returns arrays or an ArgumentError for files with a flipped bit", () => {
    expectSoundForFlippedBits((bytes) => Object.values(readSafetensors(bytes)), [written]);
  });
});
