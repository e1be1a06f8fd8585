import type { Arguments } from "../arrays/arguments";
import { HERE } from "../arrays/path";
import { toNdArray } from "../arrays/to-ndarray";
import type { NdArray } from "../arrays/types";

/** Number of class numbers that are accepted. */
const MAX_CLASSES = 10_000;

/**
 * Converts class numbers 0, 1, ... to one-hot rows of the first `samples` of them, [samples, classes].
 *
 * @param classes number of classes; default one more than the largest number
 * @throws ArgumentError for numbers that are not integers from 0 to `classes` − 1
 */
export function classTargets(
  at: Arguments,
  labels: Float64Array,
  {
    classes,
    samples = labels.length,
  }: { readonly classes?: number | undefined; readonly samples?: number | undefined } = {},
): NdArray {
  const limit = Math.min(classes ?? MAX_CLASSES, MAX_CLASSES);
  const invalid = labels.findIndex((x) => !(Number.isInteger(x) && x >= 0 && x < limit));
  if (invalid >= 0) {
    const received = `${labels[invalid]} for sample ${invalid + 1}`;
    throw at.refusal(HERE, `integer class numbers from 0 to ${limit - 1}`, received);
  }
  const width = classes ?? labels.reduce((most, x) => Math.max(most, x), 0) + 1;
  const count = Math.min(samples, labels.length);
  at.memory(HERE, count * width, "read fewer samples");
  const rows = toNdArray(new Float64Array(count * width), [count, width]);
  for (const [i, label] of labels.subarray(0, count).entries()) rows.set(i, label, 1);
  return rows;
}
