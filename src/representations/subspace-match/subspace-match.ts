import { argumentsOf } from "../../arrays/arguments";
import type { MatrixLike, VectorLike } from "../../arrays/types";
import { runSync } from "../../concurrency/run-generator";
import type { Match } from "./match";
import { allNeurons, columnsOf, maximumMatch, readEpsilon } from "./maximum-match";
import { type Neurons, prepareNeurons, readNeurons } from "./neurons";

/** Maximum match of two layers. */
export interface SubspaceMatch extends Match {
  /** Share of the living neurons that match; 0 without living neurons. */
  readonly similarity: number;
  /** Neurons without activation, which never match and are not counted. */
  readonly dead: Match;
}

/**
 * Computes the maximum match of the neurons of two layers (Wang et al. 2018).
 *
 * Sets X and Y of neurons match if the activation vector of every neuron in X has a relative distance of at most epsilon
 * from the span of Y, and the other way round. The union of matches is a match, so that one match contains all others. The
 * similarity of the layers is the share of neurons in it. Activations are not centred.
 *
 * Both layers are first reduced by one QR factorisation to as many numbers per neuron as there are neurons; no matrix of
 * the size [P, P] is formed. Each sweep then costs a few (n₁ + n₂)³ operations.
 *
 * @param a activations [P, n₁], one neuron per column; of a convolution, P runs over samples and positions
 * @param b activations [P, n₂] on the same samples
 * @param options.epsilon largest relative distance, 0 to 1; a distance within 1e-12 above it matches too
 * @returns the matching columns of a and b, ascending; neurons with a norm of at most 1e-16 of the largest are dead
 * @throws ArgumentError for different numbers of samples, NaN, epsilon out of range or unknown options
 * @example
 * const a = [[1, 0], [0, 1], [0, 0]];
 * const b = [[1, 0], [1, 0], [0, 1]];
 * subspaceMatch(a, b, { epsilon: 0.8 }).a; // both neurons: 1/√2 from the span of the first neuron of b
 */
export function subspaceMatch(a: MatrixLike, b: MatrixLike, options: { epsilon: number }): SubspaceMatch {
  const args = argumentsOf("subspaceMatch");
  args.options("options", options, { epsilon: true });
  const epsilon = readEpsilon(args, "options.epsilon", options.epsilon);
  const neurons = runSync(prepareNeurons(args, readNeurons(args, a, b)));
  const set = runSync(maximumMatch(neurons.vectors, allNeurons(neurons), epsilon));
  return { ...columnsOf(neurons, set), similarity: shareOf(neurons, set), dead: neurons.dead };
}

/**
 * Computes the similarity of `subspaceMatch` for several values of epsilon, with one reduction of the activations.
 *
 * @param a activations [P, n₁], one neuron per column
 * @param b activations [P, n₂] on the same samples
 * @param options.epsilons largest relative distances, 0 to 1, in any order
 * @returns one similarity per epsilon
 * @throws ArgumentError for different numbers of samples, NaN, an epsilon out of range or unknown options
 * @example
 * matchCurve([[1, 0], [0, 1], [0, 0]], [[1], [1], [0]], { epsilons: [0, 0.75, 1] }); // 0, 1, 1
 */
export function matchCurve(a: MatrixLike, b: MatrixLike, options: { epsilons: VectorLike }): Float64Array {
  const args = argumentsOf("matchCurve");
  args.options("options", options, { epsilons: true });
  const epsilons = args.vector("options.epsilons", options.epsilons);
  epsilons.forEach((epsilon, i) => void readEpsilon(args, `options.epsilons[${i}]`, epsilon));
  const neurons = runSync(prepareNeurons(args, readNeurons(args, a, b)));
  const similarities = new Float64Array(epsilons.length);
  // Maximum matches of smaller epsilons lie within those of larger ones.
  let set = allNeurons(neurons);
  for (const i of Array.from(epsilons.keys()).sort((p, q) => epsilons[q]! - epsilons[p]!)) {
    set = runSync(maximumMatch(neurons.vectors, set, epsilons[i]!));
    similarities[i] = shareOf(neurons, set);
  }
  return similarities;
}

/** Computes the share of the living neurons in a set. */
function shareOf({ living }: Neurons, { a, b }: Match): number {
  const count = living.a.length + living.b.length;
  return count === 0 ? 0 : (a.length + b.length) / count;
}
