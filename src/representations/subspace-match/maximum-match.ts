import type { Arguments } from "../../arrays/arguments";
import type { Matrix } from "../../arrays/types";
import { type Computation, part } from "../../concurrency/computation";
import type { Match } from "./match";
import type { Neurons } from "./neurons";
import { residuals } from "./residuals";

/** Residuals that exceed epsilon by at most this much exceed it by rounding errors only. */
export const ROUNDING = 1e-12;

/** Set of neurons: their rows among the unit vectors, ascending, by side. */
export interface NeuronSet extends Match {
  /** Largest residual of a neuron in the set; 0 for an empty set. */
  readonly largestResidual: number;
}

const EMPTY: NeuronSet = { a: new Int32Array(0), b: new Int32Array(0), largestResidual: 0 };

/** Reads the tolerance of a match. */
export const readEpsilon = (args: Arguments, path: string, value: number): number =>
  args.number(path, value, { atLeast: 0, atMost: 1 });

/** Returns the set of all living neurons. */
export function allNeurons({ living }: Neurons): NeuronSet {
  const first = living.a.length;
  return {
    a: living.a.map((_, i) => i),
    b: living.b.map((_, i) => first + i),
    largestResidual: 1,
  };
}

/**
 * Finds the maximum match within a set of neurons: removes the neurons of either side whose distance from the span of the
 * other side exceeds epsilon, until none is left. A removal leaves smaller spans, so that the removed neurons belong to no
 * match within the set; at most as many sweeps as neurons. Pauses at every sweep, without progress.
 */
export function* maximumMatch(vectors: Matrix, within: Match, epsilon: number): Computation<NeuronSet> {
  let { a, b } = within;
  while (a.length > 0 && b.length > 0) {
    yield 0;
    const first = yield* part(0, 0, closeTo(vectors, a, b, epsilon));
    if (first.close.length === 0) return EMPTY;
    const second = yield* part(0, 0, closeTo(vectors, b, first.close, epsilon));
    const isStable = first.close.length === a.length && second.close.length === b.length;
    [a, b] = [first.close, second.close];
    if (isStable) return { a, b, largestResidual: Math.max(first.largest, second.largest) };
  }
  return EMPTY;
}

/** Returns the neurons whose residual is at most epsilon, and their largest residual. */
function* closeTo(
  vectors: Matrix,
  neurons: Int32Array,
  others: Int32Array,
  epsilon: number,
): Computation<{ readonly close: Int32Array; readonly largest: number }> {
  const distances = yield* residuals(vectors, neurons, others);
  const isClose = distances.map((distance) => (distance <= epsilon + ROUNDING ? 1 : 0));
  return {
    close: neurons.filter((_, i) => isClose[i] === 1),
    largest: distances.reduce((most, d, i) => (isClose[i] === 1 ? Math.max(most, d) : most), 0),
  };
}

/** Returns the columns of the neurons of a set. */
export const columnsOf = ({ living }: Neurons, { a, b }: Match): Match => ({
  a: a.map((row) => living.a[row]!),
  b: b.map((row) => living.b[row - living.a.length]!),
});
