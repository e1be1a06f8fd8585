import type { Arguments } from "../../arrays/arguments";
import { type Computation, orAborted } from "../../concurrency/computation";
import { streamOf } from "../../random/generator";
import { type Chain, moveChain, startChain, warmUp } from "./chain";
import { type Hamiltonian, openHamiltonian } from "./hamiltonian";
import { dimensionOf } from "./posterior-energy";
import { MIN_SAMPLES, type PosteriorRun } from "./read-options";
import { openRecording, type Recording, recordPoint } from "./recording";

/** Samples of a run. */
export interface ChainsRun {
  readonly recording: Recording;
  /** Share of accepted trajectories. */
  readonly acceptance: number;
  /** Number of recorded samples of each chain; fewer than planned after an abort. */
  readonly samples: number;
}

/** Warms the chains up one after another, then moves them in turn and records every sample. */
export function* runChains(at: Arguments, run: PosteriorRun): Computation<ChainsRun> {
  const recording = openRecording(run);
  const hamiltonian = openHamiltonian(at, run.problem);
  const total = run.chains * (run.warmUp + run.samples);
  try {
    const chains = yield* warmChains(at, run, hamiltonian, total);
    let [accepted, samples] = [0, 0];
    for (; samples < run.samples; samples++) {
      const fraction = (run.chains * (run.warmUp + samples)) / total;
      const round = moveChains(chains, hamiltonian, run, fraction);
      const moved = yield* samples < MIN_SAMPLES ? round : orAborted(round);
      if (moved === "aborted") break;
      accepted += moved;
      for (const [c, chain] of chains.entries())
        recordPoint(recording, chain, hamiltonian, run, [c, samples]);
    }
    return { recording, acceptance: accepted / (samples * run.chains), samples };
  } finally {
    hamiltonian.workspace.release();
  }
}

/** Starts the chains and warms each of them up; `total` is the number of moves of the run. */
function* warmChains(
  at: Arguments,
  { problem, chains: count, warmUp: moves, temperature, steps, seed }: PosteriorRun,
  hamiltonian: Hamiltonian,
  total: number,
): Computation<Chain[]> {
  const squares = problem.targets.data.reduce((sum, y) => sum + y * y, 0);
  const hottest = Math.max(temperature, squares);
  const chains: Chain[] = [];
  for (let c = 0; c < count; c++) {
    const chain = startChain(streamOf(seed, c), dimensionOf(problem));
    checkEnergy(at, chain, hamiltonian, hottest);
    yield* warmUp(chain, hamiltonian, { moves, steps, temperature, hottest }, (k) => (c * moves + k) / total);
    chains.push(chain);
  }
  return chains;
}

function checkEnergy(at: Arguments, { point }: Chain, hamiltonian: Hamiltonian, temperature: number): void {
  const { energy, position, gradient } = hamiltonian;
  position.all.set(point);
  const start = energy.at(position, gradient, temperature);
  if (Number.isFinite(start)) return;
  const expected = "a function with finite outputs at the preactivations and targets of the problem";
  throw at.refusal("activation", expected, `a posterior with the energy ${start} at a point of the prior`);
}

/** Moves every chain once, and returns the number of accepted moves. */
function* moveChains(
  chains: readonly Chain[],
  hamiltonian: Hamiltonian,
  plan: PosteriorRun,
  fraction: number,
): Computation<number> {
  let accepted = 0;
  for (const chain of chains) {
    const { isAccepted } = yield* moveChain(chain, hamiltonian, plan, fraction);
    if (isAccepted) accepted++;
  }
  return accepted;
}
