import { argumentsOf } from "../arrays/arguments";
import type { NdArray } from "../arrays/types";
import { readBytes } from "./bytes";
import { decode } from "./decode";
import { npyLayout } from "./npy/header";

/**
 * Reads the array in an .npy file of NumPy, as float64.
 *
 * Supports versions 1.0, 2.0 and 3.0; float16 to 64, int8 to 64, uint8 to 64 and bool (0 or 1) in either byte order; C
 * and Fortran order; ranks up to 64. The header is checked against the file before memory is allocated.
 *
 * @param bytes the file's contents
 * @throws ArgumentError for a file that is not an .npy file, is truncated or too long, has an unsupported dtype
 * (complex, object, structured, string), contains NaN, infinity or an integer beyond 2^53 (the message gives the
 * position), or exceeds 2 GiB as float64
 * @example
 * const array = readNpy(await readFile("weights.npy")); // array.shape, array.get(0, 1)
 */
export function readNpy(bytes: Uint8Array | ArrayBuffer): NdArray {
  const at = argumentsOf("readNpy").at("bytes");
  const file = readBytes(at, bytes);
  return decode(at, file, npyLayout(at, file));
}
