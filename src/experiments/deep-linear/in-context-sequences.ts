import { type NdArray, toNdArray } from "../../arrays";
import { matmul } from "../../linalg";
import { generator } from "../../random";
import type { Task } from "../../tasks";
import { distance } from "../array-arithmetic";

/** Sizes of the sequences, and whether the query belongs to the regression of the examples. */
export interface SequenceSettings {
  readonly inputs: number;
  readonly examples: number;
  readonly sequences: number;
  readonly isRelated: boolean;
}

/**
 * Draws sequences of examples (x, w·x) and a query, with standard normal x and w, as a task of a linear network: inputs
 * vec(β x_qᵀ) with β = (1/N) Σ y x, and targets w·x_q. Without a relation the target uses another w.
 */
export function drawSequences(
  { inputs: n, examples, sequences, isRelated }: SequenceSettings,
  seed: number,
): Task {
  const random = generator(seed);
  const draw = () => Float64Array.from({ length: n }, () => random.normal());
  const dot = (a: Float64Array, b: Float64Array) => a.reduce((sum, x, i) => sum + x * b[i]!, 0);
  const z = new Float64Array(sequences * n * n);
  const targets = new Float64Array(sequences);
  for (let s = 0; s < sequences; s++) {
    const w = draw();
    const beta = new Float64Array(n);
    for (let e = 0; e < examples; e++) {
      const x = draw();
      const y = dot(w, x) / examples;
      for (let i = 0; i < n; i++) beta[i]! += y * x[i]!;
    }
    const query = draw();
    targets[s] = dot(isRelated ? w : draw(), query);
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < n; j++) z[(s * n + i) * n + j] = beta[i]! * query[j]!;
    }
  }
  return { inputs: toNdArray(z, [sequences, n * n]), targets: toNdArray(targets, [sequences, 1]) };
}

/** Computes the loss ½⟨(y − ŷ)²⟩ of a map [1, D²] on sequences. */
export function sequenceLoss(map: NdArray, { inputs, targets }: Task): number {
  const outputs = matmul(inputs, map, { transposeRight: true });
  return distance(outputs, targets) ** 2 / 2 / targets.shape[0]!;
}
