import { tangentKernel } from "../../networks";
import { kernelGradientFlow } from "../../ntk";
import { linearGrid } from "../series";
import type { CheckedRun } from "../training-run";
import { recordsOf } from "./records";
import { parametersAt, recordAt } from "./states";

/**
 * Loss of the run, and the loss predicted by the initial tangent kernel, as if the network were linear in its
 * parameters.
 */
export interface Linearised {
  readonly times: number[];
  /** Loss ½⟨‖y − ŷ‖²⟩ of the run, on the samples used. */
  readonly measured: number[];
  readonly predicted: number[];
  /** Root mean square of the difference, relative to the first loss. */
  readonly error: number;
}

/** Maximum number of samples of the kernel. */
const MAX_SAMPLES = 128;
/** Maximum number of records that are compared. */
const MAX_RECORDS = 100;

/**
 * Computes kernel gradient flow with Θ(0), averaged over the outputs, at the rate that fits the run best. The rate is
 * fitted because it differs between optimisers and loss conventions, while the shape of the curve does not. Returns
 * undefined if the log lacks the necessary data.
 */
export function linearised(run: CheckedRun, shownEnd: number): Linearised | undefined {
  const { times, network, inputs, targets, outputs } = run;
  if (network === undefined || inputs === undefined || targets === undefined || outputs === undefined)
    return undefined;
  const records = recordsOf(run, shownEnd, MAX_RECORDS);
  const rows = Math.min(inputs.shape[0]!, MAX_SAMPLES);
  const nested = (matrix: { get(i: number, j: number): number; shape: number[] }) =>
    Array.from({ length: rows }, (_, i) =>
      Array.from({ length: matrix.shape[1]! }, (_x, j) => matrix.get(i, j)),
    );
  const targetRows = nested(targets);
  const kernel = tangentKernel(network, parametersAt(run, 0), nested(inputs));
  const flow = kernelGradientFlow({ kernel, targets: targetRows, initial: nested(recordAt(outputs, 0)) });
  const measured = records.map((t) => {
    const now = nested(recordAt(outputs, t));
    const squares = targetRows.flatMap((row, i) => row.map((y, o) => (y - now[i]![o]!) ** 2));
    return squares.reduce((sum, x) => sum + x, 0) / 2 / rows;
  });
  const [largest] = flow.eigenvalues;
  if (largest === undefined || largest <= 0 || !(measured[0]! > 0)) return undefined;
  const elapsed = records.map((t) => times[t]! - times[0]!);
  const curve = (rate: number): number[] => elapsed.map((t) => flow.loss(rate * t) / rows);
  const errorOf = (logRate: number): number => {
    const predicted = curve(Math.exp(logRate));
    return predicted.reduce((sum, x, i) => sum + (x - measured[i]!) ** 2, 0);
  };
  const span = elapsed[elapsed.length - 1]!;
  const rate = Math.exp(
    minimiserOn(errorOf, Math.log(1e-3 / largest / span), Math.log(1e9 / largest / span)),
  );
  return {
    times: records.map((t) => times[t]!),
    measured,
    predicted: curve(rate),
    error: Math.sqrt(errorOf(Math.log(rate)) / records.length) / measured[0]!,
  };
}

/** Number of points of the scan for the minimum. */
const SCAN = 120;
const GOLDEN = (Math.sqrt(5) - 1) / 2;

/** Finds the minimiser of a function on an interval, by a scan and a golden-section search around its best point. */
function minimiserOn(f: (x: number) => number, from: number, to: number): number {
  const grid = linearGrid(from, to, SCAN);
  const values = grid.map(f);
  const best = values.indexOf(Math.min(...values));
  let [low, high] = [grid[Math.max(0, best - 1)]!, grid[Math.min(SCAN - 1, best + 1)]!];
  for (let i = 0; i < 60; i++) {
    const [left, right] = [high - GOLDEN * (high - low), low + GOLDEN * (high - low)];
    if (f(left) < f(right)) high = right;
    else low = left;
  }
  return (low + high) / 2;
}
