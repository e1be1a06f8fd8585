import type { NdArray } from "../arrays/types";
import { checkShape, decode } from "./decode";
import { type ErrorContext, fileError, readBytes, viewOf } from "./error-context";
import { gunzip, isGzip } from "./gzip";
import { SCALAR_TYPES } from "./scalar-types";

/** The type codes of the format under numpy's names. */
const TYPES: ReadonlyMap<number, string> = new Map([
  [0x08, "u1"],
  [0x09, "i1"],
  [0x0b, "i2"],
  [0x0c, "i4"],
  [0x0d, "f4"],
  [0x0e, "f8"],
]);

/**
 * The array in an IDX file, the format of MNIST (LeCun, Cortes & Burges), as float64; gzip is unpacked on the way.
 *
 * @param bytes the file's contents: two zeros, a type code, the number of dimensions, the sizes, and the elements, all
 * big-endian
 * @returns an array of the file's shape: MNIST's images are [10000, 28, 28] from 0 to 255, its labels [10000]
 * @throws ArgumentError for a file that is no IDX file, truncated or too long, with NaN or infinity, or over 2 GiB as
 * float64
 * @example
 * const images = readIdx(await readFile("t10k-images-idx3-ubyte.gz"));
 */
export function readIdx(bytes: Uint8Array | ArrayBuffer): NdArray {
  const origin = { functionName: "readIdx", argument: "bytes" };
  return idxArray(origin, readBytes(origin, bytes));
}

/** The same for bytes from anywhere. */
export function idxArray(origin: ErrorContext, file: Uint8Array): NdArray {
  const bytes = isGzip(file) ? gunzip(origin, file) : file;
  const type = SCALAR_TYPES.get(TYPES.get(bytes[2] ?? 0) ?? "");
  const rank = bytes[3] ?? 0;
  if (type === undefined || bytes[0] !== 0 || bytes[1] !== 0 || rank === 0) {
    const received = `a file that starts with ${[...bytes.subarray(0, 4)].join(", ")} (${bytes.length} bytes)`;
    throw fileError(
      origin,
      "an IDX file: 0, 0, a type code from 8 to 14, the number of dimensions",
      received,
    );
  }
  const start = 4 + 4 * rank;
  if (bytes.length < start)
    throw fileError(origin, `an IDX file with ${rank} sizes`, `${bytes.length} bytes`);
  const view = viewOf(bytes);
  const shape = Array.from({ length: rank }, (_, d) => view.getUint32(4 + 4 * d));
  const count = checkShape(origin, shape, type.size, bytes.length - start);
  return decode(origin, bytes, { shape, count, type, littleEndian: false, fortranOrder: false, start });
}
