import { type Arguments, argumentsOf } from "../arrays/arguments";
import { HERE } from "../arrays/path";
import { toNdArray } from "../arrays/to-ndarray";
import type { NdArray } from "../arrays/types";
import { withinCall } from "../arrays/within-call";
import { readBytes } from "./bytes";
import { decode } from "./decode";
import { gunzip, isGzip } from "./gzip";
import { npyLayout } from "./npy-header";
import { atMember, unzipEntry } from "./packed/zip";
import { readCsv } from "./read-csv";
import { readIdx } from "./read-idx";
import { readNpy } from "./read-npy";
import { npzMembers } from "./read-npz";

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
  const args = argumentsOf("readMatrixFile");
  if (typeof name !== "string" || name === "") throw args.error("name", "a file name", name);
  const at = args.at([name]);
  const [, file = name, key] = /^(.+\.npz(?:\.gz)?):(.+)$/is.exec(name) ?? [];
  const read = readerOf(args, file.replace(/\.gz$/i, ""));
  const contents = readBytes(at, bytes);
  const unpacked = /\.gz$/i.test(file) && isGzip(contents) ? gunzip(at, contents) : contents;
  const array = withinCall(
    "readMatrixFile",
    () => read(at, unpacked, key),
    ([, ...rest]) => [name, ...rest],
  );
  const [rows = 1, ...others] = array.shape;
  if (array.size === 0) throw at.refusal(HERE, "an array with entries", `shape [${array.shape.join(", ")}]`);
  return toNdArray(array.data, [rows, others.reduce((product, size) => product * size, 1)]);
}

/** Reads the array of a file at the place of its name; the key selects an array of an archive. */
type Reader = (at: Arguments, bytes: Uint8Array, key: string | undefined) => NdArray;

const csvArray: Reader = (_at, bytes) => readCsv(bytes).values;
const idxArray: Reader = (_at, bytes) => readIdx(bytes);

/** Readers by the endings of file names, without digits. */
const READERS: ReadonlyMap<string, Reader> = new Map([
  [".npy", (_at, bytes) => readNpy(bytes)],
  [".npz", npzArray],
  [".csv", csvArray],
  [".txt", csvArray],
  [".tsv", (_at, bytes) => readCsv(bytes, { delimiter: "\t" }).values],
  [".idx", idxArray],
  ["-ubyte", idxArray],
]);

function readerOf(args: Arguments, file: string): Reader {
  const [ending = ""] = /(?:\.[a-z]+|\.idx\d*|-ubyte)$/i.exec(file) ?? [];
  const reader = READERS.get(ending.toLowerCase().replace(/\d/g, ""));
  if (reader !== undefined) return reader;
  const expected = "a name that ends in .npy, .npz, .csv, .tsv, .txt, .idx or -ubyte (and .gz)";
  throw args.error("name", expected, file);
}

function npzArray(at: Arguments, bytes: Uint8Array, key: string | undefined): NdArray {
  const members = npzMembers(at, bytes);
  const names = [...members.keys()]
    .map((name) => JSON.stringify(name))
    .join(", ")
    .slice(0, 200);
  const [only] = members.size === 1 ? members.keys() : [];
  const wanted = key ?? only;
  if (wanted === undefined) {
    throw at.refusal(
      HERE,
      "an archive of one array, or followed by an array's name (file.npz:name)",
      `the arrays ${names}`,
    );
  }
  const entry = members.get(wanted);
  if (entry === undefined) {
    throw at.refusal(HERE, `an archive with an array ${JSON.stringify(wanted)}`, `only ${names}`);
  }
  const member = atMember(at, entry.name);
  const contents = unzipEntry(member, entry);
  return decode(member, contents, npyLayout(member, contents));
}
