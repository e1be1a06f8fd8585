import type { Arguments } from "../arrays/arguments";
import type { Matrix, MatrixLike, VectorLike } from "../arrays/types";

/** A classification problem for a linear classifier through the origin, with one sample per row. */
export interface Classification {
  /** Inputs, [P, n]; append a column of ones for a bias. */
  readonly inputs: MatrixLike;
  /** Labels, P numbers, 1 or −1; default all 1 (for inputs already multiplied by their labels). */
  readonly labels?: VectorLike;
}

/** Inputs [P, n] and labels ±1 of a classification problem. */
export interface Labelled {
  readonly inputs: Matrix;
  readonly labels: Float64Array;
}

/** Reads and checks a classification problem. */
export function readLabelled(args: Arguments, problem: Classification): Labelled {
  args.options("problem", problem, { inputs: true, labels: true });
  const inputs = args.matrix("inputs", problem.inputs);
  if (problem.labels === undefined) return { inputs, labels: new Float64Array(inputs.rows).fill(1) };
  const labels = args.vector("labels", problem.labels, inputs.rows);
  labels.forEach((label, p) => {
    args.number(["labels", p], label, { atLeast: -1, atMost: 1 });
    if (Math.abs(label) !== 1) throw args.error(["labels", p], "1 or −1", label);
  });
  return { inputs, labels };
}

/** Returns the rows y_p x_p. */
export const signedRows = ({ inputs, labels }: Labelled): Matrix => ({
  ...inputs,
  data: inputs.data.map((x, i) => x * labels[Math.floor(i / inputs.columns)]!),
});

/** Reads and checks a classification problem and returns the rows y_p x_p. */
export const readClassification = (args: Arguments, problem: Classification): Matrix =>
  signedRows(readLabelled(args, problem));
