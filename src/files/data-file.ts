import type { Arguments } from "../arrays/arguments";
import { HERE } from "../arrays/path";
import { readBytes } from "./bytes";
import { gunzip, isGzip } from "./gzip";
import { atMember } from "./packed/zip";
import { npyContents, npzMembers } from "./read-npz";

/** Contents of a data file without its packing: a text, an .npy file (also from an .npz archive) or an IDX file. */
export interface DataFile {
  /** Place of the contents in error messages. */
  readonly at: Arguments;
  readonly format: "text" | "npy" | "idx";
  /** Separator of fields of a text; undefined if it is to be detected. */
  readonly delimiter: string | undefined;
  readonly bytes: Uint8Array;
}

type Format = DataFile["format"] | "npz" | "tabs";

/** Formats by the endings of file names, without digits. */
const FORMATS: ReadonlyMap<string, Format> = new Map<string, Format>([
  [".npy", "npy"],
  [".npz", "npz"],
  [".csv", "text"],
  [".txt", "text"],
  [".tsv", "tabs"],
  [".idx", "idx"],
  // The names of LeCun's files end in the element type: train-images-idx3-ubyte, QMNIST's idx2-int.
  ...["ubyte", "byte", "short", "int", "float", "double"].map((type): [string, Format] => [
    `-${type}`,
    "idx",
  ]),
]);

/** Separates the name of an array of an archive, after a colon, from that of its file. */
export function splitMember(name: string): { file: string; key: string | undefined } {
  const [, file = name, key] = /^(.+\.npz(?:\.gz)?):(.+)$/is.exec(name) ?? [];
  return { file, key };
}

/** Unpacks a data file; the endings of its name determine the format, and a name after a colon the array of an archive. */
export function openDataFile(args: Arguments, name: string, contents: Uint8Array | ArrayBuffer): DataFile {
  if (typeof name !== "string" || name === "") throw args.error("name", "a file name", name);
  const at = args.at([name]);
  const { file, key } = splitMember(name);
  const format = formatOf(at, file.replace(/\.gz$/i, ""));
  const packed = readBytes(at, contents);
  const bytes = /\.gz$/i.test(file) && isGzip(packed) ? gunzip(at, packed) : packed;
  if (format === "npz") return { ...openMember(at, bytes, key), format: "npy", delimiter: undefined };
  if (format === "tabs") return { at, format: "text", delimiter: "\t", bytes };
  return { at, format, delimiter: undefined, bytes };
}

function formatOf(at: Arguments, file: string): Format {
  const [ending = ""] = /(?:\.[a-z]+|\.idx\d*|-[a-z]+)$/i.exec(file) ?? [];
  const format = FORMATS.get(ending.toLowerCase().replace(/\d/g, ""));
  if (format !== undefined) return format;
  const expected = "a file with a name that ends in .npy, .npz, .csv, .tsv, .txt, .idx or -ubyte (and .gz)";
  throw at.refusal(HERE, expected, /\.[^./\\]+$/.test(file) ? "another ending" : "a name without an ending");
}

function openMember(
  at: Arguments,
  bytes: Uint8Array,
  key: string | undefined,
): Pick<DataFile, "at" | "bytes"> {
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
  return { at: member, bytes: npyContents(member, entry) };
}
