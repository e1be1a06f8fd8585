import type { Arguments } from "../../arrays/arguments";
import type { NdArray } from "../../arrays/types";
import { powerOfTwoScale } from "../../linalg/dense";
import { forward, tangentKernel } from "../../networks";
import type { CheckedRun } from "../training-run";
import { type Change, changeOf, type Moved, movedBy } from "./change";
import type { Losses } from "./losses";
import { selectedRecords } from "./records";
import { firstRows, parametersAt, recordAt } from "./states";

/** Changes of a run relative to its start, at selected records. */
export interface Movement {
  readonly times: readonly number[];
  /** Relative change ‖θ(t) − θ(0)‖ / ‖θ(0)‖ of all weights and biases. */
  readonly weights: Change | undefined;
  /** Changes of the empirical tangent kernel, without the constant part of output biases. */
  readonly kernel: Moved | undefined;
  /** Changes of the Gram matrix of the centred hidden representations. */
  readonly representation: Moved | undefined;
  /**
   * Fraction of the gates of hidden units, over samples, that differ from the start; piecewise linear networks only.
   * Units whose input is exactly 0 at the start are neither open nor closed and do not count.
   */
  readonly gates: Change | undefined;
}

/** Maximum number of samples of a kernel. */
const MAX_SAMPLES = 64;
/** Maximum number of records at which kernels are computed: as many at equal times as at equal changes of the loss. */
const MAX_RECORDS = 40;

/** Computes the changes of a run that its log determines, at records mostly before `shownEnd`. */
export function movementOf(
  at: Arguments,
  run: CheckedRun,
  shownEnd: number,
  losses: Losses | undefined,
): Movement {
  const { times, network, inputs, weights, biases, hidden } = run;
  const records = selectedRecords(run, shownEnd, losses, MAX_RECORDS);
  const parameters = (t: number): number[] =>
    [...weights, ...biases].flatMap((w) => [...recordAt(w, t).data]);
  const known = {
    times: records.map((t) => times[t]!),
    representation: hidden && movedGram(at, hidden, records),
  };
  const changed = weights.length === 0 ? undefined : changeOf(at.at("weights"), records.map(parameters));
  if (network === undefined || inputs === undefined) {
    return { ...known, weights: changed, kernel: undefined, gates: undefined };
  }
  const used = firstRows(inputs, MAX_SAMPLES);
  const kernels = records.map((t) => {
    const kernel = tangentKernel(network, parametersAt(run, t), used).data as Float64Array;
    return biases.length === 0 ? kernel : withoutOutputBiases(kernel);
  });
  const gateInputs = (t: number): number[] =>
    forward(network, parametersAt(run, t), used).preactivations.flatMap(({ data }) => [...data]);
  const kernel = movedBy(at, kernels);
  if (kernel.change === "zero throughout") checkRepresentable(at, run);
  return {
    ...known,
    weights: changed,
    kernel,
    gates: isPiecewiseLinear(run.activation) ? changedGates(records.map(gateInputs)) : undefined,
  };
}

/**
 * Subtracts from a tangent kernel the part of the output biases, which is 1 for all pairs of samples in every network, lazy or
 * rich. What is left of rounding is 0.
 */
const withoutOutputBiases = (kernel: Float64Array): Float64Array =>
  kernel.map((x) => (Math.abs(x - 1) <= BIAS_ROUNDING ? 0 : x - 1));

/** Rounding of a kernel of 1. */
const BIAS_ROUNDING = 8 * Number.EPSILON;

/** Size of weights, products of which can be too small to represent. */
const TINY = 1e-30;

/** Refuses weights so small that the tangent kernel is 0 for this reason alone. */
function checkRepresentable(at: Arguments, { weights }: CheckedRun): void {
  for (const [l, { data }] of weights.entries()) {
    const largest = (data as Float64Array).reduce((most, x) => Math.max(most, Math.abs(x)), 0);
    if (largest === 0 || largest >= TINY) continue;
    const expected = "large enough for the tangent kernel to be represented";
    throw at.refusal(["weights", l], expected, `weights of at most ${largest}`);
  }
}

const isPiecewiseLinear = (activation: unknown): boolean =>
  activation === "relu" ||
  activation === "leakyRelu" ||
  (activation as { name?: unknown } | undefined)?.name === "leakyRelu";

/** Computes the fraction of gates that differ from the start, from the inputs of the units. */
function changedGates(inputs: readonly (readonly number[])[]): Change | undefined {
  const [start] = inputs as [readonly number[]];
  if (start.length === 0) return undefined;
  const decided = start.flatMap((z, i) => (z === 0 ? [] : [i]));
  if (decided.length === 0) {
    return inputs.every((now) => now.every((z) => z === 0)) ? "zero throughout" : "from zero";
  }
  return inputs.map((now) => decided.filter((i) => now[i]! > 0 !== start[i]! > 0).length / decided.length);
}

/** Computes the changes of the Gram matrix of the centred representations of the first samples. */
function movedGram(at: Arguments, hidden: NdArray, records: readonly number[]): Moved {
  // The changes do not depend on the unit of the activations; a common factor keeps the squares in range.
  const scale = powerOfTwoScale(hidden.data as Float64Array);
  return movedBy(
    at.at("hidden"),
    records.map((t) => centredGram(recordAt(hidden, t), scale)),
  );
}

/**
 * Computes the Gram matrix of the centred and scaled representations of the first samples. A unit that is equal on all
 * samples, up to rounding, contributes nothing.
 */
function centredGram(hidden: NdArray, scale: number): Float64Array {
  const [rows, columns] = hidden.shape as [number, number];
  const kept = Math.min(rows, MAX_SAMPLES);
  const centred = hidden.data.slice(0, kept * columns).map((x) => x * scale);
  for (let j = 0; j < columns; j++) {
    let mean = 0;
    let largest = 0;
    for (let i = 0; i < kept; i++) {
      mean += centred[i * columns + j]! / kept;
      largest = Math.max(largest, Math.abs(centred[i * columns + j]!));
    }
    for (let i = 0; i < kept; i++) {
      const difference = centred[i * columns + j]! - mean;
      centred[i * columns + j] = Math.abs(difference) <= kept * Number.EPSILON * largest ? 0 : difference;
    }
  }
  const gram = new Float64Array(kept * kept);
  for (let i = 0; i < kept; i++) {
    for (let j = 0; j < kept; j++) {
      for (let k = 0; k < columns; k++)
        gram[i * kept + j]! += centred[i * columns + k]! * centred[j * columns + k]!;
    }
  }
  return gram;
}
