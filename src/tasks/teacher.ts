import { type Arguments, argumentsOf, type FieldsOf } from "../arrays/arguments";
import { matrixToNdArray } from "../arrays/to-ndarray";
import type { Matrix, NdArray } from "../arrays/types";
import { type Computation, computeAsync } from "../concurrency/computation";
import {
  COMPUTATION_OPTIONS,
  type ComputationOptions,
  checkComputationOptions,
} from "../concurrency/computation-options";
import { runSync } from "../concurrency/run-generator";
import { multiplyTransposed } from "../linalg/products";
import { normalBuffer } from "../random/arrays";
import { type Generator, generator } from "../random/generator";
import type { Task } from "./task";
import { whitenMatrix } from "./whiten";

/** Sizes, noise and seed of a task with a random linear teacher. */
export interface TeacherOptions {
  readonly inputSize: number;
  readonly outputSize: number;
  /** Number P of samples. */
  readonly samples: number;
  /** Rank of the teacher, default full: min(inputSize, outputSize). */
  readonly rank?: number;
  /** Standard deviation of the Gaussian noise added to every target, default 0. */
  readonly noise?: number;
  /** True to make Σxx = I up to rounding, which requires at least `inputSize` samples; default false. */
  readonly whiten?: boolean;
  /** Seed of the teacher, the inputs and the noise; default 0. */
  readonly seed?: number;
}

/** Task with its teacher. */
export interface TeacherTask extends Task {
  /** Matrix of the teacher, [outputSize, inputSize]. */
  readonly teacher: NdArray;
}

/**
 * Draws a random linear teacher and samples from it: targets = inputs · teacherᵀ + noise, with standard Gaussian
 * inputs.
 *
 * A teacher of full rank has independent Gaussian entries of variance 1 / max(inputSize, outputSize). A teacher of
 * lower rank r is a product of Gaussian factors, A Bᵀ / √(inputSize outputSize) with r columns each. In both cases the
 * mean square of its nonzero singular values is 1 in expectation.
 *
 * @returns inputs [P, inputSize], targets [P, outputSize] and the matrix of the teacher [outputSize, inputSize]
 * @throws ArgumentError for unknown options, sizes that are not positive integers, a rank above the sizes, negative
 * noise, fewer than `inputSize` samples to whiten, or arrays over 2 GiB
 * @example
 * const task = teacher({ inputSize: 5, outputSize: 3, samples: 100, rank: 2, whiten: true, seed: 1 });
 */
export function teacher(options: TeacherOptions): TeacherTask {
  const args = argumentsOf("teacher");
  args.options("options", options, TEACHER_OPTIONS);
  return runSync(drawTask(args, options));
}

/**
 * Draws the same task as `teacher`, but yields to the event loop while the inputs are whitened.
 *
 * @throws the errors of `teacher`, and the reason of an aborted signal (rejects)
 * @example
 * const { signal } = new AbortController();
 * const task = await teacherAsync({ inputSize: 5, outputSize: 3, samples: 100, whiten: true, signal });
 */
export async function teacherAsync(options: TeacherOptions & ComputationOptions): Promise<TeacherTask> {
  const args = argumentsOf("teacherAsync");
  args.options("options", options, { ...TEACHER_OPTIONS, ...COMPUTATION_OPTIONS });
  checkComputationOptions(args, options);
  return computeAsync(args, drawTask(args, options), options);
}

const TEACHER_OPTIONS: FieldsOf<TeacherOptions> = {
  inputSize: true,
  outputSize: true,
  samples: true,
  rank: true,
  noise: true,
  whiten: true,
  seed: true,
};

function* drawTask(args: Arguments, options: TeacherOptions): Computation<TeacherTask> {
  const { inputSize, outputSize, samples, noise = 0, whiten = false, seed = 0 } = options;
  for (const [argument, size] of Object.entries({ inputSize, outputSize, samples })) {
    args.number(argument, size, { integer: true, atLeast: 1 });
  }
  const full = Math.min(inputSize, outputSize);
  const { rank = full } = options;
  args.number("rank", rank, { integer: true, atLeast: 1, atMost: full });
  args.number("noise", noise, { atLeast: 0 });
  args.boolean("whiten", whiten);
  args.number("seed", seed, { integer: true });
  if (whiten && samples < inputSize) {
    const expected = `at least inputSize = ${inputSize} to whiten the inputs`;
    throw args.error("samples", expected, samples);
  }
  const entries = samples * (inputSize + outputSize) + inputSize * outputSize;
  args.memory("samples", entries, "fewer samples or smaller sizes");
  const random = generator(seed);
  const matrix = linearMap(random, outputSize, inputSize, rank);
  const gaussian = normals(random, samples, inputSize);
  const inputs = whiten ? (yield* whitenMatrix(args.at("inputs"), gaussian)).white : gaussian;
  const targets = multiplyTransposed(inputs, matrix);
  if (noise > 0) for (let i = 0; i < targets.data.length; i++) targets.data[i]! += noise * random.normal();
  args.finite("noise", targets.data);
  return {
    inputs: matrixToNdArray(inputs),
    targets: matrixToNdArray(targets),
    teacher: matrixToNdArray(matrix),
  };
}

function linearMap(random: Generator, rows: number, columns: number, rank: number): Matrix {
  const full = rank === Math.min(rows, columns);
  const scale = 1 / Math.sqrt(full ? Math.max(rows, columns) : rows * columns);
  const matrix = full
    ? normals(random, rows, columns)
    : multiplyTransposed(normals(random, rows, rank), normals(random, columns, rank));
  return { rows, columns, data: matrix.data.map((x) => scale * x) };
}

const normals = (random: Generator, rows: number, columns: number): Matrix => ({
  rows,
  columns,
  data: normalBuffer(random, rows * columns, 1),
});
