import { checkNumber, checkRecord } from "../arrays/check";
import { ArgumentError } from "../arrays/errors";
import { readMatrix, readVector } from "../arrays/readers";
import type { Matrix, MatrixLike, VectorLike } from "../arrays/types";

/** A classification problem for a linear classifier through the origin, with one sample per row. */
export interface Classification {
  /** Inputs, [P, n]; append a column of ones for a bias. */
  readonly inputs: MatrixLike;
  /** Labels, P numbers, 1 or −1; default all 1 (for inputs already multiplied by their labels). */
  readonly labels?: VectorLike;
}

/** Reads and checks a classification problem and returns the rows y_p x_p; errors name `functionName`. */
export function readClassification(functionName: string, problem: Classification): Matrix {
  checkRecord(functionName, "problem", problem);
  const inputs = readMatrix(functionName, "inputs", problem.inputs);
  if (problem.labels === undefined) return inputs;
  const labels = readVector(functionName, "labels", problem.labels, inputs.rows);
  labels.forEach((label, p) => {
    checkNumber(functionName, `labels[${p}]`, label, { atLeast: -1, atMost: 1 });
    if (Math.abs(label) !== 1) throw ArgumentError.of(functionName, `labels[${p}]`, "1 or −1", label);
  });
  const data = inputs.data.map((x, i) => x * labels[Math.floor(i / inputs.columns)]!);
  return { ...inputs, data };
}
