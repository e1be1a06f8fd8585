import type { Arguments } from "../../arrays/arguments";
import { HERE } from "../../arrays/path";
import type { Place } from "../../arrays/place";
import { toNdArray } from "../../arrays/to-ndarray";
import type { Matrix, MatrixLike, NdArray } from "../../arrays/types";
import type { Computation } from "../../concurrency/computation";
import type { NumberArray } from "../architecture/number-array";
import { type ParametersLike, writeParameters } from "../architecture/parameters";
import { readRows, type SamplesLike } from "../architecture/samples";
import type { Pass, PassBuilder, TrainingPass } from "./pass";

/** Maximum number of samples in one pass, apart from the larger batches of a training. */
const MAX_SAMPLES_PER_PASS = 512;

/** Returns the number of samples per pass. */
export const chunkOf = (samples: number): number => Math.min(samples, MAX_SAMPLES_PER_PASS);

/**
 * Creates a pass for `samples` samples in chunks, and writes the parameters to it.
 *
 * @param inputs place of the samples among the arguments
 */
export function preparePass<Made extends Pass>(
  args: Arguments,
  passes: PassBuilder<Made>,
  parameters: ParametersLike,
  samples: number,
  inputs: Place,
  states = 0,
  curvature = false,
): Made {
  const capacity = chunkOf(samples);
  inputs.memory(HERE, passes.size(capacity, states, curvature), "pass fewer samples at a time");
  const pass = passes.make(args, capacity, states, curvature);
  try {
    writeParameters(args.at("parameters"), parameters, pass.layout, pass.parameters);
  } catch (error) {
    pass.release();
    throw error;
  }
  return pass;
}

/** Task of a network: a `Task`, or one with images in place of rows. */
export interface NetworkTask {
  /** [P, nIn], or images in the shape of the network's inputs, or rows of all their numbers. */
  readonly inputs: SamplesLike;
  /** [P, nOut] */
  readonly targets: MatrixLike;
}

/** Sizes of a network's inputs and outputs. */
interface Sizes {
  readonly inputShape: readonly number[];
  readonly inputs: number;
  readonly outputs: number;
}

/** Reads inputs: rows of features, or images in the shape of the network's inputs or as rows of all their numbers. */
export function readInputRows(args: Arguments, inputs: SamplesLike, sizes: Sizes): Matrix {
  if (sizes.inputShape.length === 1)
    return args.matrix(HERE, inputs as MatrixLike, { columns: sizes.inputs });
  const { count, data } = readRows(args, inputs, sizes);
  return { rows: count, columns: sizes.inputs, data };
}

/** Reads the inputs and targets of a task and checks that they match the sizes of a network. */
export function readNetworkTask(
  args: Arguments,
  task: NetworkTask,
  sizes: Sizes,
): { inputs: Matrix; targets: Matrix } {
  args.record(HERE, task);
  const inputs = readInputRows(args.at("inputs"), task.inputs, sizes);
  const targets = args.matrix("targets", task.targets);
  if (targets.columns !== sizes.outputs) {
    const expected = `a matrix of ${sizes.outputs} columns, one per output of the network`;
    throw args.refusal("targets", expected, `${targets.columns} columns`);
  }
  if (targets.rows === inputs.rows) return { inputs, targets };
  const expected = `${inputs.rows} rows, one for each row of the inputs`;
  throw args.refusal("targets", expected, `${targets.rows} rows`);
}

/** Samples as rows, in the number format of a pass or in double precision. */
export interface Rows {
  readonly rows: number;
  readonly columns: number;
  readonly data: NumberArray;
}

/** Copies rows of a matrix to `into`: rows `indices[start]`, ..., or without `indices` the rows from `start` on. */
export function loadRows(
  into: NumberArray,
  { data, columns }: Rows,
  start: number,
  rows: number,
  indices?: ArrayLike<number>,
): void {
  if (indices === undefined) {
    into.set(data.subarray(start * columns, (start + rows) * columns));
    return;
  }
  for (let i = 0; i < rows; i++) {
    const at = indices[start + i]! * columns;
    into.set(data.subarray(at, at + columns), i * columns);
  }
}

/** Makes forward passes over all inputs (or the rows `indices`) chunk by chunk, and calls `visit` after each. */
export function forEachChunk(
  pass: TrainingPass,
  inputs: Rows,
  visit: Visit,
  indices?: ArrayLike<number>,
): void {
  const samples = indices?.length ?? inputs.rows;
  for (let start = 0; start < samples; ) start = visitChunk(pass, inputs, visit, start, samples, indices);
}

/** Makes the passes of `forEachChunk` over all inputs, with a pause between them. */
export function* chunkSteps(pass: Pass, inputs: Matrix, visit: Visit): Computation<void> {
  for (let start = 0; start < inputs.rows; ) {
    start = visitChunk(pass, inputs, visit, start, inputs.rows);
    if (start < inputs.rows) yield start / inputs.rows;
  }
}

/** Function that is called after the forward pass of a chunk. */
type Visit = (start: number, rows: number) => void;

/** Makes the pass of a chunk of as many samples as the pass takes, from `start` on; returns the first of the next chunk. */
function visitChunk(
  pass: TrainingPass,
  inputs: Rows,
  visit: Visit,
  start: number,
  samples: number,
  indices?: ArrayLike<number>,
): number {
  const rows = Math.min(pass.inputs.length / inputs.columns, samples - start);
  loadRows(pass.inputs, inputs, start, rows, indices);
  pass.forward(rows);
  visit(start, rows);
  return start + rows;
}

/** Collector of the rows of an array of a layer, chunk by chunk. */
export interface Collector {
  take(from: NumberArray, start: number, rows: number): void;
  readonly array: NdArray;
}

export function collector(samples: number, columns: number): Collector {
  const data = new Float64Array(samples * columns);
  return {
    take: (from, start, rows) => data.set(from.subarray(0, rows * columns), start * columns),
    array: toNdArray(data, [samples, columns]),
  };
}
