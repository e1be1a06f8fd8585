import { Inflate } from "fflate";
import type { Arguments } from "../../arrays/arguments";
import { ArgumentError } from "../../arrays/errors";
import { HERE } from "../../arrays/path";
import { crc32 } from "./crc32";

/** Largest unpacked size of a file. */
export const MAX_UNPACKED_BYTES = 2 ** 31;

/** Largest compression ratio of DEFLATE, which codes at best 258 bytes in two bits. */
const MAX_COMPRESSION_RATIO = 1032;

const CHUNK_BYTES = 2 ** 16;

/** Size and checksum of a compressed stream, as declared by its archive. */
export interface DeclaredSizes {
  /** Number of bytes after unpacking. */
  readonly size: number;
  readonly crc: number;
}

/** Returns the largest size to which a number of bytes can be unpacked. */
export const largestUnpacked = (packed: number): number =>
  Math.min(MAX_UNPACKED_BYTES, MAX_COMPRESSION_RATIO * packed);

/** Rejects a declared size that is too large, or that a DEFLATE stream of this length cannot reach. */
function checkDeclaredSizes(at: Arguments, size: number, packed: number): void {
  const limit = largestUnpacked(packed);
  if (size <= limit) return;
  const expected = `at most ${limit.toLocaleString("en")} bytes when unpacked from ${packed.toLocaleString("en")}`;
  throw at.refusal(HERE, expected, `a declared size of ${size.toLocaleString("en")} bytes`);
}

/**
 * Unpacks a DEFLATE stream of a known size. Stops as soon as the stream exceeds that size, so that a wrong size costs
 * no more memory or time than a right one.
 */
export function inflate(at: Arguments, packed: Uint8Array, declared: DeclaredSizes): Uint8Array {
  checkDeclaredSizes(at, declared.size, packed.length);
  const bytes = new Uint8Array(declared.size);
  let filled = 0;
  const stream = new Inflate((chunk) => {
    if (filled + chunk.length > declared.size) {
      throw at.refusal(HERE, `${declared.size} bytes when unpacked`, "a longer stream");
    }
    bytes.set(chunk, filled);
    filled += chunk.length;
  });
  push(at, stream, packed);
  checkUnpacked(at, bytes.subarray(0, filled), declared);
  return bytes;
}

/** Pushes packed bytes into a stream in chunks; an error of the stream is reported as a damaged file. */
export function push(at: Arguments, stream: Pick<Inflate, "push">, packed: Uint8Array): void {
  try {
    for (let start = 0; start < packed.length; start += CHUNK_BYTES) {
      stream.push(packed.subarray(start, start + CHUNK_BYTES), start + CHUNK_BYTES >= packed.length);
    }
  } catch (error) {
    if (error instanceof ArgumentError) throw error;
    throw at.refusal(
      HERE,
      "an intact DEFLATE stream",
      `a damaged stream (${error instanceof Error ? error.message : error})`,
    );
  }
}

/** Checks unpacked bytes against the declared size and checksum. */
export function checkUnpacked(at: Arguments, bytes: Uint8Array, declared: DeclaredSizes): void {
  if (bytes.length !== declared.size) {
    throw at.refusal(HERE, `${declared.size} bytes when unpacked`, `${bytes.length} bytes`);
  }
  const crc = crc32(bytes);
  if (crc === declared.crc) return;
  throw at.refusal(
    HERE,
    `data with the checksum ${declared.crc.toString(16)}`,
    `damaged data (${crc.toString(16)})`,
  );
}
