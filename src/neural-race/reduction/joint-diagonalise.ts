import { type Computation, orAborted, part } from "../../concurrency/computation";
import { multiplyInto, transposedMultiplyInto } from "../../simd";
import { type Matching, matchColumns } from "./joint-matching";
import { rotateJointly } from "./joint-rotations";
import { randomStart } from "./joint-start";
import { DisjointSets, type EndMatrix } from "./path-ends";

/** Bases that minimise the off-diagonal entries of all matrices between ends together. */
export interface JointBases {
  /** Orthogonal basis of every end, [size, size], vectors in columns. */
  readonly bases: readonly Float64Array[];
  /** All matrices in these bases. */
  readonly matrices: readonly EndMatrix[];
  /** Column of each mode at each end. Modes of unconnected groups of ends share mode numbers. */
  readonly matching: Matching;
  /** True if an abort ended the search, which then holds the best bases so far. */
  readonly aborted: boolean;
}

/** Relative residual up to which a diagonalisation counts as exact, so that no further random starts are tried. */
const EXACT_RESIDUAL = 1e-9;
/** Largest number of random starts. */
const MAX_STARTS = 4;
/** Largest number of alternations between matching and rotations; rotations can change the matching. */
const MAX_MATCHINGS = 6;

/**
 * Diagonalises matrices between ends jointly, separately for each connected group of ends. Pauses within starts and
 * rotations. An abort ends the search as soon as all groups have bases.
 */
export function* diagonaliseJointly(
  sizes: readonly number[],
  matrices: readonly EndMatrix[],
): Computation<JointBases> {
  const parts = new DisjointSets(sizes.length);
  for (const { a, b, data } of matrices) if (data.some((x) => x !== 0)) parts.join(a, b);
  const roots = [...new Set(sizes.map((_, end) => parts.find(end)))];
  const bases: Float64Array[] = [];
  const result: EndMatrix[] = [...matrices];
  const matchings: { ends: number[]; matching: Matching }[] = [];
  let aborted = false;
  for (const [r, root] of roots.entries()) {
    const ends = sizes.flatMap((_, end) => (parts.find(end) === root ? [end] : []));
    const members = matrices.flatMap(({ a, b }, m) =>
      parts.find(a) === root && parts.find(b) === root ? [m] : [],
    );
    const local = members.map((m) => ({
      ...matrices[m]!,
      a: ends.indexOf(matrices[m]!.a),
      b: ends.indexOf(matrices[m]!.b),
    }));
    const search = diagonalisePart(
      ends.map((end) => sizes[end]!),
      local,
      aborted,
    );
    const found = yield* part(r / roots.length, (r + 1) / roots.length, search);
    aborted = found.aborted;
    ends.forEach((end, i) => {
      bases[end] = found.bases[i]!;
    });
    members.forEach((m, i) => {
      result[m] = { ...matrices[m]!, data: found.matrices[i]!.data };
    });
    matchings.push({ ends, matching: found.matching });
  }
  const counts = matchings.map(({ matching }) => matching[0]!.length);
  const modeCount = Math.max(...counts);
  const matching: Int32Array[] = [];
  for (const { ends, matching: local } of matchings) {
    ends.forEach((end, i) => {
      const padded = new Int32Array(modeCount).fill(-1);
      padded.set(local[i]!);
      matching[end] = padded;
    });
  }
  return { bases, matrices: result, matching, aborted };
}

/**
 * Diagonalises the matrices of one connected group.
 *
 * @param isAborted true for bases without rotations, from one start
 */
function* diagonalisePart(
  sizes: readonly number[],
  matrices: readonly EndMatrix[],
  isAborted: boolean,
): Computation<JointBases> {
  const weights = squareWeights(matrices);
  let best: JointBases | undefined;
  let smallest = Number.POSITIVE_INFINITY;
  let aborted = isAborted;
  for (let start = 0; start < MAX_STARTS && smallest > EXACT_RESIDUAL ** 2; start++) {
    const search = diagonaliseFrom(sizes, matrices, weights, start, aborted ? 0 : MAX_MATCHINGS);
    const attempt = part(start / MAX_STARTS, (start + 1) / MAX_STARTS, search);
    const found = best === undefined ? yield* attempt : yield* orAborted(attempt);
    aborted ||= found === "aborted" || found.aborted;
    if (found === "aborted") break;
    const squares = offDiagonalSum(found, weights, sizes);
    if (squares < smallest) [best, smallest] = [found, squares];
    if (aborted) break;
  }
  return { ...sortModes(best!, sizes), aborted };
}

/**
 * Computes weights of squares, 1 / (sum of squares of all matrices of the same kind), which make the result scale-free.
 */
