import { type Arguments, argumentsOf } from "../arrays/arguments";
import { HERE } from "../arrays/path";
import { matrixToNdArray } from "../arrays/to-ndarray";
import type { Matrix, NdArray } from "../arrays/types";
import { denseSvd } from "../linalg/dense";
import { multiplyTransposed, scaleColumns } from "../linalg/products";
import { readTask } from "./read-task";
import type { Task, TaskLike } from "./task";

/**
 * Whitens the inputs of a task: x → Σxx^(−1/2) x, the symmetric (ZCA) transform, which changes the inputs least of all
 * transforms that give Σxx = I.
 *
 * Σxx = ⟨x xᵀ⟩ is the second moment about zero with the biased average 1/P, as in `correlations`. If the inputs span
 * only a subspace (fewer samples than dimensions, dependent columns), Σxx becomes the orthogonal projector onto it;
 * singular values up to max(P, nIn) ε of the largest count as zero. The transform is computed from the singular value
 * decomposition of the inputs, not from Σxx, so that Σxx = I holds to rounding for inputs of any condition number.
 *
 * @param task inputs [P, nIn] and targets [P, nOut]; the targets and labels are kept
 * @returns the whitened task, with `transform` [nIn, nIn] (symmetric): white inputs = inputs · transform
 * @throws ArgumentError when the numbers of rows differ, an entry is not finite, or all inputs are zero
 * @example
 * const white = whiten({ inputs: [[2, 0], [0, 1]], targets: [[1], [1]] }); // inputs: √2 I
 */
export function whiten(task: TaskLike & Pick<Task, "labels">): Task & { transform: NdArray } {
  const at = argumentsOf("whiten").at("task");
  const { inputs, targets } = readTask(at, task);
  const labels = copyLabels(at.at("labels"), task.labels);
  const { white, transform } = whitenMatrix(at.at("inputs"), inputs);
  return {
    inputs: matrixToNdArray(white),
    targets: matrixToNdArray(targets),
    transform: matrixToNdArray(transform),
    ...(labels === undefined ? {} : { labels }),
  };
}

function copyLabels(at: Arguments, labels: Task["labels"]): Task["labels"] {
  if (labels === undefined) return undefined;
  at.record(HERE, labels);
  const named = (["items", "features"] as const).flatMap((kind) => {
    const names = labels[kind];
    if (names === undefined) return [];
    if (!Array.isArray(names)) throw at.error(kind, "an array of strings", names);
    return [[kind, Array.from(names, (name, i) => checkName(at.at([kind, i]), name))] as const];
  });
  return Object.fromEntries(named);
}

function checkName(at: Arguments, name: unknown): string {
  if (typeof name === "string") return name;
  throw at.error(HERE, "a string", name);
}

/** Computes the white samples √P U Vᵀ and the transform √P V S⁺ Vᵀ of inputs X = U S Vᵀ. */
export function whitenMatrix(at: Arguments, inputs: Matrix): { white: Matrix; transform: Matrix } {
  const { u, singularValues, v } = denseSvd(inputs);
  const largest = singularValues[0]!;
  if (largest === 0) throw at.refusal(HERE, "not all zero", "zeros");
  const threshold = largest * Math.max(inputs.rows, inputs.columns) * Number.EPSILON;
  const scale = Math.sqrt(inputs.rows);
  const kept = singularValues.map((s) => (s > threshold ? scale : 0));
  const inverse = singularValues.map((s) => (s > threshold ? scale / s : 0));
  return {
    white: multiplyTransposed(scaleColumns(u, kept), v),
    transform: symmetrised(multiplyTransposed(scaleColumns(v, inverse), v)),
  };
}

function symmetrised({ rows, columns, data }: Matrix): Matrix {
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < i; j++) {
      data[i * columns + j] = data[j * columns + i] = (data[i * columns + j]! + data[j * columns + i]!) / 2;
    }
  }
  return { rows, columns, data };
}
