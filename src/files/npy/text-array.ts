import type { Arguments } from "../../arrays/arguments";
import { HERE } from "../../arrays/path";
import { dataView } from "../bytes";
import { checkShape } from "../elements/decode";
import { npyHeader } from "./header";

/** Bytes of one character of the text types of numpy: U (UCS-4) and S (one byte). */
const CHARACTER_BYTES: Readonly<Record<string, number>> = { U: 4, S: 1, a: 1 };

/** Reads the texts in an .npy file, a vector of numpy's type `<U10` or `S10`; returns undefined for other types. */
export function readTextArray(at: Arguments, bytes: Uint8Array): string[] | undefined {
  const { descr, shape, start } = npyHeader(at, bytes);
  if (/^['"]\|?O['"]$/.test(descr)) {
    throw at.refusal(HERE, "numbers or text (numpy.array(names, dtype=str))", "Python objects, dtype '|O'");
  }
  const [, order, kind, digits] = /^['"]([<>|=]?)([USa])(\d+)['"]$/.exec(descr) ?? [];
  if (kind === undefined) return undefined;
  const [count = 1, ...others] = shape;
  if (others.some((size) => size !== 1)) {
    throw at.refusal(HERE, "a vector of texts", `shape [${shape.join(", ")}]`);
  }
  const characterBytes = CHARACTER_BYTES[kind]!;
  const length = Number(digits);
  checkShape(at, shape, length * characterBytes, bytes.length - start);
  at.memory(HERE, count, "use class numbers");
  const view = dataView(bytes);
  return Array.from({ length: count }, (_, i) => {
    const codes = Array.from({ length }, (_, k) => {
      const offset = start + (i * length + k) * characterBytes;
      return characterBytes === 1 ? view.getUint8(offset) : view.getUint32(offset, order !== ">");
    });
    if (codes.some((code) => code > 0x10ffff))
      throw at.refusal(HERE, "text in Unicode", `other codes at [${i}]`);
    const characters = codes.map((code) => String.fromCodePoint(code));
    return characters.join("").replace(/\0+$/, "");
  });
}
