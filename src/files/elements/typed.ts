import type { Arguments } from "../../arrays/arguments";
import { allFinite } from "../../arrays/finite";
import { typedNdArray } from "../../arrays/to-ndarray";
import type { NumericTypedArray, TypedNdArray } from "../../arrays/types";
import type { ElementType } from "../element-type";
import { BLOCK, decode, firstSamples, isNative, type Layout, nativeElements, notFiniteError } from "./decode";

/**
 * Returns an array in the requested type. In the type of the file it is a view of the bytes, if these hold the
 * elements in row-major order as a typed array of the machine does, and else converted to float64. A number that is not
 * finite is an error in both.
 */
export function elementsOf(
  at: Arguments,
  bytes: Uint8Array,
  layout: Layout,
  elementType: ElementType,
  samples?: number,
): TypedNdArray {
  const { type, littleEndian, start } = layout;
  const isRowMajor = !layout.fortranOrder && layout.strides === undefined;
  if (elementType === "float64" || !isRowMajor || !isNative(type, littleEndian)) {
    return decode(at, bytes, layout, { samples });
  }
  const { shape, count } = firstSamples(layout.shape, samples);
  const elements = nativeElements(bytes, type, start, count);
  if (!areFinite(elements)) throw notFiniteError(at, elements, shape);
  return typedNdArray(elements, shape);
}

/** Tests whether all elements are finite, in blocks of float64. */
function areFinite(elements: NumericTypedArray): boolean {
  if (!(elements instanceof Float32Array || elements instanceof Float64Array)) return true;
  const numbers = new Float64Array(Math.min(BLOCK, elements.length));
  for (let start = 0; start < elements.length; start += BLOCK) {
    const block = elements.subarray(start, start + BLOCK);
    numbers.set(block);
    if (!allFinite(numbers.subarray(0, block.length))) return false;
  }
  return true;
}
