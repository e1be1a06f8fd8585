import type { Arguments } from "../arrays/arguments";
import type { Matrix, MatrixLike, VectorLike } from "../arrays/types";

/** A classification problem for a linear classifier through the origin, with one sample per row. */
export interface Classification {
  /** Inputs, [P, n]; append a column of ones for a bias. */
  readonly inputs: MatrixLike;
  /** Labels, P numbers, 1 or −1; default all 1 (for inputs already multiplied by their labels). */
  readonly labels?: VectorLike;
}

/** Reads and checks a classification problem and returns the rows y_p x_p. */
export function readClassification(args: Arguments, problem: Classification): Matrix {
  args.options("problem", problem, { inputs: true, labels: true });
  const inputs = args.matrix("inputs", problem.inputs);
  if (problem.labels === undefined) return inputs;
  const labels = args.vector("labels", problem.labels, inputs.rows);
  labels.forEach((label, p) => {
    args.number(["labels", p], label, { atLeast: -1, atMost: 1 });
    if (Math.abs(label) !== 1) throw args.error(["labels", p], "1 or −1", label);
  });
  const data = inputs.data.map((x, i) => x * labels[Math.floor(i / inputs.columns)]!);
  return { ...inputs, data };
}
