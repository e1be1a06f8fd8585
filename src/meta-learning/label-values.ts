import type { Arguments } from "../arrays/arguments";
import type { VectorLike } from "../arrays/types";

/** Distinct labels in increasing order, and the position of the label of each sample among them. */
export interface LabelValues {
  readonly values: Int32Array;
  readonly index: Int32Array;
}

/** Reads integer labels of 32 bits. */
export function labelValues(args: Arguments, path: string, labels: VectorLike, length: number): LabelValues {
  const read = args.vector(path, labels, length);
  read.forEach((label, i) => {
    args.number([path, i], label, { integer: true, atLeast: -(2 ** 31), atMost: 2 ** 31 - 1 });
  });
  const values = Int32Array.from([...new Set(read)].sort((a, b) => a - b));
  const place = new Map(Array.from(values, (value, c) => [value, c]));
  return { values, index: Int32Array.from(read, (label) => place.get(label)!) };
}
