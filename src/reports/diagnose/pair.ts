import { ArgumentError, toNdArray } from "../../arrays";
import { fitUniversal, type LoggedPair, pairTrajectory, type UniversalFit } from "../../universal";
import type { CheckedRun } from "../training-run";

/** Two samples of a run, fitted with the universal representation dynamics. */
export interface Pair {
  readonly points: readonly [number, number];
  readonly trajectory: LoggedPair;
  readonly fit: UniversalFit;
  /** True if the trajectory follows the theory, at least roughly; the rates of a rejected fit mean nothing. */
  readonly follows: boolean;
}

/**
 * Fits two samples. Returns a sentence with the reason if the fit is impossible, and undefined if the log lacks the
 * necessary data.
 */
export function pairOf(run: CheckedRun, points?: readonly [number, number]): Pair | string | undefined {
  const { times, inputs, targets, hidden, outputs } = run;
  if (inputs === undefined || targets === undefined || hidden === undefined || outputs === undefined)
    return undefined;
  const [i, j] = points ?? firstTwoTargets(targets);
  const rowsOfPair = (array: typeof inputs) => [i, j].map((p) => row(array, p));
  const overTime = (array: typeof hidden) => {
    const [count, , width] = array.shape as [number, number, number];
    const selected = new Float64Array(count * 2 * width);
    for (let t = 0; t < count; t++) {
      for (const [k, p] of [i, j].entries()) {
        for (let n = 0; n < width; n++) selected[(2 * t + k) * width + n] = array.get(t, p, n);
      }
    }
    return toNdArray(selected, [count, 2, width]);
  };
  const log = {
    times,
    hidden: overTime(hidden),
    outputs: overTime(outputs),
    inputs: rowsOfPair(inputs),
    targets: rowsOfPair(targets),
  };
  try {
    const trajectory = pairTrajectory(log);
    const fit = fitUniversal(trajectory);
    return { points: [i, j], trajectory, fit, follows: fit.verdict.startsWith("follows the theory") };
  } catch (error) {
    if (!(error instanceof ArgumentError)) throw error;
    const of = error.argument === "trajectory" ? "" : ` (${error.argument})`;
    return `samples ${i} and ${j} are not fitted: the fit needs ${error.expected}${of} and received ${error.received}`;
  }
}

const row = (array: { get(i: number, j: number): number; shape: number[] }, i: number): number[] =>
  Array.from({ length: array.shape[1]! }, (_, j) => array.get(i, j));

/** Finds the first sample and the first sample with a different target. */
function firstTwoTargets(targets: { get(i: number, j: number): number; shape: number[] }): [number, number] {
  const first = row(targets, 0);
  const other = Array.from({ length: targets.shape[0]! }, (_, p) => p).find((p) =>
    row(targets, p).some((x, o) => x !== first[o]),
  );
  return [0, other ?? Math.min(1, targets.shape[0]! - 1)];
}
