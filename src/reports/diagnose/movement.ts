import { checkFinite } from "../../arrays/check";
import type { NdArray } from "../../arrays/types";
import { gates, tangentKernel } from "../../networks";
import type { CheckedRun } from "../training-run";
import { recordsOf } from "./records";
import { at, parametersAt } from "./states";

/** How far a matrix has moved since the start. */
export interface Moved {
  /** ‖K(t) − K(0)‖ / ‖K(0)‖ */
  readonly change: number[];
  /** 1 − ⟨K(t), K(0)⟩ / ‖K(t)‖‖K(0)‖: what is left of it when the size does not count; undefined where it has only a size. */
  readonly turned: number[] | undefined;
}

/** How far a run has moved from where it started, at some of its records. */
export interface Movement {
  readonly times: number[];
  /** ‖θ(t) − θ(0)‖ / ‖θ(0)‖ over all weights and biases. */
  readonly weights: number[] | undefined;
  /** The empirical tangent kernel. */
  readonly kernel: Moved | undefined;
  /** The Gram matrix of the centred hidden representations. */
  readonly representation: Moved | undefined;
  /** The part of the hidden units' gates, over samples, that differ from those at the start; piecewise linear networks only. */
  readonly gates: number[] | undefined;
}

/** Kernels are looked at on so many samples and records at most. */
const MOST_SAMPLES = 64;
const MOST_RECORDS = 25;

export function movementOf(run: CheckedRun, until: number): Movement {
  const { times, network, inputs, weights, biases, hidden } = run;
  const records = recordsOf(run, until, MOST_RECORDS);
  const some = inputs === undefined ? undefined : firstRows(inputs, MOST_SAMPLES);
  const parameters = (t: number): number[] => [...weights, ...biases].flatMap((w) => [...at(w, t).data]);
  const moved = (value: (t: number) => Float64Array): Moved => {
    const start = value(0);
    const values = records.map(value);
    return {
      change: values.map((now) => relativeChange(now, start)),
      turned: values.map((now) => turned(now, start)),
    };
  };
  const movedGram = (activations: NdArray): Moved => {
    const gram = moved((t) => centredGram(at(activations, t)));
    // Two samples have one distance, and nothing that could turn.
    return activations.shape[1]! > 2 ? gram : { ...gram, turned: undefined };
  };
  const computes = network !== undefined && some !== undefined;
  const start = parameters(0);
  const pattern = (t: number): number[] =>
    gates(network!, parametersAt(run, t), some!).flatMap(({ data }) => [...data]);
  const open = computes && isPiecewiseLinear(network.activation) ? pattern(0) : undefined;
  return {
    times: records.map((t) => times[t]!),
    weights: weights.length === 0 ? undefined : records.map((t) => relativeChange(parameters(t), start)),
    kernel: computes ? moved((t) => tangentKernel(network, parametersAt(run, t), some).data) : undefined,
    representation: hidden && movedGram(hidden),
    gates: open && records.map((t) => partChanged(pattern(t), open)),
  };
}

const isPiecewiseLinear = (activation: unknown): boolean =>
  activation === "relu" ||
  activation === "leakyRelu" ||
  (activation as { name?: unknown } | undefined)?.name === "leakyRelu";

function firstRows(matrix: NdArray, most: number): number[][] {
  const [rows, columns] = matrix.shape as [number, number];
  return Array.from({ length: Math.min(rows, most) }, (_, i) =>
    Array.from({ length: columns }, (_, j) => matrix.get(i, j)),
  );
}

function norm(x: ArrayLike<number>): number {
  const values = Array.from(x);
  const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return largest === 0
    ? 0
    : largest * Math.sqrt(values.reduce((sum, value) => sum + (value / largest) ** 2, 0));
}

function relativeChange(now: ArrayLike<number>, start: ArrayLike<number>): number {
  const size = norm(start);
  checkFinite("diagnose", "run", Float64Array.of(size, norm(now)));
  return size === 0 ? 0 : norm(Array.from(now, (x, i) => x - start[i]!)) / size;
}

/** One minus the cosine of two matrices as vectors; 0 where one of them is zero. */
function turned(now: Float64Array, start: Float64Array): number {
  const [a, b] = [norm(now), norm(start)];
  if (a === 0 || b === 0) return 0;
  // From the difference of the directions, which keeps its digits where they are nearly the same.
  return now.reduce((sum, x, i) => sum + (x / a - start[i]! / b) ** 2, 0) / 2;
}

function centredGram(hidden: NdArray): Float64Array {
  const [rows, columns] = hidden.shape as [number, number];
  const kept = Math.min(rows, MOST_SAMPLES);
  const centred = hidden.data.slice(0, kept * columns);
  for (let j = 0; j < columns; j++) {
    let mean = 0;
    for (let i = 0; i < kept; i++) mean += centred[i * columns + j]! / kept;
    for (let i = 0; i < kept; i++) centred[i * columns + j]! -= mean;
  }
  const gram = new Float64Array(kept * kept);
  for (let i = 0; i < kept; i++) {
    for (let j = 0; j < kept; j++) {
      for (let k = 0; k < columns; k++)
        gram[i * kept + j]! += centred[i * columns + k]! * centred[j * columns + k]!;
    }
  }
  checkFinite("diagnose", "run.hidden", gram);
  return gram;
}

const partChanged = (now: readonly number[], start: readonly number[]): number =>
  now.filter((gate, i) => gate !== start[i]).length / now.length;
