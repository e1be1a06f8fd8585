import { type Arguments, argumentsOf } from "../../arrays/arguments";
import { matrixToNdArray } from "../../arrays/to-ndarray";
import type { Matrix, NdArray } from "../../arrays/types";
import { type Generator, generator } from "../../random";
import { normalBuffer, orthogonalMatrix } from "../../random/arrays";
import { type GatedNetworkLike, readGraph } from "../graph";

/**
 * Draws weights with independent normal entries of mean 0 for every edge.
 *
 * @param options.standardDeviation standard deviation of every entry, >= 0
 * @returns matrices by edge, [units of `to`, units of `from`]
 * @throws ArgumentError for unknown options, a network that `gatedNetwork` rejects, or a negative standard deviation
 * @example
 * const network = gatedNetwork({ nodes: { x: 2, h: 8, y: 1 }, edges: [["x", "h"], ["h", "y"]] });
 * const weights = gatedGaussianWeights({ network, standardDeviation: 1e-3, seed: 1 });
 */
export function gatedGaussianWeights(options: {
  network: GatedNetworkLike;
  standardDeviation: number;
  seed?: number;
}): Record<string, NdArray> {
  const args = argumentsOf("gatedGaussianWeights");
  args.options("options", options, { network: true, standardDeviation: true, seed: true });
  const { standardDeviation } = options;
  args.number("standardDeviation", standardDeviation, { atLeast: 0 });
  return randomWeights(args, options, (random, rows, columns) => {
    const data = normalBuffer(random, rows * columns, standardDeviation);
    return { rows, columns, data: args.finite("standardDeviation", data) };
  });
}

/**
 * Draws weights with orthonormal rows or columns (whichever are fewer), times a gain, for every edge.
 *
 * @param options.gain common singular value of all matrices; default 1
 * @returns matrices by edge, [units of `to`, units of `from`]
 * @throws ArgumentError for unknown options, a network that `gatedNetwork` rejects, or a gain that is not finite
 * @example
 * const network = gatedNetwork({ nodes: { x: 2, h: 8, y: 1 }, edges: [["x", "h"], ["h", "y"]] });
 * const weights = gatedOrthogonalWeights({ network, gain: 0.2 });
 */
export function gatedOrthogonalWeights(options: {
  network: GatedNetworkLike;
  gain?: number;
  seed?: number;
}): Record<string, NdArray> {
  const args = argumentsOf("gatedOrthogonalWeights");
  args.options("options", options, { network: true, gain: true, seed: true });
  const gain = args.number("gain", options.gain ?? 1);
  return randomWeights(args, options, (random, rows, columns) =>
    orthogonalMatrix(random, rows, columns, gain),
  );
}

function randomWeights(
  args: Arguments,
  options: { network: GatedNetworkLike; seed?: number },
  draw: (random: Generator, rows: number, columns: number) => Matrix,
): Record<string, NdArray> {
  const { edges, sizes } = readGraph(args.at("network"), options.network);
  const random = generator(args.number("seed", options.seed ?? 0, { integer: true }));
  const drawn = edges.map(
    ({ key, from, to }) => [key, matrixToNdArray(draw(random, sizes[to]!, sizes[from]!))] as const,
  );
  return Object.fromEntries(drawn);
}
