import { toNdArray } from "../../arrays/to-ndarray";
import type { Matrix, NdArray } from "../../arrays/types";
import type { Computation } from "../../concurrency/computation";
import { attachFigure, type Drawable } from "../../figures/drawable";
import { norm } from "../../linalg/norm";
import { mixingOf } from "./mixing";
import { posteriorFigure } from "./posterior-figure";
import type { PosteriorRun } from "./read-options";
import { firstRows } from "./recording";
import type { ChainsRun } from "./run-chains";

/** Samples of the posterior of a network with one hidden layer, one chain after another. */
export interface PosteriorSample extends Drawable {
  /** Readouts a, [chains · samples, N, m]. */
  readonly readouts: NdArray;
  /** Outputs f at the inputs, [chains · samples, P, m]. */
  readonly outputs: NdArray;
  /** Preactivations z of the last sample of each chain, [chains, N, P]. */
  readonly preactivations: NdArray;
  /** Share of accepted trajectories after the warm-up; the step size aims at 0.8. */
  readonly acceptance: number;
  /**
   * Largest split R̂ over outputs and sorted norms of the readouts (Gelman et al. 2013); above 1.1 the chains are too
   * short. Infinite if no chain moves.
   */
  readonly rHat: number;
  /**
   * Smallest effective number of samples of the same statistics, by Geyer's initial monotone sequence (Vehtari et al.
   * 2021); 0 if no chain moves.
   */
  readonly effectiveSamples: number;
  /** `"aborted"` if the signal ended the sampling, which then has fewer samples. */
  readonly result: "finished" | "aborted";
}

/** Makes the result of a run from its chains. */
export function* posteriorSample(
  { problem, chains, samples: planned }: PosteriorRun,
  { recording, acceptance, samples }: ChainsRun,
): Computation<PosteriorSample> {
  const { width, targets, factor } = problem;
  const m = targets.columns;
  const rows = chains * samples;
  const readouts = firstRows(recording.readouts, chains, planned, samples);
  const outputs = firstRows(recording.outputs, chains, planned, samples);
  const norms = sortedNorms(readouts, rows, width, m);
  const mixing = yield* mixingOf([norms, { rows, columns: targets.data.length, data: outputs }], chains);
  const result: Omit<PosteriorSample, "figure"> = {
    readouts: toNdArray(readouts, [rows, width, m]),
    outputs: toNdArray(outputs, [rows, targets.rows, m]),
    preactivations: toNdArray(recording.preactivations, [chains, width, factor.columns]),
    acceptance,
    ...mixing,
    result: samples === planned ? "finished" : "aborted",
  };
  return attachFigure(result, (sample) => posteriorFigure(sample, chains));
}

/** Returns the norms of the readouts of the neurons in ascending order, [rows, N]. */
function sortedNorms(readouts: Float64Array, rows: number, width: number, m: number): Matrix {
  const data = new Float64Array(rows * width);
  for (let i = 0; i < data.length; i++) data[i] = norm(readouts, i * m, m);
  for (let row = 0; row < rows; row++) data.subarray(row * width, (row + 1) * width).sort();
  return { rows, columns: width, data };
}
