import { type Arguments, argumentsOf } from "../arrays/arguments";
import { describe } from "../arrays/describe";
import { HERE } from "../arrays/path";
import type { NdArray } from "../arrays/types";
import { type Archive, type ArchiveOptions, readArchive } from "./archive";
import { dataView, readBytes } from "./bytes";
import { duplicateKey } from "./duplicate-key";
import { checkShape, decode } from "./elements/decode";
import { BFLOAT16, SCALAR_TYPES, type ScalarType } from "./elements/scalar-types";
import { atMember } from "./packed/zip";

/** Element types by their names in the format. */
const TYPES: ReadonlyMap<string, ScalarType> = new Map([
  ["BF16", BFLOAT16],
  ...[
    ["BOOL", "b1"],
    ["I8", "i1"],
    ["U8", "u1"],
    ["I16", "i2"],
    ["U16", "u2"],
    ["I32", "i4"],
    ["U32", "u4"],
    ["I64", "i8"],
    ["U64", "u8"],
    ["F16", "f2"],
    ["F32", "f4"],
    ["F64", "f8"],
  ].map(([name, numpy]): [string, ScalarType] => [name!, SCALAR_TYPES.get(numpy!)!]),
]);

/** A tensor's place in the file: `from` and `to` are byte offsets from the end of the header. */
interface Entry {
  readonly type: ScalarType | undefined;
  readonly typeName: unknown;
  readonly shape: readonly number[];
  readonly from: number;
  readonly to: number;
}

const MAX_HEADER_BYTES = 100_000_000;

/**
 * Reads the arrays in a .safetensors file by name, as float64.
 *
 * The header is checked against the file before memory is allocated: as the format requires, every byte of the data
 * belongs to exactly one tensor.
 *
 * @param bytes the file's contents
 * @param options.only names of the arrays to read; default all
 * @throws ArgumentError for a file that is not a .safetensors file, is damaged or truncated, or has tensors that overlap,
 * leave holes or have the same name; for unknown options; and for a tensor to read that has 8-bit floats, or contains NaN
 * or infinity
 * @example
 * const tensors = readSafetensors(await readFile("model.safetensors")); // tensors["layers.0.weight"].shape
 */
export function readSafetensors(
  bytes: Uint8Array | ArrayBuffer,
  options: ArchiveOptions = {},
): Record<string, NdArray> {
  const args = argumentsOf("readSafetensors");
  const at = args.at("bytes");
  return readArchive(args, openSafetensors(at, readBytes(at, bytes)), options);
}

/** Reads the header of a .safetensors file. */
export function openSafetensors(at: Arguments, file: Uint8Array): Archive {
  const { tensors, start } = readHeader(at, file);
  const entries = new Map(
    tensors.map(([name, tensor]) => [name, readEntry(atMember(at, name), tensor, file.length - start)]),
  );
  checkCover(at, entries, file.length - start);
  let elements = 0;
  const read: Archive["read"] = (name, notFinite) => {
    const member = atMember(at, name);
    const { type, typeName, shape, from, to } = entries.get(name)!;
    if (type === undefined) {
      throw member.refusal(HERE, `a tensor of type ${[...TYPES.keys()].join(", ")}`, describe(typeName));
    }
    const count = checkShape(member, shape, type.size, to - from);
    elements += count;
    at.memory(HERE, elements, "read it in parts");
    const layout = { shape, count, type, littleEndian: true, fortranOrder: false, start: start + from };
    return decode(member, file, layout, { notFinite });
  };
  return { names: [...entries.keys()], read };
}

function readHeader(at: Arguments, file: Uint8Array): { tensors: [string, unknown][]; start: number } {
  const expected = "a .safetensors file, which starts with the length of its JSON header";
  if (file.length < 8) throw at.refusal(HERE, expected, `${file.length} bytes`);
  const length = Number(dataView(file).getBigUint64(0, true));
  if (length > MAX_HEADER_BYTES || 8 + length > file.length) {
    throw at.refusal(HERE, expected, `a length of ${length} in a file of ${file.length} bytes`);
  }
  let text = "";
  let header: unknown;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(file.subarray(8, 8 + length));
    header = JSON.parse(text);
  } catch {
    throw at.refusal(HERE, expected, describe(text.slice(0, 40)));
  }
  if (typeof header !== "object" || header === null || Array.isArray(header)) {
    throw at.refusal(HERE, expected, describe(header));
  }
  const duplicate = duplicateKey(text);
  if (duplicate !== undefined) {
    throw at.refusal(HERE, "a header whose names are distinct", `${describe(duplicate)} twice`);
  }
  return { tensors: Object.entries(header).filter(([name]) => name !== "__metadata__"), start: 8 + length };
}

/** Reads and checks a tensor's entry of the header. */
function readEntry(at: Arguments, entry: unknown, bytes: number): Entry {
  const { dtype, shape, data_offsets: offsets } = (entry ?? {}) as Readonly<Record<string, unknown>>;
  if (!isSizes(shape))
    throw at.refusal(HERE, "a tensor whose shape is a list of integers of at least 0", describe(shape));
  if (!isSizes(offsets) || offsets.length !== 2 || offsets[0]! > offsets[1]! || offsets[1]! > bytes) {
    throw at.refusal(HERE, `a tensor whose data_offsets lie within ${bytes} bytes`, describe(offsets));
  }
  return { type: TYPES.get(String(dtype)), typeName: dtype, shape, from: offsets[0]!, to: offsets[1]! };
}

/** Checks that every byte of the data belongs to exactly one tensor. */
function checkCover(at: Arguments, entries: ReadonlyMap<string, Entry>, bytes: number): void {
  let covered = 0;
  for (const [name, { from, to }] of [...entries].sort(([, a], [, b]) => a.from - b.from || a.to - b.to)) {
    if (from !== covered) {
      const received = `bytes from ${from} (${from < covered ? "an overlap" : "a hole"})`;
      throw atMember(at, name).refusal(HERE, `a tensor that starts at byte ${covered} of the data`, received);
    }
    covered = to;
  }
  if (covered !== bytes) throw at.refusal(HERE, `a file with ${covered} bytes of data`, `${bytes} bytes`);
}

const isSizes = (value: unknown): value is number[] =>
  Array.isArray(value) && value.every((n) => Number.isSafeInteger(n) && n >= 0);
