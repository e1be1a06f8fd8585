import { type Arguments, argumentsOf } from "../../arrays/arguments";
import type { MatrixLike } from "../../arrays/types";
import { type Computation, computeAsync, part } from "../../concurrency/computation";
import {
  COMPUTATION_OPTIONS,
  type ComputationOptions,
  checkComputationOptions,
} from "../../concurrency/computation-options";
import { runSync } from "../../concurrency/run-generator";
import type { Match } from "./match";
import { allNeurons, columnsOf, maximumMatch, readEpsilon } from "./maximum-match";
import { minimalMatch } from "./minimal-match";
import { prepareNeurons, readNeurons } from "./neurons";

/**
 * Finds the building blocks of the matches of two layers: the different minimal matches of all neurons in the maximum
 * match (see `vMinimalMatch`), in the order of the columns of a, then of b (Wang et al. 2018).
 *
 * Every match for this epsilon is a union of simple matches. For epsilon above 0 simple matches can exist that no minimal
 * match of this search equals. The cost is up to (n₁ + n₂)² times that of `subspaceMatch`.
 *
 * @param a activations [P, n₁], one neuron per column
 * @param b activations [P, n₂] on the same samples
 * @param options.epsilon largest relative distance, 0 to 1 (see `subspaceMatch`)
 * @throws ArgumentError for different numbers of samples, NaN, epsilon out of range or unknown options
 * @example
 * const a = [[1, 0], [0, 1]];
 * simpleMatches(a, a, { epsilon: 0 }).length; // 2: each neuron with itself
 */
export function simpleMatches(a: MatrixLike, b: MatrixLike, options: { epsilon: number }): Match[] {
  const args = argumentsOf("simpleMatches");
  args.options("options", options, { epsilon: true });
  return runSync(findMatches(args, a, b, options));
}

/**
 * Computes the same matches as `simpleMatches`, but yields to the event loop.
 *
 * @throws the errors of `simpleMatches`, and the reason of an aborted signal (rejects)
 * @example
 * const a = [[1, 0], [0, 1]];
 * const { signal } = new AbortController();
 * const matches = await simpleMatchesAsync(a, a, { epsilon: 0, signal });
 */
export async function simpleMatchesAsync(
  a: MatrixLike,
  b: MatrixLike,
  options: { epsilon: number } & ComputationOptions,
): Promise<Match[]> {
  const args = argumentsOf("simpleMatchesAsync");
  args.options("options", options, { epsilon: true, ...COMPUTATION_OPTIONS });
  checkComputationOptions(args, options);
  return computeAsync(args, findMatches(args, a, b, options), options);
}

function* findMatches(
  args: Arguments,
  a: MatrixLike,
  b: MatrixLike,
  options: { epsilon: number },
): Computation<Match[]> {
  const epsilon = readEpsilon(args, "options.epsilon", options.epsilon);
  const neurons = yield* part(0, 0.1, prepareNeurons(args, readNeurons(args, a, b)));
  const { vectors } = neurons;
  const maximum = yield* part(0.1, 0.1, maximumMatch(vectors, allNeurons(neurons), epsilon));
  const members = [...maximum.a, ...maximum.b];
  const found = new Map<string, Match>();
  for (const [k, row] of members.entries()) {
    const progress = (done: number) => 0.1 + (0.9 * done) / members.length;
    const match = yield* part(progress(k), progress(k + 1), minimalMatch(vectors, maximum, row, epsilon));
    const key = [...match.a, ...match.b].join();
    if (!found.has(key)) found.set(key, columnsOf(neurons, match));
  }
  return [...found.values()];
}
