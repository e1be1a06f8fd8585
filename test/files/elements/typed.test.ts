import { gzipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { ArgumentError } from "../../../src/arrays";
import { predict, readTask } from "../../../src/experiments";
import { correlations, readIdx, readMatrixFile, readNpy, writeNpy } from "../../../src/tasks";
import { fileNamed, files, npyWith, rejected } from "../fixtures";

const asFile = { type: "file" } as const;
const TYPES = [
  Int8Array,
  Uint8Array,
  Int16Array,
  Uint16Array,
  Int32Array,
  Uint32Array,
  Float32Array,
  Float64Array,
];

/** Names of numpy of the types of JavaScript, little-endian. */
const DESCR = ["|i1", "|u1", "<i2", "<u2", "<i4", "<u4", "<f4", "<f8"];

/** Returns an .npy file of 2 x 3 numbers. */
const fileOf = (numbers: InstanceType<(typeof TYPES)[number]>, order = "False"): Uint8Array =>
  npyWith(
    `{'descr': '${DESCR[TYPES.indexOf(numbers.constructor as never)]}', 'fortran_order': ${order}, 'shape': (2, 3), }`.padEnd(
      118,
    ),
    new Uint8Array(numbers.buffer),
  );

describe('type: "file"', () => {
  it.each(TYPES)("returns %o as a view of the file", (Type) => {
    const bytes = fileOf(Type.of(1, 2, 3, 4, 5, 100));
    const array = readNpy(bytes, asFile);
    expect(array.data).toEqual(Type.of(1, 2, 3, 4, 5, 100));
    expect([array.shape, array.get(1, 2)]).toEqual([[2, 3], 100]);
    expect(array.data.buffer).toBe(bytes.buffer);
    // The default is a copy.
    const copy = readNpy(bytes);
    expect(copy.data).toEqual(Float64Array.of(1, 2, 3, 4, 5, 100));
    expect(copy.data.buffer).not.toBe(bytes.buffer);
  });

  it("has the numbers of the default for every file of the fixtures", () => {
    for (const { name, bytes } of files) {
      const read = /\.npy/.test(name) ? readNpy : /idx/.test(name) ? readIdx : undefined;
      const [typed, plain] = [read?.(bytes, asFile), read?.(bytes)];
      expect([name, typed?.shape, typed && [...typed.data]]).toEqual([
        name,
        plain?.shape,
        plain && [...plain.data],
      ]);
    }
  });

  it.each(rejected)("rejects $name and names the reason", ({ bytes, reason }) => {
    expect(() => readNpy(bytes, asFile)).toThrow(ArgumentError);
    expect(() => readNpy(bytes, asFile)).toThrow(reason);
  });

  it("copies elements that are not aligned", () => {
    const bytes = fileOf(Float32Array.of(1, 2, 3, 4, 5, 0.5));
    const shifted = new Uint8Array(bytes.length + 3);
    shifted.set(bytes, 3);
    expect(readNpy(shifted.subarray(3), asFile).data).toEqual(Float32Array.of(1, 2, 3, 4, 5, 0.5));
  });

  it("converts column-major and big-endian numbers to float64", () => {
    const columns = readNpy(fileOf(Float32Array.of(1, 2, 3, 4, 5, 6), "True"), asFile);
    expect(columns.data).toEqual(Float64Array.of(1, 3, 5, 2, 4, 6));
    expect(readIdx(Uint8Array.of(0, 0, 0x0b, 1, 0, 0, 0, 1, 1, 2), asFile).data).toEqual(
      Float64Array.of(258),
    );
  });

  it.each([Float32Array, Float64Array])("finds the only number of a large %o that is not finite", (Type) => {
    const numbers = new Type(10_000);
    const header = `{'descr': '${Type === Float32Array ? "<f4" : "<f8"}', 'fortran_order': False, 'shape': (100, 100), }`;
    const read = (value: number) => {
      numbers[9_999] = value;
      return readNpy(npyWith(header, new Uint8Array(numbers.slice().buffer)), asFile);
    };
    expect(read(7).get(99, 99)).toBe(7);
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])
      expect(() => read(value)).toThrow(`${value} at [99, 99]`);
  });

  it("reads bytes of IDX files, packed or not, and the first samples", () => {
    const { bytes, values, shape } = fileNamed("code-08.idx");
    for (const file of [bytes, gzipSync(bytes, { mtime: 0 })]) {
      expect(readIdx(file, asFile).data).toEqual(Uint8Array.from(values));
      const first = readMatrixFile("images.idx.gz", file, { type: "file", samples: 1 });
      const columns = values.length / shape[0]!;
      expect([first.shape, first.data]).toEqual([[1, columns], Uint8Array.from(values.slice(0, columns))]);
    }
  });

  it("gives tasks with the same correlations and predictions", async () => {
    const pixels = Uint8Array.of(0, 3, 255, 17, 90, 4);
    const contents = {
      "X.npy": fileOf(pixels),
      "Y.npy": writeNpy(readNpy(fileOf(Float32Array.of(1, 0.5, 2, 3, 1, 0)))),
    };
    const names = { inputs: "X.npy", targets: "Y.npy" };
    const [typed, plain] = [readTask(contents, { ...names, type: "file" }), readTask(contents, names)];
    expect(typed.inputs.data).toEqual(pixels);
    expect(plain.inputs.data).toEqual(Float64Array.from(pixels));
    expect(correlations(typed)).toEqual(correlations(plain));
    expect((await predict(typed)).tables).toEqual((await predict(plain)).tables);
  });

  it("refuses other types and options", () => {
    const { bytes } = fileNamed("vector.npy");
    expect(() => readNpy(bytes, { type: "float32" as never })).toThrow(
      'readNpy: options.type must be "float64" or "file"',
    );
    expect(() => readIdx(bytes, { type: 8 as never })).toThrow("readIdx: options.type");
    expect(() => readMatrixFile("x.npy", bytes, { type: "f4" as never })).toThrow(
      "readMatrixFile: options.type",
    );
    expect(() =>
      readTask({ "x.npy": bytes }, { inputs: "x.npy", targets: "x.npy", type: "f" as never }),
    ).toThrow("readTask: options.type");
  });
});
