import { checkMemory } from "../../arrays/check";
import { ArgumentError } from "../../arrays/errors";
import { toNdArray } from "../../arrays/to-ndarray";
import type { Matrix, NdArray } from "../../arrays/types";
import type { TaskLike } from "../../tasks";
import { readTask } from "../../tasks/read-task";
import type { Layers } from "../architecture/layers";
import { type ParametersLike, writeParameters } from "../architecture/parameters";
import { makePass, type Pass, passSize } from "./pass";

/** Most samples in one pass when nothing else decides. */
const MAX_SAMPLES_PER_PASS = 512;

/** How many samples at a time are taken through a network. */
export const chunkOf = (samples: number): number => Math.min(samples, MAX_SAMPLES_PER_PASS);

/** The parameters of a checked network in the kernels' memory, ready for passes over so many samples. */
export function preparePass(
  functionName: string,
  network: Layers,
  parameters: ParametersLike,
  samples: number,
  argument: string,
  states = 0,
): Pass {
  const capacity = chunkOf(samples);
  checkMemory(functionName, argument, passSize(network, capacity, states), "pass fewer samples at a time");
  const pass = makePass(functionName, network, capacity, states);
  try {
    writeParameters(functionName, "parameters", parameters, pass.layout, pass.parameters);
  } catch (error) {
    pass.release();
    throw error;
  }
  return pass;
}

/** The inputs and targets of a task, after checking that they fit a network. */
export function readSizedTask(
  functionName: string,
  argument: string,
  task: TaskLike,
  { inputs, outputs }: Layers,
): { inputs: Matrix; targets: Matrix } {
  const read = readTask(functionName, argument, task);
  for (const [name, columns] of [["inputs", inputs] as const, ["targets", outputs] as const]) {
    if (read[name].columns === columns) continue;
    const expected = `of ${columns} columns, one for every unit of the network`;
    throw new ArgumentError(functionName, `${argument}.${name}`, expected, `${read[name].columns} columns`);
  }
  return read;
}

/** Takes rows of a matrix to the pass: those named, or those from `start` on. */
export function loadRows(
  into: Float64Array,
  { data, columns }: Matrix,
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

/** Forward passes over all the inputs, chunk by chunk. */
export function forEachChunk(
  pass: Pass,
  inputs: Matrix,
  visit: (start: number, rows: number) => void,
  indices?: ArrayLike<number>,
): void {
  const samples = indices?.length ?? inputs.rows;
  const chunk = chunkOf(pass.inputs.length / inputs.columns);
  for (let start = 0; start < samples; start += chunk) {
    const rows = Math.min(chunk, samples - start);
    loadRows(pass.inputs, inputs, start, rows, indices);
    pass.forward(rows);
    visit(start, rows);
  }
}

/** Collects what lies in a layer's array, chunk by chunk. */
export interface Collector {
  take(from: Float64Array, start: number, rows: number): void;
  readonly array: NdArray;
}

export function collector(samples: number, columns: number): Collector {
  const data = new Float64Array(samples * columns);
  return {
    take: (from, start, rows) => data.set(from.subarray(0, rows * columns), start * columns),
    array: toNdArray(data, [samples, columns]),
  };
}
