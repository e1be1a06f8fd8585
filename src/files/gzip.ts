import { Gunzip } from "fflate";
import type { Arguments } from "../arrays/arguments";
import { HERE } from "../arrays/path";
import { dataView } from "./bytes";
import { checkUnpacked, largestUnpacked, push } from "./packed/inflate";

/** Length in bytes of the shortest gzip member: header, an empty DEFLATE block, checksum and size. */
const SHORTEST_MEMBER = 20;

/** Tests whether bytes begin with the gzip signature. */
export const isGzip = (bytes: Uint8Array): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b;

/**
 * Unpacks a gzip file (RFC 1952) and checks the size and the checksum of every member. Several members, as written by
 * `cat a.gz b.gz` and `bgzip`, are one stream.
 */
export function gunzip(at: Arguments, bytes: Uint8Array): Uint8Array {
  if (!isGzip(bytes) || bytes[2] !== 8 || bytes.length < SHORTEST_MEMBER) {
    throw at.refusal(HERE, "a complete gzip file", `${bytes.length} bytes without a gzip header and trailer`);
  }
  const view = dataView(bytes);
  const declared = view.getUint32(bytes.length - 4, true);
  const limit = largestUnpacked(bytes.length);
  if (declared > limit) {
    const [size, packed] = [declared, bytes.length].map((count) => count.toLocaleString("en"));
    const received = `an end that declares ${size} bytes, more than ${packed} bytes can hold; the file may be cut off`;
    throw at.refusal(HERE, "a complete gzip file", received);
  }
  let unpacked = new Uint8Array(declared);
  let [start, filled] = [0, 0];
  const stream = new Gunzip((chunk) => {
    const needed = filled + chunk.length;
    if (needed > limit) {
      throw at.refusal(HERE, `at most ${limit.toLocaleString("en")} bytes when unpacked`, "a longer stream");
    }
    if (needed > unpacked.length)
      unpacked = extended(unpacked, Math.min(limit, Math.max(needed, 2 * filled)));
    unpacked.set(chunk, filled);
    filled = needed;
  });
  const closeMember = (end: number) => {
    const trailer = { crc: view.getUint32(end - 8, true), size: view.getUint32(end - 4, true) };
    checkUnpacked(at, unpacked.subarray(start, filled), trailer);
    start = filled;
  };
  stream.onmember = closeMember;
  push(at, stream, bytes);
  closeMember(bytes.length);
  return unpacked.subarray(0, filled);
}

function extended(bytes: Uint8Array, length: number): Uint8Array<ArrayBuffer> {
  const longer = new Uint8Array(length);
  longer.set(bytes);
  return longer;
}
