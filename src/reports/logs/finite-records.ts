import { type NdArray, toNdArray } from "../../arrays";
import type { Arguments } from "../../arrays/arguments";
import { allFinite, firstNotFinite } from "../../arrays/finite";

/** Records that a diagnosis needs at least. */
const LEAST_RECORDS = 2;

/**
 * Returns the number of records, among `count`, before the first one with a number that is not finite; that of a run that
 * diverged. One in the first two records is an error.
 */
export function finiteRecords(at: Arguments, arrays: ReadonlyMap<string, NdArray>, count: number): number {
  let records = count;
  for (const [name, { data, shape }] of arrays) {
    if (shape[0] !== count || allFinite(data as Float64Array)) continue;
    const invalid = firstNotFinite(data as Float64Array);
    const record = Math.floor(invalid / (data.length / count));
    if (record < LEAST_RECORDS) {
      const expected = "an array of finite numbers in the first two records";
      throw at.refusal([`(array ${JSON.stringify(name)})`], expected, `${data[invalid]} in record ${record}`);
    }
    records = Math.min(records, record);
  }
  return records;
}

/** Returns the first records of an array over time, [T, ...]. */
export function firstRecords(array: NdArray, count: number, records: number): NdArray {
  if (array.shape[0] !== count || records === count) return array;
  const size = array.data.length / count;
  return toNdArray(array.data.slice(0, records * size) as Float64Array, [records, ...array.shape.slice(1)]);
}

/** States that later records are left out. */
export const divergenceNote = (time: number): string =>
  `The run diverged: from time ${time} on its numbers are not finite; only earlier records are diagnosed.`;
