import { toNdArray } from "../arrays/to-ndarray";
import type { NdArray } from "../arrays/types";

/** Returns one-hot inputs, one unit per item: the identity matrix. */
export function oneHot(items: number): NdArray {
  const data = new Float64Array(items * items);
  for (let i = 0; i < items; i++) data[i * items + i] = 1;
  return toNdArray(data, [items, items]);
}
