import type { Computation } from "../../concurrency/computation";
import type { Generator } from "../../random";
import { drawNormal, followTrajectory, type Hamiltonian } from "./hamiltonian";

/** Acceptance at which the warm-up aims (Betancourt, Byrne & Girolami 2014). */
const TARGET_ACCEPTANCE = 0.8;
/** Change of log(step size) per unit of excess acceptance. */
const GAIN = 0.2;
/** Largest relative deviation of the step size of a trajectory, which prevents periodic orbits. */
const JITTER = 0.2;

/** Markov chain on the posterior. */
export interface Chain {
  readonly random: Generator;
  /** Coordinates of the present point. */
  readonly point: Float64Array;
  stepSize: number;
}

/** Starts a chain at a point that is drawn from the prior. */
export function startChain(random: Generator, dimension: number): Chain {
  const point = new Float64Array(dimension);
  drawNormal(random, point);
  // The largest stable step of a standard normal law in many dimensions is of this order (Beskos et al. 2013).
  return { random, point, stepSize: dimension ** -0.25 };
}

/** Extent of a move of a chain. */
export interface MovePlan {
  readonly steps: number;
  readonly temperature: number;
}

/** Outcome of a move: the probability of acceptance, and true if the proposal was accepted. */
export interface Move {
  readonly probability: number;
  readonly isAccepted: boolean;
}

/** Moves a chain by one trajectory with a new momentum, which is accepted by Metropolis' rule. */
export function* moveChain(
  chain: Chain,
  hamiltonian: Hamiltonian,
  { steps, temperature }: MovePlan,
  fraction: number,
): Computation<Move> {
  const { random, point } = chain;
  hamiltonian.position.all.set(point);
  drawNormal(random, hamiltonian.momentum.all);
  const stepSize = chain.stepSize * (1 + JITTER * (2 * random.uniform() - 1));
  const change = yield* followTrajectory(hamiltonian, { stepSize, steps, temperature }, fraction);
  // An overflow makes the change infinite or NaN.
  const probability = change <= 0 ? 1 : Number.isNaN(change) ? 0 : Math.exp(-change);
  const isAccepted = random.uniform() < probability;
  if (isAccepted) point.set(hamiltonian.position.all);
  return { probability, isAccepted };
}

/** Temperatures of a warm-up, and its number of moves. */
export interface WarmUpPlan extends MovePlan {
  readonly moves: number;
  /** First temperature, at least `temperature`. */
  readonly hottest: number;
}

/**
 * Cools a chain to its temperature by a constant factor per move in the first half of the warm-up, and chooses its step
 * size by stochastic approximation: log(step size) moves by `GAIN` times the excess acceptance, and its mean over the
 * last quarter is kept (Andrieu & Thoms 2008, A tutorial on adaptive MCMC).
 *
 * @param fractionAt completed fraction of the computation after a number of moves
 */
export function* warmUp(
  chain: Chain,
  hamiltonian: Hamiltonian,
  { moves, hottest, temperature, steps }: WarmUpPlan,
  fractionAt: (move: number) => number,
): Computation<void> {
  const cooling = Math.floor(moves / 2);
  const averaged = Math.ceil(moves / 4);
  let sum = 0;
  for (let k = 0; k < moves; k++) {
    const heat = k < cooling ? (hottest / temperature) ** (1 - k / cooling) : 1;
    const plan = { steps, temperature: temperature * heat };
    const { probability } = yield* moveChain(chain, hamiltonian, plan, fractionAt(k + 1));
    chain.stepSize *= Math.exp(GAIN * (probability - TARGET_ACCEPTANCE));
    if (k >= moves - averaged) sum += Math.log(chain.stepSize);
  }
  if (averaged > 0) chain.stepSize = Math.exp(sum / averaged);
}
