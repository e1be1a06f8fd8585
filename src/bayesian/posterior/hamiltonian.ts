import type { Arguments } from "../../arrays/arguments";
import type { Computation } from "../../concurrency/computation";
import type { Generator } from "../../random";
import { createWorkspace, type Workspace } from "../../simd";
import {
  type Coordinates,
  coordinatesIn,
  dimensionOf,
  energyLengths,
  type PosteriorEnergy,
  type PosteriorProblem,
  posteriorEnergy,
} from "./posterior-energy";

/** Number of multiplications in a step above which it is followed by a pause. */
const MAX_UNPAUSED_STEP = 2 ** 22;

/** Memory of trajectories, which chains share. */
export interface Hamiltonian {
  readonly problem: PosteriorProblem;
  readonly energy: PosteriorEnergy;
  readonly position: Coordinates;
  readonly momentum: Coordinates;
  readonly gradient: Coordinates;
  readonly workspace: Workspace;
}

/** Step size and number of steps of a trajectory, and the temperature of the posterior. */
export interface TrajectoryPlan {
  readonly stepSize: number;
  readonly steps: number;
  readonly temperature: number;
}

/** Allocates the memory of trajectories; `workspace.release` frees it. */
export function openHamiltonian(args: Arguments, problem: PosteriorProblem): Hamiltonian {
  const size = dimensionOf(problem);
  const workspace = createWorkspace(args, [size, size, size, ...energyLengths(problem)]);
  const [position, momentum, gradient] = workspace.arrays.map((all) => coordinatesIn(all, problem));
  return {
    problem,
    energy: posteriorEnergy(problem, workspace.kernels, workspace.arrays.slice(3)),
    position: position!,
    momentum: momentum!,
    gradient: gradient!,
    workspace,
  };
}

/**
 * Follows a trajectory of Hamilton's equations with unit masses from `position` and `momentum`, by the leapfrog method
 * (Neal 2011, MCMC using Hamiltonian dynamics). Returns the change of the total energy, which is of second order in the
 * step size.
 *
 * @param fraction yielded at the pauses, of which there is at least one
 */
export function* followTrajectory(
  { problem, energy, position, momentum, gradient, workspace }: Hamiltonian,
  { stepSize, steps, temperature }: TrajectoryPlan,
  fraction: number,
): Computation<number> {
  const { kernels } = workspace;
  const [x, p, g] = [position.all.byteOffset, momentum.all.byteOffset, gradient.all.byteOffset];
  const size = position.all.length;
  const isLong = position.hidden.length * problem.factor.columns > MAX_UNPAUSED_STEP;
  const before = energy.at(position, gradient, temperature) + kernels.dot(p, p, size) / 2;
  let after = before;
  kernels.axpy(p, -stepSize / 2, g, size);
  for (let step = 1; step <= steps; step++) {
    kernels.axpy(x, stepSize, p, size);
    after = energy.at(position, gradient, temperature);
    kernels.axpy(p, step < steps ? -stepSize : -stepSize / 2, g, size);
    if (isLong && step < steps) yield fraction;
  }
  yield fraction;
  return after + kernels.dot(p, p, size) / 2 - before;
}

/** Draws standard normal numbers. */
export function drawNormal(random: Generator, out: Float64Array): void {
  for (let k = 0; k < out.length; k++) out[k] = random.normal();
}
