import { argumentsOf, type FieldsOf } from "../../arrays/arguments";
import type { Matrix, MatrixLike } from "../../arrays/types";
import { readSymmetric } from "../../linalg/eigen";
import { generator } from "../../random";
import { permute } from "../../random/permute";
import { type Similarity, similarityOf, UNDEFINED_SIMILARITY } from "../similarity/similarity";
import { averageRanks, tieGroups } from "../tie-groups";
import { dotProduct, unitDeviations, unitVector } from "../unit-vector";
import { kendallTau } from "./kendall";

/** Correlation of two dissimilarity matrices. */
export type DissimilarityMethod = "pearson" | "spearman" | "kendall" | "cosine";

/** Options of `compareDissimilarities`. */
export interface CompareDissimilaritiesOptions {
  /** Correlation of the entries; default `"pearson"`. */
  readonly method?: DissimilarityMethod | undefined;
  /** Number of random permutations of the items, for the probability p; default none. */
  readonly permutations?: number | undefined;
  /** Seed of the permutations; default 0. */
  readonly seed?: number | undefined;
}

/** Correlation of two dissimilarity matrices, with its probability under permutations if these were requested. */
export interface DissimilaritySimilarity extends Similarity {
  /** (1 + number of permutations with at least this value) / (1 + number of permutations). */
  readonly p?: number;
}

const OPTIONS: FieldsOf<CompareDissimilaritiesOptions> = { method: true, permutations: true, seed: true };

/** Values of permutations that are smaller by less than this are equal up to rounding errors. */
const ROUNDING = 1e-12;

/**
 * Computes the correlation of two dissimilarity matrices over all pairs of items: the second step of representational
 * similarity analysis (Kriegeskorte, Mur & Bandettini 2008).
 *
 * - `"pearson"` (default); `"cosine"`, which does not subtract the means
 * - `"spearman"`, with mean ranks of ties; `"kendall"`, τ_b
 *
 * Entries that differ by at most 1e-12 of the largest are tied. A permutation test permutes the items of one matrix, rows
 * and columns together, because the entries of a dissimilarity matrix are not independent.
 *
 * @param a symmetric [P, P]; the diagonal is not used
 * @param b symmetric [P, P] of the same items
 * @returns a value in [-1, 1]; degenerate if the entries of a matrix off the diagonal are all equal (for `"cosine"`: zero)
 * @throws ArgumentError for matrices that are not symmetric or of different sizes, fewer than 2 items, NaN, a number of
 * permutations below 1, or unknown options
 * @example
 * const hidden = dissimilarity([[0, 0], [1, 0], [0, 2], [3, 1]]);
 * const target = dissimilarity([[0], [1], [2], [3]]);
 * compareDissimilarities(hidden, target, { method: "spearman", permutations: 99 }).value;
 */
export function compareDissimilarities(
  a: MatrixLike,
  b: MatrixLike,
  options: CompareDissimilaritiesOptions = {},
): DissimilaritySimilarity {
  const args = argumentsOf("compareDissimilarities");
  args.options("options", options, OPTIONS);
  const { method = "pearson", permutations, seed = 0 } = options;
  args.choice("options.method", method, Object.keys(METHODS) as DissimilarityMethod[]);
  if (permutations !== undefined) {
    args.number("options.permutations", permutations, { integer: true, atLeast: 1 });
  }
  args.number("options.seed", seed, { integer: true });
  const first = readSymmetric(args.at("a"), a);
  if (first.rows < 2) throw args.refusal("a", "a matrix of at least 2 items", `${first.rows}`);
  const second = readSymmetric(args.at("b"), b);
  if (second.rows !== first.rows) {
    throw args.refusal("b", `a matrix of ${first.rows} items`, `one of ${second.rows}`);
  }
  const { prepare, measure } = METHODS[method];
  const [x, y] = [prepare(upperTriangle(first)), prepare(upperTriangle(second))];
  if (x === undefined || y === undefined) {
    return permutations === undefined ? UNDEFINED_SIMILARITY : { ...UNDEFINED_SIMILARITY, p: 1 };
  }
  const value = measure(x, y);
  if (permutations === undefined) return similarityOf(value);
  const random = generator(seed);
  let reached = 0;
  for (let n = 0; n < permutations; n++) {
    const order = permute(
      Int32Array.from({ length: first.rows }, (_, i) => i),
      random,
    );
    const permuted = permutedTriangle(y, order);
    if (measure(x, permuted) >= value - ROUNDING) reached++;
  }
  return { ...similarityOf(value), p: (1 + reached) / (1 + permutations) };
}

/** Preparation of the entries, which does not depend on their order, and measure of two series of prepared entries. */
interface Method {
  /** Returns undefined for entries whose correlation is not defined. */
  prepare(entries: Float64Array): Float64Array | undefined;
  measure(x: Float64Array, y: Float64Array): number;
}

const METHODS: Record<DissimilarityMethod, Method> = {
  pearson: { prepare: unitDeviations, measure: dotProduct },
  spearman: { prepare: (entries) => unitDeviations(averageRanks(entries)), measure: dotProduct },
  kendall: {
    prepare(entries) {
      const groups = tieGroups(entries);
      return groups.every((group) => group === 0) ? undefined : groups;
    },
    measure: kendallTau,
  },
  cosine: { prepare: unitVector, measure: dotProduct },
};

/** Returns the entries above the diagonal, row by row. */
function upperTriangle({ rows, data }: Matrix): Float64Array {
  const entries = new Float64Array((rows * (rows - 1)) / 2);
  for (let i = 0, at = 0; i < rows; i++) {
    for (let j = i + 1; j < rows; j++) entries[at++] = data[i * rows + j]!;
  }
  return entries;
}

/** Returns the entries above the diagonal after a permutation of the items. */
function permutedTriangle(entries: Float64Array, permutation: Int32Array): Float64Array {
  const size = permutation.length;
  const permuted = new Float64Array(entries.length);
  for (let i = 0, at = 0; i < size; i++) {
    for (let j = i + 1; j < size; j++) {
      const [p, q] = [permutation[i]!, permutation[j]!];
      const [low, high] = p < q ? [p, q] : [q, p];
      permuted[at++] = entries[(low * (2 * size - low - 1)) / 2 + high - low - 1]!;
    }
  }
  return permuted;
}
