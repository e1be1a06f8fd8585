import { argumentsOf } from "../arrays/arguments";
import type { NdArray, TypedNdArray } from "../arrays/types";
import { readBytes } from "./bytes";
import { type ElementType, type ElementTypeOption, readElementType } from "./element-type";
import { elementsOf } from "./elements/typed";
import { npyLayout } from "./npy/header";

/**
 * Reads the array in an .npy file of NumPy, as float64 or in the type of the file.
 *
 * Supports versions 1.0, 2.0 and 3.0; float16 to 64, int8 to 64, uint8 to 64 and bool (0 or 1) in either byte order; C
 * and Fortran order; ranks up to 64. The header is checked against the file before memory is allocated.
 *
 * @param bytes the file's contents
 * @param options.type "float64" (default), or "file" for a view of the contents in their own type: int8 to int32, uint8
 * to uint32, float32 and float64, if they are in C order and in the machine's byte order. Entries that are set in a view
 * change `bytes`. Elements that are not aligned to their size in memory are copied in their type, and other arrays are
 * converted to float64.
 * @throws ArgumentError for a file that is not an .npy file, is truncated or too long, has an unsupported dtype
 * (complex, object, structured, string), contains NaN, infinity or an integer beyond 2^53 (the message gives the
 * position), or exceeds 2 GiB as float64 (unless it is a view); also for unknown options
 * @example
 * const array = readNpy(await readFile("weights.npy")); // array.shape, array.get(0, 1)
 * const view = readNpy(await readFile("weights.npy"), { type: "file" }); // view.data: a Float32Array, if the file has one
 */
export function readNpy(bytes: Uint8Array | ArrayBuffer, options?: ElementTypeOption): NdArray;
export function readNpy(
  bytes: Uint8Array | ArrayBuffer,
  options: ElementTypeOption<ElementType>,
): TypedNdArray;
export function readNpy(
  bytes: Uint8Array | ArrayBuffer,
  options: ElementTypeOption<ElementType> = {},
): TypedNdArray {
  const args = argumentsOf("readNpy");
  args.options("options", options, { type: true });
  const type = readElementType(args, options.type);
  const at = args.at("bytes");
  const file = readBytes(at, bytes);
  return elementsOf(at, file, npyLayout(at, file), type);
}
