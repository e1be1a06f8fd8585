import { nodeModule } from "../../concurrency/node-module";
import { decodeValues, encodeValues } from "../encode-values";
import type { Outcome, Point, RowValues } from "../outcome";

/** Largest length of a record, in bytes. */
export const LONGEST_RECORD = 2 ** 24;

/** End of a record: its checksum as eight hexadecimal digits. */
const CHECKSUM = /^,"crc":"([0-9a-f]{8})"\}$/;
const CHECKSUM_LENGTH = ',"crc":"00000000"}'.length;

const decoder = new TextDecoder();

/**
 * Returns an outcome as one line of JSON, with the line's end. Its last field, `crc`, is the CRC-32 of the bytes before it.
 * Numbers return from it bit for bit; NaN, ±∞ and −0 stand as `{"number": "NaN"}`.
 */
export function formatRecord({ key, point, seed, values, error, attempts }: Outcome): string {
  const parts = {
    key,
    point: encodeValues(point),
    seed,
    values: values && encodeValues(values),
    error,
    attempts,
  };
  const text = JSON.stringify(parts).slice(0, -1);
  return `${text},"crc":"${checksumOf(text)}"}\n`;
}

/** Returns the outcome in a line, given without the line's end; undefined if the checksum is wrong or missing. */
export function parseRecord(line: Uint8Array): Outcome | undefined {
  const length = line.length - CHECKSUM_LENGTH;
  if (length <= 0) return undefined;
  const [, checksum] = CHECKSUM.exec(String.fromCharCode(...line.subarray(length))) ?? [];
  if (checksum !== checksumOf(line.subarray(0, length))) return undefined;
  const { crc: _, ...outcome } = JSON.parse(decoder.decode(line)) as Outcome & { crc: string };
  if (typeof outcome.key !== "string" || typeof outcome.point !== "object") return undefined;
  const point = decodeValues(outcome.point) as Point;
  return outcome.values === undefined
    ? { ...outcome, point }
    : { ...outcome, point, values: decodeValues(outcome.values) as RowValues };
}

/** Returns the CRC-32 of a text or of bytes, as eight hexadecimal digits. */
export function checksumOf(text: string | Uint8Array): string {
  return nodeModule("zlib").crc32(text).toString(16).padStart(8, "0");
}
