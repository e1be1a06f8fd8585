import type { NdArray } from "../../arrays/types";
import type { Parts } from "./telescoping";

/** Smoother and offset of a training. */
export interface SmootherModel {
  readonly smoother: { readonly train: NdArray; readonly probe: NdArray };
  readonly offset: Parts;
}

/** Computes the largest |f − (S y + c)| over training and probe samples. */
export function smootherError(
  { smoother, offset }: SmootherModel,
  targets: Float64Array,
  outputs: Parts,
): number {
  let largest = 0;
  for (const side of ["train", "probe"] as const) {
    const { data } = smoother[side];
    for (const [i, f] of outputs[side].entries()) {
      let model = offset[side][i]!;
      for (let j = 0; j < targets.length; j++) model += data[i * targets.length + j]! * targets[j]!;
      largest = Math.max(largest, Math.abs(f - model));
    }
  }
  return largest;
}
