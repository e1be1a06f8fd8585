import { type Arguments, argumentsOf } from "../arrays/arguments";
import { describe } from "../arrays/describe";
import { HERE } from "../arrays/path";
import type { NdArray } from "../arrays/types";
import { dataView, readBytes } from "./bytes";
import { checkShape, decode } from "./decode";
import { SCALAR_TYPES, type ScalarType } from "./scalar-types";
import { atMember } from "./zip";

/** The bfloat16 type of PyTorch and JAX: the upper half of a binary32. */
const BFLOAT16: ScalarType = {
  size: 2,
  read(view, offset, little) {
    BITS[0] = view.getUint16(offset, little) << 16;
    return FLOAT[0]!;
  },
};
const BITS = new Uint32Array(1);
const FLOAT = new Float32Array(BITS.buffer);

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

const MAX_HEADER_BYTES = 100_000_000;

/**
 * Reads the arrays in a .safetensors file by name, as float64.
 *
 * The header is checked against the file before memory is allocated.
 *
 * @param bytes the file's contents
 * @throws ArgumentError for a file that is not a .safetensors file, is damaged or truncated, has 8-bit floats, or
 * contains NaN or infinity
 * @example
 * const tensors = readSafetensors(await readFile("model.safetensors")); // tensors["layers.0.weight"].shape
 */
export function readSafetensors(bytes: Uint8Array | ArrayBuffer): Record<string, NdArray> {
  const at = argumentsOf("readSafetensors").at("bytes");
  const file = readBytes(at, bytes);
  const { entries, start } = readHeader(at, file);
  let elements = 0;
  const arrays = entries.map(([name, entry]): [string, NdArray] => {
    const member = atMember(at, name);
    const { type, shape, from, to } = readEntry(member, entry, file.length - start);
    const count = checkShape(member, shape, type.size, to - from);
    elements += count;
    at.memory(HERE, elements, "read it in parts");
    const layout = { shape, count, type, littleEndian: true, fortranOrder: false, start: start + from };
    return [name, decode(member, file, layout)];
  });
  return Object.fromEntries(arrays);
}

function readHeader(at: Arguments, file: Uint8Array): { entries: [string, unknown][]; start: number } {
  const expected = "a .safetensors file, which starts with the length of its JSON header";
  if (file.length < 8) throw at.refusal(HERE, expected, `${file.length} bytes`);
  const length = Number(dataView(file).getBigUint64(0, true));
  if (length > MAX_HEADER_BYTES || 8 + length > file.length) {
    throw at.refusal(HERE, expected, `a length of ${length} in a file of ${file.length} bytes`);
  }
  const text = new TextDecoder().decode(file.subarray(8, 8 + length));
  let header: unknown;
  try {
    header = JSON.parse(text);
  } catch {
    throw at.refusal(HERE, expected, describe(text.slice(0, 40)));
  }
  if (typeof header !== "object" || header === null || Array.isArray(header)) {
    throw at.refusal(HERE, expected, describe(header));
  }
  return { entries: Object.entries(header).filter(([name]) => name !== "__metadata__"), start: 8 + length };
}

/** Reads and checks a tensor's entry of the header. */
function readEntry(at: Arguments, entry: unknown, bytes: number) {
  const { dtype, shape, data_offsets: offsets } = (entry ?? {}) as Readonly<Record<string, unknown>>;
  const type = TYPES.get(String(dtype));
  if (type === undefined) {
    throw at.refusal(HERE, `a tensor of type ${[...TYPES.keys()].join(", ")}`, describe(dtype));
  }
  if (!isSizes(shape))
    throw at.refusal(HERE, "a tensor whose shape is a list of integers of at least 0", describe(shape));
  if (!isSizes(offsets) || offsets.length !== 2 || offsets[0]! > offsets[1]! || offsets[1]! > bytes) {
    throw at.refusal(HERE, `a tensor whose data_offsets lie within ${bytes} bytes`, describe(offsets));
  }
  return { type, shape, from: offsets[0]!, to: offsets[1]! };
}

const isSizes = (value: unknown): value is number[] =>
  Array.isArray(value) && value.every((n) => Number.isSafeInteger(n) && n >= 0);