function squareWeights(matrices: readonly EndMatrix[]): number[] {
  const sums = { inputOutputCorrelation: 0, inputCorrelation: 0 };
  for (const { kind, data } of matrices) for (const x of data) sums[kind] += x * x;
  return matrices.map(({ kind }) => (sums[kind] === 0 ? 0 : 1 / sums[kind]));
}

function* diagonaliseFrom(
  sizes: readonly number[],
  given: readonly EndMatrix[],
  weights: readonly number[],
  seed: number,
  maxMatchings: number,
): Computation<JointBases> {
  const starting = randomStart(sizes, given, weights.map(Math.sqrt), seed);
  const bases = yield* part(0, 0.2, starting);
  const matrices = given.map((matrix) => ({ ...matrix, data: inBases(matrix, bases, sizes) }));
  let matching = matchColumns(sizes, matrices, weights);
  let aborted = false;
  for (let i = 0; i < maxMatchings && !aborted; i++) {
    const rotations = rotateJointly(sizes, bases, matrices, weights, matching);
    const [from, to] = [0.2 + (0.8 * i) / maxMatchings, 0.2 + (0.8 * (i + 1)) / maxMatchings];
    aborted = yield* part(from, to, rotations);
    const next = matchColumns(sizes, matrices, weights);
    if (sameMatching(matching, next)) break;
    matching = next;
  }
  // The matrices are recomputed, because rotations accumulate rounding errors.
  return {
    bases,
    matrices: given.map((matrix) => ({ ...matrix, data: inBases(matrix, bases, sizes) })),
    matching,
    aborted,
  };
}

const sameMatching = (a: Matching, b: Matching): boolean =>
  a.every((columns, end) => columns.length === b[end]!.length && columns.every((k, m) => k === b[end]![m]));

/** Computes Aᵀ M B for a matrix M and the bases A and B of its ends. */
function inBases(
  { a, b, data }: EndMatrix,
  bases: readonly Float64Array[],
  sizes: readonly number[],
): Float64Array {
  const [m, n] = [sizes[a]!, sizes[b]!];
  const transformed = new Float64Array(m * n);
  const product = new Float64Array(m * n);
  transposedMultiplyInto(transformed, bases[a]!, data, m, m, n);
  multiplyInto(product, transformed, bases[b]!, m, n, n);
  return product;
}

/**
 * Sums the squares of the entries of a matrix that are off the diagonal of the matching (`off`), and of all entries.
 */
export function offDiagonal(
  { a, b, data }: EndMatrix,
  sizes: readonly number[],
  matching: Matching,
): { off: number; all: number } {
  const onDiagonal = new Set<number>();
  if (a === b) for (let k = 0; k < sizes[a]!; k++) onDiagonal.add(k * sizes[a]! + k);
  else {
    matching[a]!.forEach((row, mode) => {
      const column = matching[b]![mode]!;
      if (row >= 0 && column >= 0) onDiagonal.add(row * sizes[b]! + column);
    });
  }
  let [off, all] = [0, 0];
  data.forEach((x, at) => {
    all += x * x;
    if (!onDiagonal.has(at)) off += x * x;
  });
  return { off, all };
}

function offDiagonalSum(found: JointBases, weights: readonly number[], sizes: readonly number[]): number {
  return found.matrices.reduce(
    (sum, matrix, m) => sum + weights[m]! * offDiagonal(matrix, sizes, found.matching).off,
    0,
  );
}

/** Sorts modes by the sum of their squared strengths in Σyx, strongest first, and then by their squared variances. */
function sortModes(found: JointBases, sizes: readonly number[]): JointBases {
  const { matrices, matching } = found;
  const count = matching[0]!.length;
  const power = (kind: EndMatrix["kind"], mode: number): number =>
    matrices.reduce((sum, { a, b, data, kind: kindOfMatrix }) => {
      const [row, column] = [matching[a]![mode]!, matching[b]![mode]!];
      return kindOfMatrix !== kind || row < 0 || column < 0
        ? sum
        : sum + data[row * sizes[b]! + column]! ** 2;
    }, 0);
  const ranks = Array.from({ length: count }, (_, mode) => ({
    mode,
    strength: power("inputOutputCorrelation", mode),
    variance: power("inputCorrelation", mode),
  }));
  // Differences due to rounding do not change the order.
  const scale = Math.max(...ranks.map(({ strength }) => strength));
  ranks.sort((x, y) => {
    const gap = y.strength - x.strength;
    return Math.abs(gap) > 1e-20 * scale ? gap : y.variance - x.variance;
  });
  return {
    ...found,
    matching: matching.map((columns) => Int32Array.from(ranks, ({ mode }) => columns[mode]!)),
  };
}
