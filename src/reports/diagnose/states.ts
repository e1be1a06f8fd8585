import { toNdArray } from "../../arrays";
import type { Arguments } from "../../arrays/arguments";
import type { NdArray } from "../../arrays/types";
import { forward, type Parameters } from "../../networks";
import type { CheckedRun } from "../training-run";

/** Returns a view of record t of an array whose first index is time. */
export function recordAt(array: NdArray, t: number): NdArray {
  const shape = array.shape.slice(1);
  const size = shape.reduce((product, n) => product * n, 1);
  return toNdArray(array.data.subarray(t * size, (t + 1) * size) as Float64Array, shape);
}

/** Returns the parameters of the network at record t. */
export const parametersAt = ({ weights, biases }: CheckedRun, t: number): Parameters => ({
  weights: weights.map((w) => recordAt(w, t)),
  biases: biases.map((b) => recordAt(b, t)),
});

/**
 * Adds the outputs and the hidden activations of the middle layer, computed from the weights, if they are missing and
 * can be computed.
 */
export function withActivity(at: Arguments, run: CheckedRun): CheckedRun {
  const { network, inputs, times } = run;
  const hiddenLayers = run.weights.length - 1;
  const isIncomplete = run.outputs === undefined || (run.hidden === undefined && hiddenLayers > 0);
  if (network === undefined || inputs === undefined || !isIncomplete) return run;
  const samples = inputs.shape[0]!;
  const middle = Math.floor((hiddenLayers - 1) / 2);
  const unitsOf = (layer: number): number => run.weights[layer]?.shape[1] ?? 0;
  const [width, outputs] = [unitsOf(middle), unitsOf(hiddenLayers)];
  at.memory("inputs", times.length * samples * (width + outputs), "use fewer samples or times");
  const hidden = toNdArray(new Float64Array(times.length * samples * width), [times.length, samples, width]);
  const output = toNdArray(new Float64Array(times.length * samples * outputs), [
    times.length,
    samples,
    outputs,
  ]);
  for (let t = 0; t < times.length; t++) {
    const computed = forward(network, parametersAt(run, t), inputs);
    output.data.set(computed.output.data, t * samples * outputs);
    if (hiddenLayers > 0) hidden.data.set(computed.hidden[middle]!.data, t * samples * width);
  }
  return {
    ...run,
    outputs: run.outputs ?? output,
    hidden: run.hidden ?? (hiddenLayers > 0 ? hidden : undefined),
  };
}

/** Returns the first rows of a matrix, at most `maxRows`. */
export function firstRows(matrix: NdArray, maxRows: number): NdArray {
  const [rows, columns] = matrix.shape as [number, number];
  const kept = Math.min(rows, maxRows);
  return toNdArray(matrix.data.subarray(0, kept * columns) as Float64Array, [kept, columns]);
}
