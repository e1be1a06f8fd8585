import { argumentsOf } from "../../arrays/arguments";
import { matrixToNdArray, toNdArray } from "../../arrays/to-ndarray";
import type { Matrix, MatrixLike, NdArray, VectorLike } from "../../arrays/types";
import { multiply, multiplyTransposed } from "../../linalg/products";
import { generator } from "../../random";
import { orthogonalMatrix } from "../../random/arrays";
import { packWeights } from "../network/weights";
import { type DenseReduction, readBases, readReduction, readStrengths } from "./read-reduction";
import type { Reduction } from "./reduction";

/** The part of a reduction that determines the weights. */
export type AlignedReduction = Pick<Reduction, "network" | "modes" | "bases" | "targetSecondMoment">;

/**
 * Computes weights that a reduction decouples, W_e = R B_e Rᵀ with diagonal B_e. Each mode occupies one direction in
 * every hidden node that it passes, and learns as in `race` (Saxe, Sodhani & Lewallen 2022, equation 9).
 *
 * @param options.reduction from `reduce`
 * @param options.strengths B_e: one number for all, one number per edge ("from->to"), or for each edge a vector over
 * the modes
 * @param options.seed seed of a random rotation of the units of every hidden node; default: no rotation, so that each
 * mode occupies a single unit
 * @returns matrices by edge, [units of `to`, units of `from`]
 * @throws ArgumentError for unknown edges or options, NaN, or an invalid reduction
 * @example
 * const { network, task } = pathwayXor({ hidden: 16 });
 * const weights = gatedAlignedWeights({ reduction: reduce(network, task), strengths: 0.01, seed: 1 });
 */
export function gatedAlignedWeights(options: {
  reduction: AlignedReduction;
  strengths: number | Readonly<Record<string, number | VectorLike>>;
  seed?: number | undefined;
}): Record<string, NdArray> {
  const args = argumentsOf("gatedAlignedWeights");
  args.options("options", options, { reduction: true, strengths: true, seed: true });
  const dense = readReduction(args.at("reduction"), options.reduction);
  const bases = readBases(args.at("reduction.bases"), options.reduction.bases, dense.graph);
  const strengths = readStrengths(args.at("strengths"), options.strengths, dense);
  const { seed } = options;
  if (seed !== undefined) args.number("seed", seed, { integer: true });
  const hidden = seed === undefined ? undefined : hiddenBases(dense, seed);
  const { graph, modes } = dense;
  const matrices = graph.edges.map(({ key, from, to }, e) => {
    const [rows, columns] = [graph.sizes[to]!, graph.sizes[from]!];
    const data = new Float64Array(rows * columns);
    modes.forEach((mode, m) => {
      const ends = mode.columns.get(e);
      if (ends !== undefined) data[ends[1] * columns + ends[0]]! += strengths[e * modes.length + m]!;
    });
    let matrix: Matrix = { rows, columns, data };
    // An output with outgoing edges has the same basis at all edges into it.
    const before = bases.inputs[e] ?? bases.outputs[graph.incoming[from]![0]!] ?? hidden?.[from];
    const after = bases.outputs[e] ?? hidden?.[to];
    if (before !== undefined) matrix = multiplyTransposed(matrix, before);
    if (after !== undefined) matrix = multiply(after, matrix);
    args.finite("strengths", matrix.data);
    return [key, matrixToNdArray(matrix)] as const;
  });
  return Object.fromEntries(matrices);
}

function hiddenBases({ graph }: DenseReduction, seed: number): (Matrix | undefined)[] {
  const random = generator(seed);
  const { sizes, incoming, outputs } = graph;
  return sizes.map((n, v) =>
    incoming[v]!.length === 0 || outputs.includes(v) ? undefined : orthogonalMatrix(random, n, n),
  );
}

/**
 * Computes the strength uᵀ W_p v of every mode of a reduction along every path p, in the bases at the ends of the path,
 * for any weights. For weights that the reduction decouples these are the strengths B_p of `race`.
 *
 * @param weights `weights["from->to"]` of shape [units of `to`, units of `from`]
 * @returns [paths, modes]; 0 for modes that a path cannot carry
 * @throws ArgumentError for shapes that do not match, NaN, or strengths that overflow
 * @example
 * const { network, task } = pathwayXor();
 * const reduction = reduce(network, task);
 * const strengths = pathStrengths(reduction, gatedGaussianWeights({ network, standardDeviation: 0.1 })); // [4, 1]
 */
export function pathStrengths(
  reduction: AlignedReduction,
  weights: Readonly<Record<string, MatrixLike>>,
): NdArray {
  const args = argumentsOf("pathStrengths");
  const { graph, paths, modes } = readReduction(args.at("reduction"), reduction);
  const bases = readBases(args.at("reduction.bases"), reduction.bases, graph);
  const packed = packWeights(args.at("weights"), weights, graph);
  const { edges, sizes } = graph;
  const out = new Float64Array(paths.length * modes.length);
  paths.forEach((path, p) => {
    const [first, last] = [path[0]!, path[path.length - 1]!];
    let product: Matrix = bases.inputs[first]!;
    for (const e of path) {
      const { from, to, offset, length } = edges[e]!;
      const data = packed.subarray(offset, offset + length);
      product = multiply({ rows: sizes[to]!, columns: sizes[from]!, data }, product);
    }
    const basis = bases.outputs[last]!;
    modes.forEach(({ columns }, m) => {
      const [start, end] = [columns.get(first), columns.get(last)];
      if (start === undefined || end === undefined || !path.every((e) => columns.has(e))) return;
      let sum = 0;
      for (let i = 0; i < basis.rows; i++) {
        sum += basis.data[i * basis.columns + end[1]]! * product.data[i * product.columns + start[0]]!;
      }
      out[p * modes.length + m] = sum;
    });
  });
  return toNdArray(args.finite("weights", out), [paths.length, modes.length]);
}
