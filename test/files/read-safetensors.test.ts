import { describe, expect, it } from "vitest";
import { ArgumentError } from "../../src/arrays";
import { readSafetensors } from "../../src/tasks";

/** A file that the Python package safetensors 0.8.0 wrote from PyTorch tensors. */
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
// Origin: the tensors as PyTorch prints them. Tolerance none, they are equal.
const values: Record<string, [shape: number[], values: number[]]> = {
  count: [[], [2 ** 53]],
  double: [[1, 1, 1], [0.1]],
  "layers.0.weight": [
    [2, 3],
    [1.5, -2.25, 0.10000000149011612, 2.9999999242136255e-5, 4, 1.0000000150474662e30],
  ],
  none: [[0, 3], []],
  brain: [
    [2, 1],
    [0.10009765625, -3.00405527047391e38],
  ],
  half: [[3], [0.0999755859375, -65504, 5.9604644775390625e-8]],
  bytes: [[2], [255, 0]],
  mask: [[2], [1, 0]],
};

/** A file with any header and data. */
function fileWith(header: unknown, data: Uint8Array = new Uint8Array(0)): Uint8Array {
  const text = new TextEncoder().encode(typeof header === "string" ? header : JSON.stringify(header));
  const file = new Uint8Array(8 + text.length + data.length);
  new DataView(file.buffer).setBigUint64(0, BigInt(text.length), true);
  file.set(text, 8);
  file.set(data, 8 + text.length);
  return file;
}

describe("readSafetensors", () => {
  it("reads every type as the Python package wrote it, without the metadata", () => {
    const read = readSafetensors(written);
    expect(Object.keys(read)).toEqual(Object.keys(values));
    for (const [name, [shape, numbers]] of Object.entries(values)) {
      expect([name, read[name]!.shape]).toEqual([name, shape]);
      expect([...read[name]!.data]).toEqual(numbers);
    }
  });

  it("reads a file at any offset of a buffer", () => {
    const shifted = new Uint8Array(written.length + 3);
    shifted.set(written, 3);
    expect(readSafetensors(shifted.subarray(3))).toEqual(readSafetensors(written));
  });

  it("refuses every truncation of a file", () => {
    for (let length = 0; length < written.length; length++) {
      expect(() => readSafetensors(written.slice(0, length))).toThrow(ArgumentError);
    }
  });

  it("refuses claims that the file does not bear out, naming the tensor", () => {
    const tensor = (claim: object) => () =>
      readSafetensors(
        fileWith({ w: { dtype: "F64", shape: [1], data_offsets: [0, 8], ...claim } }, new Uint8Array(8)),
      );
    expect(tensor({})().w!.data).toEqual(Float64Array.of(0));
    expect(tensor({ shape: [2] })).toThrow('member "w"');
    expect(tensor({ shape: [2 ** 40] })).toThrow("bytes of data");
    expect(tensor({ shape: [-1] })).toThrow("integers from 0");
    expect(tensor({ data_offsets: [0, 16] })).toThrow("within 8 bytes");
    expect(tensor({ data_offsets: [8, 0] })).toThrow("within 8 bytes");
    expect(tensor({ dtype: "F8_E4M3" })).toThrow("a tensor of type");
    expect(() => readSafetensors(fileWith({ w: null }))).toThrow("a tensor of type");
  });

  it("refuses NaN, and what is no such file", () => {
    const nan = new Uint8Array(Float64Array.of(1, Number.NaN).buffer);
    const claim = { w: { dtype: "F64", shape: [2], data_offsets: [0, 16] } };
    expect(() => readSafetensors(fileWith(claim, nan))).toThrow("NaN at [1]");
    expect(() => readSafetensors(fileWith("{"))).toThrow("JSON header");
    expect(() => readSafetensors(fileWith([1]))).toThrow("JSON header");
    expect(() => readSafetensors(new Uint8Array(16).fill(255))).toThrow("JSON header");
    expect(() => readSafetensors("x" as never)).toThrow(ArgumentError);
  });
});
