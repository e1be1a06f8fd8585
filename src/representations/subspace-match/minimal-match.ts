import { argumentsOf } from "../../arrays/arguments";
import type { Matrix, MatrixLike } from "../../arrays/types";
import { type Computation, part } from "../../concurrency/computation";
import { runSync } from "../../concurrency/run-generator";
import type { Match } from "./match";
import { allNeurons, columnsOf, maximumMatch, readEpsilon } from "./maximum-match";
import { prepareNeurons, readNeurons } from "./neurons";

/**
 * Finds a match that contains a neuron and no smaller match that contains it, v-minimal in the terms of Wang et al.
 * (2018).
 *
 * The neurons of the maximum match are tried for removal in the order of the columns of a, then of b. For epsilon 0 and
 * independent neurons on each side the minimal match is unique. Otherwise other minimal matches can exist, and the order
 * decides which one is found.
 *
 * @param a activations [P, n₁], one neuron per column
 * @param b activations [P, n₂] on the same samples
 * @param options.epsilon largest relative distance, 0 to 1 (see `subspaceMatch`)
 * @param options.side the layer of the neuron, `"a"` or `"b"`
 * @param options.neuron column of the neuron
 * @returns the columns of the match, or null if the neuron belongs to no match
 * @throws ArgumentError for different numbers of samples, NaN, options out of range or unknown options
 * @example
 * const a = [[1, 0], [0, 1]];
 * vMinimalMatch(a, a, { epsilon: 0, side: "a", neuron: 1 }); // { a: [1], b: [1] }
 */
export function vMinimalMatch(
  a: MatrixLike,
  b: MatrixLike,
  options: { epsilon: number; side: "a" | "b"; neuron: number },
): Match | null {
  const args = argumentsOf("vMinimalMatch");
  args.options("options", options, { epsilon: true, side: true, neuron: true });
  const epsilon = readEpsilon(args, "options.epsilon", options.epsilon);
  const side = args.choice("options.side", options.side, ["a", "b"] as const);
  const pair = readNeurons(args, a, b);
  const range = { integer: true, atLeast: 0, atMost: pair[side].columns - 1 };
  const column = args.number("options.neuron", options.neuron, range);
  const neurons = runSync(prepareNeurons(args, pair));
  const place = neurons.living[side].indexOf(column);
  if (place < 0) return null;
  const row = side === "a" ? place : neurons.living.a.length + place;
  const maximum = runSync(maximumMatch(neurons.vectors, allNeurons(neurons), epsilon));
  if (!maximum[side].includes(row)) return null;
  return columnsOf(neurons, runSync(minimalMatch(neurons.vectors, maximum, row, epsilon)));
}

/** Finds the minimal match of a neuron within the maximum match that contains it. Pauses. */
export function* minimalMatch(
  vectors: Matrix,
  maximum: Match,
  neuron: number,
  epsilon: number,
): Computation<Match> {
  let match = maximum;
  const candidates = [...maximum.a, ...maximum.b];
  for (const [k, row] of candidates.entries()) {
    if (row === neuron || !contains(match, row)) continue;
    const rest = { a: match.a.filter((other) => other !== row), b: match.b.filter((other) => other !== row) };
    const smaller = yield* part(0, 0, maximumMatch(vectors, rest, epsilon));
    if (contains(smaller, neuron)) match = smaller;
    yield (k + 1) / candidates.length;
  }
  return { a: match.a, b: match.b };
}

const contains = ({ a, b }: Match, row: number): boolean => a.includes(row) || b.includes(row);
