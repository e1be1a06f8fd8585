import { argumentsOf } from "../../arrays/arguments";
import type { VectorLike } from "../../arrays/types";
import { type ContagionLaw, type Disease, readDiseases } from "./diseases";

/** Probabilities of the next states of a node, given its state and the numbers of its neighbours in each state. */
export type TransitionLaw = (state: number, counts: VectorLike) => Float64Array;

/**
 * Returns the exact transition probabilities of a node in a contagion on a graph (Murphy, Laurence & Allard 2021).
 *
 * The states of one disease are 0 (susceptible) and 1 (infected). Those of two diseases are 0 (none), 1 (the first),
 * 2 (the second) and 3 (both). In one step a node recovers from each disease with probability ρ, or is infected with
 *
 *   1 − (1 − τ)^ℓ                  `"sis"`, and `"interacting"`, there with c τ in place of τ for a node with the other disease,
 *   ℓ³ / ((e^(ℓ/η) − 1) Z)          `"planck"`, with the maximum 1 at ℓ ≈ 2.82 η,
 *
 * where ℓ is the number of neighbours with this disease. Both diseases change independently, given the present states.
 *
 * @param law a name, with the constants of the paper (τ = 0.04, ρ = 0.08; η = 6, ρ = 0.08; τ = 0.01 and 0.012, ρ = 0.19
 * and 0.22, c = 50), or a record with a name and constants
 * @returns a function of the state and of the counts, one for each state, to as many probabilities, which sum to 1
 * @throws ArgumentError for unknown laws, or constants out of range; the function throws it for states and counts that
 * do not belong to the law
 * @example
 * transitionLaw("sis")(0, [3, 2]); // [0.9216, 0.0784]: a susceptible node with 2 infected neighbours
 */
export function transitionLaw(law: ContagionLaw): TransitionLaw {
  const diseases = readDiseases(argumentsOf("transitionLaw"), "law", law);
  const states = 2 ** diseases.length;
  return (state, counts) => {
    const args = argumentsOf("transitionLaw");
    args.number("state", state, { integer: true, atLeast: 0, atMost: states - 1 });
    const numbers = args.vector("counts", counts, states);
    for (const [i, count] of numbers.entries())
      args.number(["counts", i], count, { integer: true, atLeast: 0 });
    const infected = diseases.map((_, d) =>
      numbers.reduce((sum, count, s) => sum + (hasDisease(s, d) ? count : 0), 0),
    );
    return nextStates(diseases, state, infected);
  };
}

/** Tests whether a state has a disease. */
export const hasDisease = (state: number, disease: number): boolean => ((state >> disease) & 1) === 1;

/** Computes the probability that a node has a disease after a step. */
export function probabilityOfDisease(
  diseases: readonly Disease[],
  disease: number,
  state: number,
  infected: number,
): number {
  const { recovery, infection } = diseases[disease]!;
  return hasDisease(state, disease) ? 1 - recovery : infection(infected, state !== 0);
}

/** Computes the probabilities of all next states, from the number of neighbours with each disease. */
export function nextStates(
  diseases: readonly Disease[],
  state: number,
  infected: readonly number[],
): Float64Array {
  const probabilities = diseases.map((_, d) => probabilityOfDisease(diseases, d, state, infected[d]!));
  return Float64Array.from({ length: 2 ** diseases.length }, (_, next) =>
    probabilities.reduce((product, p, d) => product * (hasDisease(next, d) ? p : 1 - p), 1),
  );
}
