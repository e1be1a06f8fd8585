/*
 * Gradient descent of a linear network with two layers by plain loops over the samples, from the definitions of the
 * losses: independent of the library's own training.
 */
import { type NdArray, toNdArray } from "../../../src/arrays";
import type { TrainingRun } from "../../../src/experiments";
import { firstTime } from "../../../src/reports/series";

/** White inputs: ⟨x xᵀ⟩ = 1. */
const INPUTS = [
  [Math.SQRT2, 0],
  [-Math.SQRT2, 0],
  [0, Math.SQRT2],
  [0, -Math.SQRT2],
];
/** Strengths of the two modes, which reach the first two of four outputs. */
export const STRENGTHS = [3, 1];
/** Initial strength of both modes. */
const INITIAL = 1e-3;
const OUTPUTS = 4;
const TARGETS = INPUTS.map((x) => [STRENGTHS[0]! * x[0]!, STRENGTHS[1]! * x[1]!, 0, 0]);

/** Derivative of each loss by one output of one sample, for the error 1. */
const SLOPES: Readonly<Record<string, number>> = {
  "half-mean-square": 1 / INPUTS.length,
  "half-sum": 1,
  "mean-square": 2 / (INPUTS.length * OUTPUTS),
  "half-torch": 1 / (INPUTS.length * OUTPUTS),
  "sum-square": 2,
};

/** Computes the time of gradient flow of ½⟨‖y − ŷ‖²⟩ at which a mode of two balanced layers has half of its strength. */
export const halfTime = (strength: number): number =>
  Math.log((strength - INITIAL) / INITIAL) / (2 * strength);

/** A run with times and weights. */
export interface PlainRun extends TrainingRun {
  readonly times: readonly number[];
  readonly weights: readonly NdArray[];
}

/** Returns the times at which the modes of a run first have half of their strengths, in units of the run. */
export function measuredHalfTimes({ times, weights }: PlainRun): number[] {
  const [first, second] = weights;
  return STRENGTHS.map((strength, k) => {
    const curve = Array.from({ length: times.length }, (_, t) => first!.get(t, k, k) * second!.get(t, k, k));
    return firstTime(times, curve, strength / 2);
  });
}

/** Trains from aligned, balanced weights, and records every tenth step. */
export function trainPlainly(options: {
  readonly loss: string;
  readonly learningRate: number;
  readonly steps: number;
  readonly momentum?: number;
}): PlainRun {
  const { loss, learningRate, steps, momentum = 0 } = options;
  const start = Math.sqrt(INITIAL);
  const first = [start, 0, 0, start];
  const second = [start, 0, 0, start, 0, 0, 0, 0];
  const velocities = [first.map(() => 0), second.map(() => 0)] as const;
  const [times, log]: [number[], [number[], number[]]] = [[], [[], []]];
  for (let step = 0; step <= steps; step++) {
    if (step % 10 === 0) {
      times.push(step);
      log[0].push(...first);
      log[1].push(...second);
    }
    const gradients = gradientsOf(first, second, SLOPES[loss]!);
    for (const [l, weights] of [first, second].entries()) {
      for (let i = 0; i < weights.length; i++) {
        velocities[l]![i] = momentum * velocities[l]![i]! + gradients[l]![i]!;
        weights[i]! -= learningRate * velocities[l]![i]!;
      }
    }
  }
  const weights = [
    toNdArray(Float64Array.from(log[0]), [times.length, 2, 2]),
    toNdArray(Float64Array.from(log[1]), [times.length, OUTPUTS, 2]),
  ];
  return { times, weights, inputs: INPUTS, targets: TARGETS, activation: "linear" };
}

/** Computes the gradients of both layers, sample by sample. */
function gradientsOf(first: readonly number[], second: readonly number[], slope: number): number[][] {
  const [ofFirst, ofSecond] = [first.map(() => 0), second.map(() => 0)];
  for (const [p, x] of INPUTS.entries()) {
    const hidden = [0, 1].map((h) => first[2 * h]! * x[0]! + first[2 * h + 1]! * x[1]!);
    for (let o = 0; o < OUTPUTS; o++) {
      const output = second[2 * o]! * hidden[0]! + second[2 * o + 1]! * hidden[1]!;
      const back = slope * (output - TARGETS[p]![o]!);
      for (let h = 0; h < 2; h++) {
        ofSecond[2 * o + h]! += back * hidden[h]!;
        for (let i = 0; i < 2; i++) ofFirst[2 * h + i]! += back * second[2 * o + h]! * x[i]!;
      }
    }
  }
  return [ofFirst, ofSecond];
}
