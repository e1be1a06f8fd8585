import type { Arguments } from "../../arrays/arguments";
import { HERE } from "../../arrays/path";
import type { Layout } from "../elements/decode";
import { SCALAR_TYPES } from "../elements/scalar-types";

/** Names of element types by the letters of numpy; `l` and `L`, C's long, have 8 bytes on all systems but Windows. */
const LETTERS: Readonly<Record<string, string>> = {
  "?": "b1",
  b: "i1",
  B: "u1",
  h: "i2",
  H: "u2",
  i: "i4",
  I: "u4",
  l: "i8",
  L: "u8",
  q: "i8",
  Q: "u8",
  e: "f2",
  f: "f4",
  d: "f8",
};

const UNSUPPORTED_KINDS: Readonly<Record<string, string>> = {
  c: "complex numbers",
  O: "Python objects",
  S: "byte strings",
  a: "byte strings",
  U: "strings",
  V: "raw bytes",
  M: "dates",
  m: "time differences",
};

/**
 * Reads a numeric element type as `numpy.dtype` does: `<f8`, with a letter (`<d`), by its name (`float64`). Without a byte
 * order, or with `=` (that of the writer), it is little-endian.
 */
export function numericType(at: Arguments, descr: string): Pick<Layout, "type" | "littleEndian"> {
  const [, order, code = ""] = /^['"]([<>|=]?)([\w?]+)(?:\[\w+\])?['"]$/.exec(descr) ?? [];
  const type = SCALAR_TYPES.get(LETTERS[code] ?? shortName(code));
  if (type !== undefined) return { type, littleEndian: order !== ">" };
  const kind = descr.startsWith("[") ? "records (a structured dtype)" : UNSUPPORTED_KINDS[code[0] ?? ""];
  const received = `${kind === undefined ? "" : `${kind}, `}dtype ${descr.slice(0, 40)}`;
  throw at.refusal(
    HERE,
    "an array of real numbers: float16 to 64, int8 to 64, uint8 to 64 or bool",
    received,
  );
}

/** Returns `f8` for `float64`, and likewise for the other names with a number of bits; other codes are unchanged. */
function shortName(code: string): string {
  if (code === "bool") return "b1";
  const [, kind, bits] = /^(float|int|uint)(\d+)$/.exec(code) ?? [];
  return kind === undefined ? code : `${kind[0]}${Number(bits) / 8}`;
}
