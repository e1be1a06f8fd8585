import { ArgumentError } from "../arrays/errors";
import { toNdArray } from "../arrays/to-ndarray";
import type { NdArray } from "../arrays/types";
import { type ErrorContext, fileError, readBytes } from "./error-context";
import { gunzip, isGzip } from "./gzip";
import { csvTable } from "./read-csv";
import { idxArray } from "./read-idx";
import { npyArray } from "./read-npy";
import { npzMembers } from "./read-npz";
import { memberContext, unzipEntry } from "./zip";

const FUNCTION_NAME = "readMatrixFile";

/**
 * Reads the matrix in a data file. The file's name determines the format: `.npy`, `.npz`, `.csv`, `.tsv`, `.txt`,
 * `.idx` or `-ubyte` (MNIST's names), each also with `.gz`.
 *
 * For an .npz file with several arrays, the array's name follows a colon: `task.npz:inputs`. Rows are samples: a vector
 * becomes one column, and the dimensions after the first are flattened (MNIST's test images are [10000, 784]).
 *
 * @param name the file's name, of which only the extension is used
 * @param bytes the file's contents
 * @returns [rows, columns], at least one of each
 * @throws ArgumentError that names the file: for an unknown extension, an .npz file without an array of that name, an
 * array without entries, and every file that the reader of its format rejects
 * @example
 * const inputs = readMatrixFile("task.npz:inputs", await readFile("task.npz"));
 */
export function readMatrixFile(name: string, bytes: Uint8Array | ArrayBuffer): NdArray {
  if (typeof name !== "string" || name === "")
    throw ArgumentError.of(FUNCTION_NAME, "name", "a file name", name);
  const context = { functionName: FUNCTION_NAME, argument: name };
  const [, file = name, key] = /^(.+\.npz(?:\.gz)?):(.+)$/is.exec(name) ?? [];
  const contents = readBytes(context, bytes);
  const packed = /\.gz$/i.test(file) && isGzip(contents);
  const array = arrayByExtension(
    context,
    file.replace(/\.gz$/i, ""),
    packed ? gunzip(context, contents) : contents,
    key,
  );
  const [rows = 1, ...others] = array.shape;
  if (array.size === 0)
    throw fileError(context, "an array with entries", `shape [${array.shape.join(", ")}]`);
  return toNdArray(array.data, [rows, others.reduce((product, size) => product * size, 1)]);
}

function arrayByExtension(
  context: ErrorContext,
  file: string,
  bytes: Uint8Array,
  key: string | undefined,
): NdArray {
  const [extension] = /(?:\.[a-z]+|\.idx\d*|-ubyte)$/i.exec(file) ?? [];
  switch (extension?.toLowerCase().replace(/\d/g, "")) {
    case ".npy":
      return npyArray(context, bytes);
    case ".npz":
      return npzArray(context, bytes, key);
    case ".csv":
    case ".txt":
      return csvTable(context, bytes).values;
    case ".tsv":
      return csvTable(context, bytes, { delimiter: "\t" }).values;
    case ".idx":
    case "-ubyte":
      return idxArray(context, bytes);
    default: {
      const expected = "a name that ends in .npy, .npz, .csv, .tsv, .txt, .idx or -ubyte (and .gz)";
      throw ArgumentError.of(FUNCTION_NAME, "name", expected, file);
    }
  }
}

function npzArray(context: ErrorContext, bytes: Uint8Array, key: string | undefined): NdArray {
  const members = npzMembers(context, bytes);
  const names = [...members.keys()]
    .map((name) => JSON.stringify(name))
    .join(", ")
    .slice(0, 200);
  const [only] = members.size === 1 ? members.keys() : [];
  const wanted = key ?? only;
  if (wanted === undefined) {
    throw fileError(
      context,
      "an archive of one array, or followed by an array's name (file.npz:name)",
      `the arrays ${names}`,
    );
  }
  const entry = members.get(wanted);
  if (entry === undefined) {
    throw fileError(context, `an archive with an array ${JSON.stringify(wanted)}`, `only ${names}`);
  }
  const member = memberContext(context, entry.name);
  return npyArray(member, unzipEntry(member, entry));
}
