import { argumentsOf } from "../../../src/arrays/arguments";
import { openHamiltonian } from "../../../src/bayesian/posterior/hamiltonian";
import {
  coordinatesIn,
  dimensionOf,
  type PosteriorProblem,
} from "../../../src/bayesian/posterior/posterior-energy";
import { type Activation, pointwise, readActivation } from "../../../src/networks/architecture";
import { generator } from "../../../src/random";
import { normalBuffer } from "../../../src/random/arrays";

/** A problem with a kernel of rank 3 on 4 samples, 5 neurons and 2 outputs. */
export function smallProblem(activation: Activation): PosteriorProblem {
  const random = generator(3);
  return {
    factor: { rows: 3, columns: 4, data: normalBuffer(random, 12, 1) },
    targets: { rows: 4, columns: 2, data: normalBuffer(random, 8, 1) },
    readoutDeviation: 0.7,
    width: 5,
    activation: pointwise(readActivation(argumentsOf("test"), activation)),
  };
}

/** The memory of trajectories of a problem, at a random point with a random momentum. */
export function randomHamiltonian(problem: PosteriorProblem, seed = 0) {
  const hamiltonian = openHamiltonian(argumentsOf("test"), problem);
  const random = generator(seed);
  hamiltonian.position.all.set(normalBuffer(random, dimensionOf(problem), 1));
  hamiltonian.momentum.all.set(normalBuffer(random, dimensionOf(problem), 1));
  return hamiltonian;
}

/** Coordinates outside of the memory of a Hamiltonian. */
export const coordinates = (problem: PosteriorProblem) =>
  coordinatesIn(new Float64Array(dimensionOf(problem)), problem);
