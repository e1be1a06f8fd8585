import { strToU8 } from "fflate";
import type { NdArray } from "../../src/arrays";

/** Writes a .safetensors file as the official library does: in alphabetical order. */
export function safetensors(arrays: Readonly<Record<string, NdArray>>): Buffer {
  const sorted = Object.entries(arrays).sort(([a], [b]) => (a < b ? -1 : 1));
  const entries: Record<string, object> = {};
  let offset = 0;
  for (const [name, { shape, size }] of sorted) {
    entries[name] = { dtype: "F64", shape, data_offsets: [offset, offset + 8 * size] };
    offset += 8 * size;
  }
  const header = strToU8(JSON.stringify(entries));
  const length = new Uint8Array(new BigUint64Array([BigInt(header.length)]).buffer);
  const parts = sorted.map(([, array]) => new Uint8Array(Float64Array.from(array.data).buffer));
  return Buffer.concat([length, header, ...parts]);
}
