import type { NdArray } from "../arrays/types";
import { decode } from "./decode";
import { type ErrorContext, readBytes } from "./error-context";
import { npyLayout } from "./npy-header";

/**
 * The array in an .npy file of NumPy, as float64.
 *
 * Reads versions 1.0, 2.0 and 3.0, float16 to 64, int8 to 64, uint8 to 64 and bool (0 or 1), either byte order, C or
 * Fortran order and any rank up to 64. Every claim of the header is checked against the file before anything is
 * allocated.
 *
 * @param bytes the file's contents
 * @throws ArgumentError for a file that is no .npy file, truncated or too long, of another dtype (complex, object,
 * structured, string), with NaN, infinity or an integer beyond 2^53 (the position is named), or over 2 GiB as float64
 * @example
 * const array = readNpy(await readFile("weights.npy")); // array.shape, array.get(0, 1)
 */
export function readNpy(bytes: Uint8Array | ArrayBuffer): NdArray {
  const origin = { functionName: "readNpy", argument: "bytes" };
  return npyArray(origin, readBytes(origin, bytes));
}

/** The same for bytes from anywhere. */
export const npyArray = (origin: ErrorContext, bytes: Uint8Array): NdArray =>
  decode(origin, bytes, npyLayout(origin, bytes));
