import { ArgumentError } from "../arrays/errors";
import { toNdArray } from "../arrays/to-ndarray";
import type { NdArray } from "../arrays/types";
import { type ErrorContext, fileError, readBytes } from "./error-context";
import { gunzip, isGzip } from "./gzip";
import { csvTable } from "./read-csv";
import { idxArray } from "./read-idx";
import { npyArray } from "./read-npy";
import { npzMembers } from "./read-npz";
import { memberOf, unzipEntry } from "./zip";

const NAME = "readMatrixFile";

/**
 * The matrix in a data file, its format chosen by the name: `.npy`, `.npz`, `.csv`, `.tsv`, `.txt`, `.idx` or `-ubyte`
 * (MNIST's names), each also with `.gz`.
 *
 * An .npz file with several arrays takes the array's name after a colon: `task.npz:inputs`. Rows are samples: a vector
 * becomes one column, and dimensions after the first are joined (MNIST's images are [10000, 784]).
 *
 * @param name the file's name; only its ending is looked at
 * @param bytes the file's contents
 * @returns [rows, columns], at least one of each
 * @throws ArgumentError that names the file: for an unknown ending, an .npz file with no array of that name, an array
 * without entries, and what the readers refuse
 * @example
 * const inputs = readMatrixFile("task.npz:inputs", await readFile("task.npz"));
 */
export function readMatrixFile(name: string, bytes: Uint8Array | ArrayBuffer): NdArray {
  if (typeof name !== "string" || name === "") throw ArgumentError.of(NAME, "name", "a file name", name);
  const origin = { functionName: NAME, argument: name };
  const [, file = name, key] = /^(.+\.npz(?:\.gz)?):(.+)$/is.exec(name) ?? [];
  const contents = readBytes(origin, bytes);
  const packed = /\.gz$/i.test(file) && isGzip(contents);
  const array = arrayIn(
    origin,
    file.replace(/\.gz$/i, ""),
    packed ? gunzip(origin, contents) : contents,
    key,
  );
  const [rows = 1, ...others] = array.shape;
  if (array.size === 0) throw fileError(origin, "an array with entries", `shape [${array.shape.join(", ")}]`);
  return toNdArray(array.data, [rows, others.reduce((product, size) => product * size, 1)]);
}

function arrayIn(origin: ErrorContext, file: string, bytes: Uint8Array, key: string | undefined): NdArray {
  const [ending] = /(?:\.[a-z]+|\.idx\d*|-ubyte)$/i.exec(file) ?? [];
  switch (ending?.toLowerCase().replace(/\d/g, "")) {
    case ".npy":
      return npyArray(origin, bytes);
    case ".npz":
      return npzArray(origin, bytes, key);
    case ".csv":
    case ".txt":
      return csvTable(origin, bytes).values;
    case ".tsv":
      return csvTable(origin, bytes, { delimiter: "\t" }).values;
    case ".idx":
    case "-ubyte":
      return idxArray(origin, bytes);
    default: {
      const expected = "a name that ends in .npy, .npz, .csv, .tsv, .txt, .idx or -ubyte (and .gz)";
      throw ArgumentError.of(NAME, "name", expected, file);
    }
  }
}

function npzArray(origin: ErrorContext, bytes: Uint8Array, key: string | undefined): NdArray {
  const members = npzMembers(origin, bytes);
  const names = [...members.keys()]
    .map((name) => JSON.stringify(name))
    .join(", ")
    .slice(0, 200);
  const [only] = members.size === 1 ? members.keys() : [];
  const wanted = key ?? only;
  if (wanted === undefined) {
    throw fileError(
      origin,
      "an archive of one array, or named with one (file.npz:name)",
      `the arrays ${names}`,
    );
  }
  const entry = members.get(wanted);
  if (entry === undefined) {
    throw fileError(origin, `an archive with an array ${JSON.stringify(wanted)}`, `only ${names}`);
  }
  const member = memberOf(origin, entry.name);
  return npyArray(member, unzipEntry(member, entry));
}
