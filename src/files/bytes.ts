import type { Arguments } from "../arrays/arguments";
import { HERE } from "../arrays/path";

/** Returns the bytes of a file's contents, without a copy. */
export function readBytes(at: Arguments, value: unknown): Uint8Array {
  if (value instanceof Uint8Array) return value;
  if (value instanceof ArrayBuffer) return new Uint8Array(value);
  throw at.error(HERE, "a Uint8Array or an ArrayBuffer", value);
}

/** Returns a view of bytes from which numbers can be read. */
export const dataView = (bytes: Uint8Array): DataView =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
