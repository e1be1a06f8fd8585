import type { Arguments } from "../../arrays/arguments";
import { readSymmetric } from "../../linalg/eigen";
import { readTask } from "../../tasks/read-task";
import type { TaskLike } from "../../tasks/task";
import { drawnSource } from "./draw-problem";
import type { PolynomialGrokkingOptions, WeightMoments } from "./grokking-options";
import { infiniteWidth, type Moments, type ProblemSource } from "./grokking-problem";

const DRAWN = ["dimension", "samples", "testSamples", "width", "seed"] as const;

/** Reads a given problem, or the sizes of one to draw. */
export function readProblem(args: Arguments, options: PolynomialGrokkingOptions): ProblemSource {
  if (options.task !== undefined) return givenSource(args, options.task, options);
  for (const field of ["test", "initial"] as const) {
    if (options[field] !== undefined) throw args.error(field, "absent without task", options[field]);
  }
  return drawnSource(args, options);
}

function givenSource(args: Arguments, task: TaskLike, options: PolynomialGrokkingOptions): ProblemSource {
  for (const field of DRAWN) {
    if (options[field] !== undefined) throw args.error(field, "absent with task", options[field]);
  }
  const train = readColumn(args.at("task"), task);
  const test = readColumn(args.at("test"), options.test as TaskLike, train.dimension);
  const moments = readMoments(args.at("initial"), options.initial, train.dimension);
  const sizes = { dimension: train.dimension, samples: train.samples, testSamples: test.samples };
  return {
    sizes,
    *load() {
      yield 0;
      const inputs = concatenated(train.inputs, test.inputs);
      return { ...sizes, inputs, targets: concatenated(train.targets, test.targets), ...moments };
    },
  };
}

/** Reads a task with one target per sample. */
function readColumn(at: Arguments, task: TaskLike, dimension?: number) {
  const { inputs, targets } = readTask(at, task);
  if (inputs.columns !== (dimension ?? inputs.columns)) {
    throw at.refusal("inputs", `${dimension} columns, like task.inputs`, `${inputs.columns} columns`);
  }
  if (targets.columns !== 1) throw at.refusal("targets", "one column", `${targets.columns} columns`);
  return {
    dimension: inputs.columns,
    samples: inputs.rows,
    inputs: inputs.data,
    targets: targets.data,
  };
}

function readMoments(at: Arguments, initial: WeightMoments | undefined, dimension: number): Moments {
  if (initial === undefined) return infiniteWidth(dimension);
  at.options([], initial, { mean: true, secondMoment: true });
  const mean = at.vector("mean", initial.mean, dimension);
  const secondMoment = readSymmetric(at.at("secondMoment"), initial.secondMoment);
  if (secondMoment.rows !== dimension)
    throw at.refusal("secondMoment", `${dimension} rows, one for each input`, `${secondMoment.rows} rows`);
  return { mean, secondMoment: secondMoment.data };
}

function concatenated(first: Float64Array, second: Float64Array): Float64Array {
  const both = new Float64Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}
