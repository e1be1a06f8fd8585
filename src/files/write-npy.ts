import { type Arguments, argumentsOf } from "../arrays/arguments";
import { HERE } from "../arrays/path";
import { MAX_DIMENSIONS, type NdArrayLike } from "../arrays/types";

/**
 * Encodes an ndarray of any strides as an .npy file (version 1.0, float64, little-endian, C order).
 *
 * @param array any rank; never changed
 * @returns the file's bytes, equal for equal arrays on every platform
 * @throws ArgumentError for a value that is not an ndarray of finite numbers
 * @example
 * const array = normal({ shape: [3, 2] });
 * await writeFile("weights.npy", writeNpy(array)); // np.load("weights.npy")
 */
export function writeNpy(array: NdArrayLike): Uint8Array {
  const at = argumentsOf("writeNpy").at("array");
  const count = checkArray(at, array);
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
      throw at.error([[...index]], "a finite number", x);
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

function checkArray(at: Arguments, array: NdArrayLike): number {
  at.record(HERE, array);
  const { shape, stride, data, offset } = array;
  if (!Array.isArray(shape) || !Array.isArray(stride) || !data || typeof offset !== "number") {
    throw at.error(HERE, "an ndarray", array);
  }
  if (shape.length > MAX_DIMENSIONS || stride.length !== shape.length) {
    const expected = `an ndarray of at most ${MAX_DIMENSIONS} dimensions, with a stride for each`;
    throw at.error(HERE, expected, array);
  }
  for (let d = 0; d < shape.length; d++) {
    at.number(["shape", d], shape[d], { integer: true, atLeast: 0 });
    at.number(["stride", d], stride[d], { integer: true });
  }
  const count = shape.reduce((product: number, size: number) => product * size, 1);
  at.memory(HERE, count, "write it in parts");
  return count;
}

/**
 * Creates the header of a file of float64 numbers: signature, version, and the dictionary, padded with spaces to a total
 * multiple of 64 bytes.
 */
export function npyHeader(shape: readonly number[]): Uint8Array {
  const tuple = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(", ")})`;
  const dictionary = `{'descr': '<f8', 'fortran_order': False, 'shape': ${tuple}, }`;
  const length = Math.ceil((10 + dictionary.length + 1) / 64) * 64 - 10;
  const header = new Uint8Array(10 + length);
  header.set([0x93, ...[..."NUMPY"].map((letter) => letter.charCodeAt(0)), 1, 0, length & 255, length >> 8]);
  header.set(new TextEncoder().encode(`${dictionary.padEnd(length - 1)}\n`), 10);
  return header;
}
