import type { Arguments } from "../../arrays/arguments";
import { HERE } from "../../arrays/path";

/** 32-bit number of a zip record in place of a number that stands in its zip64 record. */
const IN_ZIP64 = 0xffffffff;
const IN_ZIP64_COUNT = 0xffff;

const END_SIGNATURE = 0x06064b50;
const LOCATOR_SIGNATURE = 0x07064b50;
const EXTRA_ID = 1;

/** Number of members of an archive, and the byte offset of its directory. */
export interface Directory {
  readonly count: number;
  readonly offset: number;
}

/** Reads the position of the directory from the end record at a byte offset, and from the zip64 end record before it. */
export function readDirectory(at: Arguments, view: DataView, end: number): Directory {
  const count = view.getUint16(end + 10, true);
  const offset = view.getUint32(end + 16, true);
  if (count !== IN_ZIP64_COUNT && offset !== IN_ZIP64) return { count, offset };
  const locator = end - 20;
  if (locator < 0 || view.getUint32(locator, true) !== LOCATOR_SIGNATURE) return { count, offset };
  const record = readUint64(view, locator + 8);
  if (record + 56 > locator || view.getUint32(record, true) !== END_SIGNATURE) {
    throw at.refusal(HERE, "a zip archive with a zip64 end record", `none at byte ${record}`);
  }
  return { count: readUint64(view, record + 32), offset: readUint64(view, record + 48) };
}

/**
 * Returns sizes and offset of a member, which its directory entry gives as 32-bit numbers or, in the same order, as 64-bit
 * numbers in the extra field from `start` to `end`.
 */
export function readSizes(
  at: Arguments,
  view: DataView,
  numbers: readonly number[],
  { start, end }: { readonly start: number; readonly end: number },
): number[] {
  if (!numbers.includes(IN_ZIP64)) return [...numbers];
  const field = findExtra(view, start, end);
  let next = field?.start ?? end;
  return numbers.map((number) => {
    if (number !== IN_ZIP64) return number;
    if (field === undefined || next + 8 > field.end) {
      throw at.refusal(HERE, "a member with its sizes", "a zip64 size without a zip64 record");
    }
    next += 8;
    return readUint64(view, next - 8);
  });
}

function findExtra(view: DataView, start: number, end: number): { start: number; end: number } | undefined {
  let offset = start;
  while (offset + 4 <= end) {
    const next = offset + 4 + view.getUint16(offset + 2, true);
    if (next > end) return undefined;
    if (view.getUint16(offset, true) === EXTRA_ID) return { start: offset + 4, end: next };
    offset = next;
  }
  return undefined;
}

const readUint64 = (view: DataView, offset: number): number => Number(view.getBigUint64(offset, true));
