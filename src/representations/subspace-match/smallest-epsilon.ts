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
import { allNeurons, columnsOf, maximumMatch, type NeuronSet, ROUNDING } from "./maximum-match";
import { prepareNeurons, readNeurons } from "./neurons";

/** Smallest epsilon with a match of a given size. */
export interface SmallestEpsilon {
  /** Smallest epsilon, to 1e-12. */
  readonly epsilon: number;
  /** Maximum match for this epsilon. */
  readonly match: Match;
}

/** Step below an attained residual at which the next search excludes it, in spite of the tolerance of a match. */
const STEP = 1.5 * ROUNDING;

/**
 * Computes the smallest epsilon for which the maximum match of two layers (see `subspaceMatch`) has at least `size`
 * neurons on either side.
 *
 * Bisection over epsilon. The maximum match grows with epsilon, so that each search is limited to the last match found,
 * and the upper end is lowered to the largest residual in it.
 *
 * @param a activations [P, n₁], one neuron per column
 * @param b activations [P, n₂] on the same samples
 * @param options.size number of neurons on each side, at most the number of living neurons of the smaller side
 * @throws ArgumentError for different numbers of samples, NaN, a size out of range or unknown options
 * @example
 * const { epsilon } = smallestEpsilon([[1], [0]], [[1], [1]], { size: 1 }); // 1/√2
 */
export function smallestEpsilon(a: MatrixLike, b: MatrixLike, options: { size: number }): SmallestEpsilon {
  const args = argumentsOf("smallestEpsilon");
  args.options("options", options, { size: true });
  return runSync(search(args, a, b, options));
}

/**
 * Computes the same numbers as `smallestEpsilon`, but yields to the event loop.
 *
 * @throws the errors of `smallestEpsilon`, and the reason of an aborted signal (rejects)
 * @example
 * const { signal } = new AbortController();
 * const { epsilon } = await smallestEpsilonAsync([[1], [0]], [[1], [1]], { size: 1, signal }); // 1/√2
 */
export async function smallestEpsilonAsync(
  a: MatrixLike,
  b: MatrixLike,
  options: { size: number } & ComputationOptions,
): Promise<SmallestEpsilon> {
  const args = argumentsOf("smallestEpsilonAsync");
  args.options("options", options, { size: true, ...COMPUTATION_OPTIONS });
  checkComputationOptions(args, options);
  return computeAsync(args, search(args, a, b, options), options);
}

function* search(
  args: Arguments,
  a: MatrixLike,
  b: MatrixLike,
  options: { size: number },
): Computation<SmallestEpsilon> {
  const size = args.number("options.size", options.size, { integer: true, atLeast: 1 });
  const neurons = yield* part(0, 0.1, prepareNeurons(args, readNeurons(args, a, b)));
  const most = Math.min(neurons.living.a.length, neurons.living.b.length);
  args.number("options.size", size, { atMost: most });
  const isLarge = (set: NeuronSet) => Math.min(set.a.length, set.b.length) >= size;
  const matchAt = (epsilon: number, within: Match, done: number) =>
    part(done, done, maximumMatch(neurons.vectors, within, epsilon));
  const equal = yield* matchAt(0, allNeurons(neurons), 0.1);
  if (isLarge(equal)) return { epsilon: 0, match: columnsOf(neurons, equal) };
  let match = yield* matchAt(1, allNeurons(neurons), 0.1);
  let [low, high] = [0, match.largestResidual];
  // After a success, a step below the attained residual either ends the search or lowers the upper end again.
  let isBelowAttained = true;
  while (high - low > 2 * ROUNDING) {
    const epsilon: number = isBelowAttained ? Math.max(low, high - STEP) : (low + high) / 2;
    const narrowed = Math.max(0, Math.min(1, Math.log(high - low) / Math.log(ROUNDING)));
    const found: NeuronSet = yield* matchAt(epsilon, match, 0.1 + 0.9 * narrowed);
    if (isLarge(found)) [match, high] = [found, Math.min(epsilon, found.largestResidual)];
    else low = epsilon;
    isBelowAttained = isLarge(found) && !isBelowAttained;
  }
  return { epsilon: high, match: columnsOf(neurons, match) };
}
