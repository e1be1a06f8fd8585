import type { Arguments } from "../../arrays/arguments";
import { describe } from "../../arrays/describe";
import { HERE } from "../../arrays/path";
import { dataView } from "../bytes";
import { checkShape, type Layout } from "../elements/decode";
import { numericType } from "./numeric-type";

const MAGIC = [0x93, ...[..."NUMPY"].map((letter) => letter.charCodeAt(0))];
const MAX_HEADER_BYTES = 2 ** 16;

/** Header of an .npy file. */
interface NpyHeader {
  /** Element type as written: a quoted string, or a list for records. */
  readonly descr: string;
  readonly shape: readonly number[];
  readonly fortranOrder: boolean;
  /** Byte offset of the first element. */
  readonly start: number;
}

/** Reads the layout of the numbers in an .npy file and checks it against the length of the file. */
export function npyLayout(at: Arguments, bytes: Uint8Array): Layout {
  const { descr, ...header } = npyHeader(at, bytes);
  const scalar = numericType(at, descr);
  const count = checkShape(at, header.shape, scalar.type.size, bytes.length - header.start);
  return { ...scalar, ...header, count };
}

/** Reads the header of an .npy file (versions 1.0, 2.0 and 3.0 of the format of NumPy enhancement proposal 1). */
export function npyHeader(at: Arguments, bytes: Uint8Array): NpyHeader {
  if (bytes.length < 10 || MAGIC.some((byte, i) => bytes[i] !== byte)) {
    throw at.refusal(HERE, "a .npy file, which starts with \\x93NUMPY", firstBytes(bytes));
  }
  const start = headerEnd(at, bytes);
  const header = new TextDecoder().decode(bytes.subarray(bytes[6] === 1 ? 10 : 12, start));
  const { descr, fortran_order, shape } = headerFields(at, header);
  if (fortran_order !== "True" && fortran_order !== "False") {
    throw at.refusal(HERE, "a .npy file with 'fortran_order' True or False", describe(fortran_order));
  }
  return { descr, shape: parseShape(at, shape), fortranOrder: fortran_order === "True", start };
}

const firstBytes = (bytes: Uint8Array): string =>
  bytes.length === 0
    ? "an empty file"
    : `a file that starts with ${Array.from(bytes.subarray(0, 8), (byte) => byte.toString(16).padStart(2, "0")).join(" ")}`;

function headerEnd(at: Arguments, bytes: Uint8Array): number {
  const [major, minor] = [bytes[6]!, bytes[7]!];
  if (major < 1 || major > 3 || minor !== 0) {
    throw at.refusal(HERE, "a .npy file of version 1.0, 2.0 or 3.0", `version ${major}.${minor}`);
  }
  const first = major === 1 ? 10 : 12;
  if (bytes.length < first) throw at.refusal(HERE, "a .npy file with a header", `${bytes.length} bytes`);
  const length = major === 1 ? dataView(bytes).getUint16(8, true) : dataView(bytes).getUint32(8, true);
  if (length <= MAX_HEADER_BYTES && first + length <= bytes.length) return first + length;
  const expected = `a .npy file with a complete header of at most ${MAX_HEADER_BYTES} bytes`;
  throw at.refusal(HERE, expected, `a header of ${length} bytes in a file of ${bytes.length} bytes`);
}

/** One entry of the header's Python dictionary: a quoted key with a string, a word, a tuple or a list. */
const ENTRY = /\s*(['"])(\w+)\1\s*:\s*((['"])[^'"]*\4|\w+|\([^()]*\)|\[.*\])\s*(?:,|(?=\}))/y;

function headerFields(at: Arguments, header: string): Record<"descr" | "fortran_order" | "shape", string> {
  const fields = new Map<string, string>();
  const open = /^\s*\{/.exec(header);
  ENTRY.lastIndex = open?.[0].length ?? 0;
  let end = ENTRY.lastIndex;
  for (let entry = ENTRY.exec(header); entry !== null; entry = ENTRY.exec(header)) {
    fields.set(entry[2]!, entry[3]!);
    end = ENTRY.lastIndex;
  }
  const [descr, fortran_order, shape] = [
    fields.get("descr"),
    fields.get("fortran_order"),
    fields.get("shape"),
  ];
  const closed = open !== null && /^\s*\}\s*$/.test(header.slice(end));
  if (
    closed &&
    fields.size === 3 &&
    descr !== undefined &&
    fortran_order !== undefined &&
    shape !== undefined
  ) {
    return { descr, fortran_order, shape };
  }
  throw at.refusal(
    HERE,
    "a .npy file whose header gives 'descr', 'fortran_order' and 'shape'",
    describe(header),
  );
}

function parseShape(at: Arguments, text: string): number[] {
  const sizes = /^\(\s*(?:\d+L?\s*,\s*)*(?:\d+L?\s*)?\)$/.test(text)
    ? (text.match(/\d+/g) ?? []).map(Number)
    : [];
  const scalar = /^\(\s*\)$/.test(text);
  if ((sizes.length > 0 || scalar) && sizes.every(Number.isSafeInteger)) return sizes;
  throw at.refusal(HERE, "a .npy file whose shape is a tuple of integers of at least 0", describe(text));
}
