import type { Generator } from "../../random";
import { permute } from "../../random/permute";

/** All inputs of some bits, with classes. */
export interface MajorityTask {
  /** [2^bits, bits], entries ±1. */
  readonly inputs: number[][];
  /** Class of each input: 1 or 0. */
  readonly labels: number[];
  /** One-hot classes, [2^bits, 2]. */
  readonly targets: number[][];
}

/**
 * Returns the task to find the majority of some bits; the first bit decides ties. With a generator, the labels are
 * shuffled over the inputs.
 */
export function majorityTask(bits: number, random?: Generator): MajorityTask {
  const inputs = Array.from({ length: 2 ** bits }, (_, code) =>
    Array.from({ length: bits }, (_bit, j) => ((code >> j) & 1 ? 1 : -1)),
  );
  const majority = inputs.map((x) => Number(x.reduce((sum, bit) => sum + bit, x[0]! / 2) > 0));
  const labels = random === undefined ? majority : permute(majority, random);
  return { inputs, labels, targets: labels.map((label) => [label, 1 - label]) };
}
