import type { Arguments } from "../arrays/arguments";
import { HERE } from "../arrays/path";
import { dataView } from "./bytes";
import { inflate } from "./inflate";

/** Tests whether bytes begin with the gzip signature. */
export const isGzip = (bytes: Uint8Array): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b;

/** Unpacks a gzip file of one member (RFC 1952) and checks its size and checksum. */
export function gunzip(at: Arguments, bytes: Uint8Array): Uint8Array {
  const start = headerLength(bytes);
  if (start === undefined || start + 8 > bytes.length) {
    throw at.refusal(HERE, "a complete gzip file", `${bytes.length} bytes without a gzip header and trailer`);
  }
  const end = bytes.length - 8;
  const view = dataView(bytes);
  const declared = { crc: view.getUint32(end, true), size: view.getUint32(end + 4, true) };
  return inflate(at, bytes.subarray(start, end), declared);
}

function headerLength(bytes: Uint8Array): number | undefined {
  if (!isGzip(bytes) || bytes[2] !== 8 || bytes.length < 18) return undefined;
  const flags = bytes[3]!;
  let length = 10;
  if (flags & 4) length += 2 + dataView(bytes).getUint16(length, true);
  // A file name, then a comment, each terminated by a zero byte.
  for (const flag of [8, 16]) {
    if ((flags & flag) === 0) continue;
    const end = bytes.indexOf(0, length);
    if (end < 0) return undefined;
    length = end + 1;
  }
  return flags & 2 ? length + 2 : length;
}
