import type { Chain } from "./chain";
import type { Hamiltonian } from "./hamiltonian";
import type { PosteriorRun } from "./read-options";

/** Recorded samples, one chain after another. */
export interface Recording {
  /** a, [chains, samples, N, m]. */
  readonly readouts: Float64Array<ArrayBuffer>;
  /** f, [chains, samples, P, m]. */
  readonly outputs: Float64Array<ArrayBuffer>;
  /** z of the last samples, [chains, N, P]. */
  readonly preactivations: Float64Array<ArrayBuffer>;
}

/** Allocates the arrays of a run. */
export function openRecording({ problem, chains, samples }: PosteriorRun): Recording {
  const { width, targets, factor } = problem;
  return {
    readouts: new Float64Array(chains * samples * width * targets.columns),
    outputs: new Float64Array(chains * samples * targets.data.length),
    preactivations: new Float64Array(chains * width * factor.columns),
  };
}

/** Records the present point of chain `c` as its sample `k`. */
export function recordPoint(
  { readouts, outputs, preactivations }: Recording,
  chain: Chain,
  { energy, position, gradient, problem }: Hamiltonian,
  { samples, temperature }: PosteriorRun,
  [c, k]: readonly [chain: number, sample: number],
): void {
  position.all.set(chain.point);
  energy.at(position, gradient, temperature);
  const row = c * samples + k;
  outputs.set(energy.outputs, row * energy.outputs.length);
  preactivations.set(energy.preactivations, c * energy.preactivations.length);
  const { length } = position.readouts;
  for (let i = 0; i < length; i++) {
    readouts[row * length + i] = problem.readoutDeviation * position.readouts[i]!;
  }
}

/** Returns the first `kept` of `samples` rows of each chain. */
export function firstRows(
  data: Float64Array<ArrayBuffer>,
  chains: number,
  samples: number,
  kept: number,
): Float64Array {
  if (kept === samples) return data;
  const size = data.length / (chains * samples);
  const rows = new Float64Array(chains * kept * size);
  for (let c = 0; c < chains; c++) {
    const start = c * samples * size;
    rows.set(data.subarray(start, start + kept * size), c * kept * size);
  }
  return rows;
}
