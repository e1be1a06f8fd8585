import { type Arguments, argumentsOf } from "../arrays/arguments";
import { allFinite } from "../arrays/finite";
import { HERE } from "../arrays/path";
import { matrixToNdArray } from "../arrays/to-ndarray";
import type { Matrix, NdArray } from "../arrays/types";
import { type Computation, part, runComputation } from "../concurrency/computation";
import type { ComputationOptions } from "../concurrency/computation-options";
import { runSync } from "../concurrency/run-generator";
import { type ReweightedSvd, reweightedSvd, svdSteps } from "../linalg/dense";
import { productSteps } from "../linalg/product-steps";
import { scaleColumns } from "../linalg/products";
import { readTask } from "./read-task";
import type { Task, TaskLike } from "./task";

/** Task with white inputs. */
export interface WhiteTask extends Task {
  /** Symmetric transform of the inputs, [nIn, nIn]: white inputs = inputs · transform. */
  readonly transform: NdArray;
}

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
 * @throws ArgumentError when the numbers of rows differ, an entry is not finite, all inputs are zero, the inputs are so
 * small that the transform overflows or so large that their singular values do, or the transform would not fit in memory
 * @example
 * const white = whiten({ inputs: [[2, 0], [0, 1]], targets: [[1], [1]] }); // inputs: √2 I
 */
export const whiten = (task: TaskLike & Pick<Task, "labels">): WhiteTask =>
  runSync(whitened(argumentsOf("whiten"), task));

/**
 * Computes the same numbers as `whiten`, but yields to the event loop.
 *
 * @throws the errors of `whiten`, and the reason of an aborted signal (rejects)
 * @example
 * const { signal } = new AbortController();
 * const white = await whitenAsync({ inputs: [[2, 0], [0, 1]], targets: [[1], [1]] }, { signal }); // inputs: √2 I
 */
export const whitenAsync = (
  task: TaskLike & Pick<Task, "labels">,
  options: ComputationOptions = {},
): Promise<WhiteTask> => runComputation("whitenAsync", options, (args) => whitened(args, task));

function* whitened(args: Arguments, task: TaskLike & Pick<Task, "labels">): Computation<WhiteTask> {
  const at = args.at("task");
  const { inputs, targets } = readTask(at, task);
  const labels = copyLabels(at.at("labels"), task.labels);
  const { white, transform } = yield* part(0, 0.9, whitenMatrix(at.at("inputs"), inputs));
  return {
    inputs: matrixToNdArray(white),
    targets: matrixToNdArray(targets),
    transform: matrixToNdArray(yield* part(0.9, 1, transform())),
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

/** White samples √P U Vᵀ of inputs X = U S Vᵀ. */
interface WhiteMatrix {
  readonly white: Matrix;
  /** Computes the transform √P V S⁺ Vᵀ. */
  readonly transform: () => Computation<Matrix>;
}

/**
 * Computes the white samples of inputs, and their transform on request.
 *
 * @param samples number of samples from which the rows were computed; it sets the rank
 */
export function* whitenMatrix(
  at: Arguments,
  inputs: Matrix,
  samples = inputs.rows,
): Computation<WhiteMatrix> {
  at.memory(HERE, inputs.columns ** 2, "the transform has nIn² entries: reduce the inputs first");
  const cut = Math.max(samples, inputs.columns) * Number.EPSILON;
  const scale = Math.sqrt(inputs.rows);
  const weightsOf = (values: Float64Array): Float64Array => {
    if (values[0] === 0) throw at.refusal(HERE, "not all zero", "zeros");
    if (!allFinite(values))
      throw at.refusal(HERE, "small enough for finite singular values", "larger entries");
    return values.map((s) => (s > cut * values[0]! ? scale : 0));
  };
  const { product, singularValues, v } = yield* reweighted(inputs, weightsOf);
  const largest = singularValues[0]!;
  const inverse = singularValues.map((s) => (s > cut * largest ? scale / s : 0));
  if (!allFinite(inverse)) {
    throw at.refusal(
      HERE,
      "large enough for the transform to be finite",
      `a largest singular value of ${largest}`,
    );
  }
  return {
    white: product,
    *transform() {
      return symmetrised(yield* productSteps(scaleColumns(v, inverse), v, { right: true }));
    },
  };
}

function* reweighted(
  inputs: Matrix,
  weightsOf: (singularValues: Float64Array) => Float64Array,
): Computation<ReweightedSvd> {
  if (inputs.rows >= inputs.columns) return yield* reweightedSvd(inputs, weightsOf);
  const { u, singularValues, v } = yield* part(0, 0.9, svdSteps(inputs));
  const weighted = scaleColumns(v, weightsOf(singularValues));
  const product = yield* part(0.9, 1, productSteps(u, weighted, { right: true }));
  return { product, singularValues, v };
}

function symmetrised({ rows, columns, data }: Matrix): Matrix {
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < i; j++) {
      data[i * columns + j] = data[j * columns + i] = (data[i * columns + j]! + data[j * columns + i]!) / 2;
    }
  }
  return { rows, columns, data };
}
