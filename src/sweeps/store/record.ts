import { nodeModule } from "../../concurrency/node-module";
import type { Outcome, PointValue, RowValues } from "../outcome";

/** Largest length of a record, in bytes. */
export const LONGEST_RECORD = 2 ** 24;

/** End of a record: its checksum as eight hexadecimal digits. */
const CHECKSUM = /^,"crc":"([0-9a-f]{8})"\}$/;
const CHECKSUM_LENGTH = ',"crc":"00000000"}'.length;

const decoder = new TextDecoder();

/** Number that JSON lacks, as it stands in a record: a text that `Number` reads. */
interface SpecialNumber {
  readonly number: "NaN" | "Infinity" | "-Infinity" | "-0";
}

/**
 * Returns an outcome as one line of JSON, with the line's end. Its last field, `crc`, is the CRC-32 of the bytes before it.
 * Numbers return from it bit for bit; NaN, ±∞ and −0 stand as `{"number": "NaN"}`.
 */
export function formatRecord({ key, point, seed, values, error, attempts }: Outcome): string {
  const parts = { key, point: encode(point), seed, values: values && encode(values), error, attempts };
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
  const point = decode(outcome.point);
  return outcome.values === undefined
    ? { ...outcome, point }
    : { ...outcome, point, values: decode(outcome.values) };
}

function checksumOf(text: string | Uint8Array): string {
  return nodeModule("zlib").crc32(text).toString(16).padStart(8, "0");
}

const isSpecial = (value: PointValue): boolean =>
  typeof value === "number" && (!Number.isFinite(value) || Object.is(value, -0));

/** Replaces the numbers that JSON lacks. */
function encode(values: RowValues): Readonly<Record<string, PointValue | SpecialNumber>> {
  if (!Object.values(values).some(isSpecial)) return values;
  return mapValues(values, (value) =>
    isSpecial(value) ? ({ number: Object.is(value, -0) ? "-0" : String(value) } as SpecialNumber) : value,
  );
}

/** Restores the numbers that JSON lacks. */
function decode(values: Readonly<Record<string, PointValue | SpecialNumber>>): RowValues {
  if (!Object.values(values).some((value) => typeof value === "object")) return values as RowValues;
  return mapValues(values, (value) => (typeof value === "object" ? Number(value.number) : value));
}

/** Maps the values of a record. `fromEntries` also defines a field with the name `__proto__`. */
function mapValues<From, To>(values: Readonly<Record<string, From>>, map: (value: From) => To) {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, map(value)] as const));
}
