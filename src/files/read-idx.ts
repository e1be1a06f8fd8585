import { type Arguments, argumentsOf } from "../arrays/arguments";
import { HERE } from "../arrays/path";
import type { NdArray, TypedNdArray } from "../arrays/types";
import { dataView, readBytes } from "./bytes";
import { type ElementType, type ElementTypeOption, readElementType } from "./element-type";
import { checkShape, type Layout } from "./elements/decode";
import { SCALAR_TYPES } from "./elements/scalar-types";
import { elementsOf } from "./elements/typed";
import { gunzip, isGzip } from "./gzip";

/** Names in numpy's notation of the format's type codes. */
const TYPES: ReadonlyMap<number, string> = new Map([
  [0x08, "u1"],
  [0x09, "i1"],
  [0x0b, "i2"],
  [0x0c, "i4"],
  [0x0d, "f4"],
  [0x0e, "f8"],
]);

/**
 * Reads the array in an IDX file, the format of MNIST (LeCun, Cortes & Burges), as float64 or in the type of the file.
 * Unpacks gzip.
 *
 * @param bytes the file's contents: two zeros, a type code, the number of dimensions, the sizes, and the elements, all
 * big-endian
 * @param options.type "float64" (default), or "file" for a view of the (unpacked) contents in their own type, as in
 * `readNpy`: of bytes, because larger elements are in another byte order than that of most machines
 * @returns an array of the file's shape: MNIST's test images are [10000, 28, 28] from 0 to 255, the labels [10000]
 * @throws ArgumentError for a file that is not an IDX file, is truncated or too long, contains NaN or infinity, or
 * exceeds 2 GiB as float64 (unless it is a view); also for unknown options
 * @example
 * const images = readIdx(await readFile("t10k-images-idx3-ubyte.gz"));
 */
export function readIdx(bytes: Uint8Array | ArrayBuffer, options?: ElementTypeOption): NdArray;
export function readIdx(
  bytes: Uint8Array | ArrayBuffer,
  options: ElementTypeOption<ElementType>,
): TypedNdArray;
export function readIdx(
  bytes: Uint8Array | ArrayBuffer,
  options: ElementTypeOption<ElementType> = {},
): TypedNdArray {
  const args = argumentsOf("readIdx");
  args.options("options", options, { type: true });
  const type = readElementType(args, options.type);
  const at = args.at("bytes");
  const packed = readBytes(at, bytes);
  const file = isGzip(packed) ? gunzip(at, packed) : packed;
  return elementsOf(at, file, idxLayout(at, file), type);
}

/** Reads the layout of an IDX file and checks it against the length of the file. */
export function idxLayout(at: Arguments, file: Uint8Array): Layout {
  const type = SCALAR_TYPES.get(TYPES.get(file[2] ?? 0) ?? "");
  const rank = file[3] ?? 0;
  if (type === undefined || file[0] !== 0 || file[1] !== 0 || rank === 0) {
    const received = `a file that starts with ${[...file.subarray(0, 4)].join(", ")} (${file.length} bytes)`;
    throw at.refusal(HERE, "an IDX file: 0, 0, a type code from 8 to 14, the number of dimensions", received);
  }
  const start = 4 + 4 * rank;
  if (file.length < start) throw at.refusal(HERE, `an IDX file with ${rank} sizes`, `${file.length} bytes`);
  const view = dataView(file);
  const shape = Array.from({ length: rank }, (_, d) => view.getUint32(4 + 4 * d));
  const count = checkShape(at, shape, type.size, file.length - start);
  return { shape, count, type, littleEndian: false, fortranOrder: false, start };
}
