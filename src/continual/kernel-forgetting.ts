import { type Arguments, argumentsOf } from "../arrays/arguments";
import { HERE } from "../arrays/path";
import { isVector, type OutputsLike, readOutputs } from "../arrays/read-outputs";
import { toNdArray } from "../arrays/to-ndarray";
import type { Matrix, MatrixLike, NdArray, VectorLike } from "../arrays/types";
import { runSync } from "../concurrency/run-generator";
import { symmetricEigenSteps } from "../linalg/dense";
import { readSymmetric } from "../linalg/eigen";
import { multiply, scaleRows, transpose, transposedMultiply } from "../linalg/products";
import { selectRows } from "../linalg/select-rows";
import { checkSemidefinite } from "../linalg/semidefinite";

/**
 * Computes the outputs of a model with a constant kernel K that learns tasks one after the other, each completely by
 * gradient flow on the squared error, as infinitely wide networks do:
 *
 *   f ← f + K_{·t} K_tt⁺ (y_t − f_t)
 *
 * for each task t, with the pseudo-inverse K_tt⁺ of the kernel of its samples: parts of the targets that the kernel cannot
 * learn are left. Two tasks of one sample each with unit kernels, of which the first has the target 1 and the second 0,
 * end with the squared error K₁₂⁴ on the first. Orthogonal gradients (K₁₂ = 0) forget nothing.
 *
 * `deepLinear.continualLearning` is the counterpart for two-layer linear networks, whose kernel changes.
 *
 * @param kernel [n, n], symmetric; positive semi-definite for the samples of every task
 * @param groups indices of the samples of each task, in order of learning; samples of no task are followed like test
 * samples
 * @param targets n numbers or [n, m]; those of samples of no task are not used
 * @param initial outputs before the first task, in the shape of the targets; default 0
 * @returns outputs after each of the T tasks, [T, n], or [T, n, m] for a matrix of targets
 * @throws ArgumentError for shapes that do not match, NaN, a kernel that is not symmetric or not positive semi-definite,
 * groups that are empty, overlap or are out of range, or outputs that overflow
 * @example
 * const kernel = [[1, 0.5], [0.5, 1]];
 * const outputs = kernelForgetting(kernel, [[0], [1]], [1, 0]);
 * outputs.get(1, 0); // 0.75: the output of the first task after the second is learned
 */
export function kernelForgetting(
  kernel: MatrixLike,
  groups: readonly VectorLike[],
  targets: OutputsLike,
  initial?: OutputsLike,
): NdArray {
  const args = argumentsOf("kernelForgetting");
  const k = readSymmetric(args.at("kernel"), kernel);
  const n = k.rows;
  const y = readOutputs(args.at("targets"), targets, { rows: n });
  const m = y.columns;
  const tasks = readGroups(args.at("groups"), groups, n);
  const outputs =
    initial === undefined
      ? new Float64Array(n * m)
      : readOutputs(args.at("initial"), initial, { rows: n, columns: m }).data;
  args.memory("groups", tasks.length * n * m, "use fewer groups");
  const all = new Float64Array(tasks.length * n * m);
  for (const [t, group] of tasks.entries()) {
    const residuals = selectRows(y, group);
    for (const [i, sample] of group.entries()) {
      for (let o = 0; o < m; o++) residuals.data[i * m + o]! -= outputs[sample * m + o]!;
    }
    // K is symmetric: the columns of the group are the transposed rows.
    const columns = transpose(selectRows(k, group));
    const block = selectRows(columns, group);
    const blockAt = args.at(["kernel", `(samples of groups[${t}])`]);
    const change = multiply(columns, pseudoSolve(blockAt, block, residuals));
    for (let i = 0; i < outputs.length; i++) outputs[i]! += change.data[i]!;
    all.set(args.finite("targets", outputs), t * n * m);
  }
  return toNdArray(all, isVector(targets) ? [tasks.length, n] : [tasks.length, n, m]);
}

/** Reads lists of samples of which none occurs twice. */
function readGroups(args: Arguments, groups: readonly VectorLike[], count: number): Int32Array[] {
  if (!Array.isArray(groups) || groups.length === 0) {
    throw args.error(HERE, "an array of at least one group of samples", groups);
  }
  const taken = new Uint8Array(count);
  return Array.from(groups as readonly VectorLike[], (group, t) => {
    const at = args.at(t);
    return Int32Array.from(at.vector(HERE, group), (sample, i) => {
      at.number(i, sample, { integer: true, atLeast: 0, atMost: count - 1 });
      if (taken[sample]!++ > 0)
        throw at.refusal(i, "a sample that occurs once in all groups", `${sample} again`);
      return sample;
    });
  });
}

/** Computes block⁺ right for a positive semi-definite block of the kernel. */
function pseudoSolve(args: Arguments, block: Matrix, right: Matrix): Matrix {
  const { values, vectors } = runSync(symmetricEigenSteps(block));
  checkSemidefinite(args, values);
  const noise = values.length * Number.EPSILON * values[values.length - 1]!;
  const inverse = values.map((value) => (value > noise ? 1 / value : 0));
  return multiply(vectors, scaleRows(transposedMultiply(vectors, right), inverse));
}
