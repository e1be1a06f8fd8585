import type { Arguments } from "../../arrays/arguments";
import { HERE } from "../../arrays/path";
import type { NdArray } from "../../arrays/types";
import { gates, tangentKernel } from "../../networks";
import type { CheckedRun } from "../training-run";
import { recordsOf } from "./records";
import { parametersAt, recordAt } from "./states";

/** Changes of a matrix relative to the start, one value for each record. */
export interface Moved {
  /** Relative change ‖K(t) − K(0)‖ / ‖K(0)‖. */
  readonly change: number[];
  /** Change of direction 1 − ⟨K(t), K(0)⟩ / ‖K(t)‖‖K(0)‖; undefined for a matrix with a single degree of freedom. */
  readonly turned: number[] | undefined;
}

/** Changes of a run relative to its start, at selected records. */
export interface Movement {
  readonly times: number[];
  /** Relative change ‖θ(t) − θ(0)‖ / ‖θ(0)‖ of all weights and biases. */
  readonly weights: number[] | undefined;
  /** Changes of the empirical tangent kernel. */
  readonly kernel: Moved | undefined;
  /** Changes of the Gram matrix of the centred hidden representations. */
  readonly representation: Moved | undefined;
  /**
   * Fraction of the gates of hidden units, over samples, that differ from the start; piecewise linear networks only.
   */
  readonly gates: number[] | undefined;
}

/** Maximum number of samples of a kernel. */
const MAX_SAMPLES = 64;
/** Maximum number of records at which kernels are computed. */
const MAX_RECORDS = 25;

/** Computes the changes of a run that its log determines, at records mostly before `shownEnd`. */
export function movementOf(at: Arguments, run: CheckedRun, shownEnd: number): Movement {
  const { times, network, inputs, weights, biases, hidden } = run;
  const records = recordsOf(run, shownEnd, MAX_RECORDS);
  const usedInputs = inputs === undefined ? undefined : firstRows(inputs, MAX_SAMPLES);
  const parameters = (t: number): number[] =>
    [...weights, ...biases].flatMap((w) => [...recordAt(w, t).data]);
  const moved = (value: (t: number) => Float64Array): Moved => {
    const start = value(0);
    const values = records.map(value);
    return {
      change: values.map((now) => relativeChange(at, now, start)),
      turned: values.map((now) => turned(now, start)),
    };
  };
  const movedGram = (activations: NdArray): Moved => {
    const gram = moved((t) => centredGram(at.at("hidden"), recordAt(activations, t)));
    // The centred Gram matrix of two samples has one degree of freedom, their distance, and thus no direction.
    return activations.shape[1]! > 2 ? gram : { ...gram, turned: undefined };
  };
  const computes = network !== undefined && usedInputs !== undefined;
  const start = parameters(0);
  const pattern = (t: number): number[] =>
    gates(network!, parametersAt(run, t), usedInputs!).flatMap(({ data }) => [...data]);
  const initialGates = computes && isPiecewiseLinear(run.activation) ? pattern(0) : undefined;
  return {
    times: records.map((t) => times[t]!),
    weights: weights.length === 0 ? undefined : records.map((t) => relativeChange(at, parameters(t), start)),
    kernel: computes
      ? moved((t) => tangentKernel(network, parametersAt(run, t), usedInputs).data)
      : undefined,
    representation: hidden && movedGram(hidden),
    gates: initialGates && records.map((t) => fractionChanged(pattern(t), initialGates)),
  };
}

const isPiecewiseLinear = (activation: unknown): boolean =>
  activation === "relu" ||
  activation === "leakyRelu" ||
  (activation as { name?: unknown } | undefined)?.name === "leakyRelu";

function firstRows(matrix: NdArray, maxRows: number): number[][] {
  const [rows, columns] = matrix.shape as [number, number];
  return Array.from({ length: Math.min(rows, maxRows) }, (_, i) =>
    Array.from({ length: columns }, (_, j) => matrix.get(i, j)),
  );
}

/** Computes the Euclidean norm without overflow. */
function norm(x: ArrayLike<number>): number {
  const values = Array.from(x);
  const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return largest === 0
    ? 0
    : largest * Math.sqrt(values.reduce((sum, value) => sum + (value / largest) ** 2, 0));
}

function relativeChange(at: Arguments, now: ArrayLike<number>, start: ArrayLike<number>): number {
  const size = norm(start);
  at.finite(HERE, Float64Array.of(size, norm(now)));
  return size === 0 ? 0 : norm(Array.from(now, (x, i) => x - start[i]!)) / size;
}

/** Computes one minus the cosine of the angle between two matrices as vectors; 0 if one of them is zero. */
function turned(now: Float64Array, start: Float64Array): number {
  const [a, b] = [norm(now), norm(start)];
  if (a === 0 || b === 0) return 0;
  // The difference of the unit vectors avoids cancellation for nearly parallel matrices.
  return now.reduce((sum, x, i) => sum + (x / a - start[i]! / b) ** 2, 0) / 2;
}

/** Computes the Gram matrix of the centred representations of the first samples. */
function centredGram(at: Arguments, hidden: NdArray): Float64Array {
  const [rows, columns] = hidden.shape as [number, number];
  const kept = Math.min(rows, MAX_SAMPLES);
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
  return at.finite(HERE, gram);
}

const fractionChanged = (now: readonly number[], start: readonly number[]): number =>
  now.filter((gate, i) => gate !== start[i]).length / now.length;
