import { checkMemory, checkNumber, checkRecord } from "../arrays/check";
import { ArgumentError } from "../arrays/errors";
import { MOST_DIMENSIONS, type NdArrayLike } from "../arrays/types";

/**
 * The contents of an .npy file (version 1.0, float64, little-endian, C order) for an ndarray of any strides.
 *
 * @param array any rank; never changed
 * @returns bytes to write to a file, the same for the same array on every platform
 * @throws ArgumentError for anything but an ndarray of finite numbers
 * @example
 * const array = normal({ shape: [3, 2] });
 * await writeFile("weights.npy", writeNpy(array)); // np.load("weights.npy")
 */
export function writeNpy(array: NdArrayLike): Uint8Array {
  return npyBytes("writeNpy", "array", array);
}

/** The same on behalf of another function. */
export function npyBytes(functionName: string, argument: string, array: NdArrayLike): Uint8Array {
  const count = checkArray(functionName, argument, array);
  const header = npyHeader(array.shape);
  const bytes = new Uint8Array(header.length + 8 * count);
  bytes.set(header);
  const view = new DataView(bytes.buffer);
  const { shape, stride, data } = array;
  const index = shape.map(() => 0);
  let source = array.offset;
  for (let k = 0; k < count; k++) {
    const x = data[source];
    if (typeof x !== "number" || !Number.isFinite(x)) {
      throw ArgumentError.of(functionName, `${argument}[${index.join(", ")}]`, "a finite number", x);
    }
    view.setFloat64(header.length + 8 * k, x, true);
    for (let d = shape.length - 1; d >= 0; d--) {
      index[d]! += 1;
      source += stride[d]!;
      if (index[d]! < shape[d]!) break;
      source -= index[d]! * stride[d]!;
      index[d] = 0;
    }
  }
  return bytes;
}

function checkArray(functionName: string, argument: string, array: NdArrayLike): number {
  checkRecord(functionName, argument, array);
  const { shape, stride, data, offset } = array;
  if (!Array.isArray(shape) || !Array.isArray(stride) || !data || typeof offset !== "number") {
    throw ArgumentError.of(functionName, argument, "an ndarray", array);
  }
  if (shape.length > MOST_DIMENSIONS || stride.length !== shape.length) {
    const expected = `an ndarray of at most ${MOST_DIMENSIONS} dimensions, with a stride for each`;
    throw ArgumentError.of(functionName, argument, expected, array);
  }
  for (let d = 0; d < shape.length; d++) {
    checkNumber(functionName, `${argument}.shape[${d}]`, shape[d], { integer: true, atLeast: 0 });
    checkNumber(functionName, `${argument}.stride[${d}]`, stride[d], { integer: true });
  }
  const count = shape.reduce((product: number, size: number) => product * size, 1);
  checkMemory(functionName, argument, count, "write it in parts");
  return count;
}

/** Magic, version, and the dictionary padded with spaces so that the data begin at a multiple of 64. */
function npyHeader(shape: readonly number[]): Uint8Array {
  const tuple = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(", ")})`;
  const dictionary = `{'descr': '<f8', 'fortran_order': False, 'shape': ${tuple}, }`;
  const length = Math.ceil((10 + dictionary.length + 1) / 64) * 64 - 10;
  const header = new Uint8Array(10 + length);
  header.set([0x93, ...[..."NUMPY"].map((letter) => letter.charCodeAt(0)), 1, 0, length & 255, length >> 8]);
  header.set(new TextEncoder().encode(`${dictionary.padEnd(length - 1)}\n`), 10);
  return header;
}
