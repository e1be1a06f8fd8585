import { Inflate } from "fflate";
import { ArgumentError } from "../arrays/errors";
import { crc32 } from "./crc32";
import { type ErrorContext, fileError } from "./error-context";

/** The largest file that is unpacked. */
export const LARGEST_UNPACKED = 2 ** 31;

/** DEFLATE codes at best 258 bytes in two bits. */
const LARGEST_RATIO = 1032;

const CHUNK = 2 ** 16;

/** What an archive says about a compressed stream. */
export interface DeclaredSizes {
  /** Bytes after unpacking. */
  readonly size: number;
  readonly crc: number;
}

/** Refuses a size that is too large, or that no DEFLATE stream of this length can reach. */
export function checkDeclaredSizes(origin: ErrorContext, size: number, packed: number): void {
  const most = Math.min(LARGEST_UNPACKED, LARGEST_RATIO * packed);
  if (size <= most) return;
  const expected = `at most ${most.toLocaleString("en")} bytes when unpacked from ${packed.toLocaleString("en")}`;
  throw fileError(origin, expected, `a claim of ${size.toLocaleString("en")} bytes`);
}

/**
 * Unpacks a DEFLATE stream of a known size, and stops as soon as it turns out longer: a false claim costs no more
 * memory or time than a true one.
 */
export function inflate(origin: ErrorContext, packed: Uint8Array, claim: DeclaredSizes): Uint8Array {
  checkDeclaredSizes(origin, claim.size, packed.length);
  const bytes = new Uint8Array(claim.size);
  let filled = 0;
  const stream = new Inflate((chunk) => {
    if (filled + chunk.length > claim.size) {
      throw fileError(origin, `${claim.size} bytes when unpacked`, "a longer stream");
    }
    bytes.set(chunk, filled);
    filled += chunk.length;
  });
  try {
    for (let start = 0; start < packed.length; start += CHUNK) {
      stream.push(packed.subarray(start, start + CHUNK), start + CHUNK >= packed.length);
    }
  } catch (error) {
    if (error instanceof ArgumentError) throw error;
    throw fileError(
      origin,
      "an intact DEFLATE stream",
      `a damaged one (${error instanceof Error ? error.message : error})`,
    );
  }
  checkUnpacked(origin, bytes.subarray(0, filled), claim);
  return bytes;
}

/** Compares unpacked bytes with what the archive says about them. */
export function checkUnpacked(origin: ErrorContext, bytes: Uint8Array, claim: DeclaredSizes): void {
  if (bytes.length !== claim.size) {
    throw fileError(origin, `${claim.size} bytes when unpacked`, `${bytes.length} bytes`);
  }
  const crc = crc32(bytes);
  if (crc === claim.crc) return;
  throw fileError(
    origin,
    `data with the checksum ${claim.crc.toString(16)}`,
    `damaged data (${crc.toString(16)})`,
  );
}
