import ndarray from "ndarray";
import { describe, expect, it } from "vitest";
import { argumentsOf } from "../../src/arrays/arguments";
import { openLabelsFile } from "../../src/files/labels-file";
import { writeNpy, writeNpz } from "../../src/tasks";
import { npyWith, rejected } from "./fixtures";

const args = argumentsOf("predict");
const encode = (text: string) => new TextEncoder().encode(text);
const open = (name: string, bytes: Uint8Array, rows = 3, header: boolean | "auto" = "auto") => {
  const { numbers, names } = openLabelsFile(args, name, bytes, { header, rows });
  return numbers === undefined ? names : [...numbers.data];
};
const read = (text: string, rows = 3, header: boolean | "auto" = "auto") =>
  open("y.csv", encode(text), rows, header);
const writtenByNumpy = (name: string) => rejected.find((fixture) => fixture.name === name)!.bytes;

/** Creates an .npy file of numpy's type U with texts of at most `length` characters. */
function textArray(texts: readonly string[], length: number, order: "<" | ">"): Uint8Array {
  const view = new DataView(new ArrayBuffer(4 * length * texts.length));
  for (const [i, text] of texts.entries()) {
    for (const [k, character] of [...text].entries()) {
      view.setUint32(4 * (i * length + k), character.codePointAt(0)!, order === "<");
    }
  }
  const header = `{'descr': '${order}U${length}', 'fortran_order': False, 'shape': (${texts.length},), }\n`;
  return npyWith(header, new Uint8Array(view.buffer));
}

const beyondUnicode = textArray(["a"], 1, "<").fill(255, -4);

describe("openLabelsFile", () => {
  it("reads class numbers and class names of a text, with and without header", () => {
    expect(read("2\n0\n1\n")).toEqual([2, 0, 1]);
    expect(read("label\n2\n0\n1\n")).toEqual([2, 0, 1]);
    expect(read("cat\ndog\ncat\n")).toEqual(["cat", "dog", "cat"]);
    expect(read('species\n"big cat"\ndog\nwolf\n')).toEqual(["big cat", "dog", "wolf"]);
    expect(read("cat\ndog\ncat\n", 9)).toEqual(["cat", "dog", "cat"]);
    expect(read("cat\ndog\ncat\n", 3, true)).toEqual(["dog", "cat"]);
    expect(read("species\ndog\ncat\ncat\n", 3, false)).toEqual(["species", "dog", "cat", "cat"]);
    expect(open("y.tsv", encode("big cat\nsmall dog\nx\n"))).toEqual(["big cat", "small dog", "x"]);
  });

  it("recognises the header and the index of pandas by the number of samples", () => {
    expect(read("0\n2\n0\n1\n")).toEqual([2, 0, 1]);
    expect(read("0\n2\n1\n")).toEqual([0, 2, 1]);
    expect(read("0\ncat\ndog\ncat\n")).toEqual(["cat", "dog", "cat"]);
    expect(read(",0\n0,2\n1,0\n2,1\n")).toEqual([2, 0, 1]);
    expect(read(",species\n0,cat\n1,dog\n2,cat\n")).toEqual(["cat", "dog", "cat"]);
    expect(() => read(",species\n4,cat\n2,dog\n")).toThrow("(line 2, column 1) must be a row number");
  });

  it("reads texts of numpy, in either byte order, from .npy and .npz files", () => {
    expect(open("y.npy", writtenByNumpy("string.npy"))).toEqual(["ab"]);
    expect(open("y.npy", writtenByNumpy("bytes.npy"))).toEqual(["ab"]);
    for (const order of ["<", ">"] as const) {
      expect(open("y.npy", textArray(["cat", "", "Häschen", "🐇"], 10, order))).toEqual([
        "cat",
        "",
        "Häschen",
        "🐇",
      ]);
    }
    const numbers = ndarray(Float64Array.of(2, 0), [2]);
    expect(open("y.npz:b", writeNpz({ a: ndarray([7], [1]), b: numbers }))).toEqual([2, 0]);
    expect(open("y.npy", writeNpy(ndarray(Float64Array.of(1, 0), [2, 1])))).toEqual([1, 0]);
  });

  it("reads the classes of QMNIST, the first of eight columns of an idx2-int file", () => {
    const file = new DataView(new ArrayBuffer(12 + 2 * 8 * 4));
    for (const [k, x] of [0x0c02, 2, 8, 5, 4, 3, 2, 1, 0, 9, 9, 7].entries()) file.setUint32(4 * k, x);
    file.setUint32(12 + 32, 7);
    const bytes = new Uint8Array(file.buffer);
    expect(open("qmnist-test-labels-idx2-int", bytes)).toEqual([5, 7]);
  });

  it.each([
    ["numbers and names", "y.csv", encode("1\nx\n2\n"), "(line 2, column 1) must be a finite number"],
    [
      "several columns",
      "y.csv",
      encode("1,2\n3,4\n"),
      "(line 1) must be one label per line, received 2 fields",
    ],
    ["no lines", "y.csv", encode(""), "a table with at least one row"],
    [
      "objects of Python",
      "y.npy",
      writtenByNumpy("object.npy"),
      "numbers or text (numpy.array(names, dtype=str))",
    ],
    ["dates", "y.npy", writtenByNumpy("date.npy"), "dates"],
    ["a matrix", "y.npy", writeNpy(ndarray(new Float64Array(6), [3, 2])), "one class number per sample"],
    ["texts beyond the file", "y.npy", textArray(["cat"], 3, "<").subarray(0, -4), "12 bytes of data"],
    ["codes beyond Unicode", "y.npy", beyondUnicode, "text in Unicode"],
  ])("rejects %s", (_, name, bytes, message) => {
    expect(() => open(name, bytes)).toThrow(message);
  });
});
