import { type Computation, part } from "../../../concurrency/computation";
import { combineRows, groupRows, type Selection, selection, sortOrder } from "../basis";
import { recomputeWeights, type SecularSystem, solveSecular } from "../eigen/secular";
import { HALF_FRACTION } from "../eigen/tridiagonal-divide";
import { rotateRows, scale } from "../hot-loops";
import { length2, makeRotation, type Rotation } from "../scaling";
import type { Store } from "../store";
import { bidiagonalQr } from "./bidiagonal-qr";

/** Largest order that is solved by the QR iteration. */
const MAX_QR_ORDER = 32;
/**
 * Values up to this size are deflated regardless of their subproblem's scale, so that squares of the others are normal.
 */
const MIN_WEIGHT = 1e-130;

/** State shared by the merges of all levels: the problem, the vectors computed so far, and scratch arrays. */
interface Division {
  readonly n: number;
  readonly d: Float64Array;
  readonly e: Float64Array;
  /** [n, n] each; row i is the left (right) vector of d[i], and each subproblem occupies a diagonal block. */
  readonly left: Float64Array;
  readonly right: Float64Array;
  readonly order: Int32Array;
  readonly z: Float64Array;
  readonly system: Omit<SecularSystem, "count">;
  /** Coefficients of the left vectors; those of the right vectors overwrite the gaps. */
  readonly coefficients: Float64Array;
  readonly chosen: Selection;
  readonly gathered: Float64Array;
}

/** Singular values and vectors of a bidiagonal matrix; `order` lists them ascending. */
export interface DividedBidiagonal {
  readonly values: Float64Array;
  /** [n, n]; row i belongs to `values[i]`. */
  readonly left: Float64Array;
  readonly right: Float64Array;
  readonly order: Int32Array;
}

/**
 * Computes the singular value decomposition of the upper bidiagonal matrix with diagonal d and superdiagonal e (scaled
 * to norm near 1; both are overwritten) by divide and conquer.
 *
 * Gu & Eisenstat (1995, "A divide-and-conquer algorithm for the bidiagonal SVD"): a row is removed, the halves above
 * (with one more column than rows) and below it are solved, and in the basis of their vectors the matrix is diagonal
 * with one dense row. The squares of its singular values are the roots of a secular equation. Deflation and recomputed
 * weights are those of the symmetric problem. Errors and loss of orthogonality are a few n ε; at most 16/3 n³
 * operations, in matrix products, fewer with deflation; 5 n² numbers of memory. Pauses between merges and within large ones.
 */
export function* divideBidiagonal(
  store: Store,
  d: Float64Array,
  e: Float64Array,
): Computation<DividedBidiagonal> {
  const n = d.length;
  const scratchLength = n > MAX_QR_ORDER ? n * n : 0;
  const work: Division = {
    n,
    d,
    e,
    left: store.take(n * n),
    right: store.take(n * n),
    order: new Int32Array(n),
    z: new Float64Array(n),
    system: {
      nodes: new Float64Array(n),
      z: new Float64Array(n),
      rho: 1,
      squared: true,
      gaps: store.take(scratchLength),
      roots: new Float64Array(n),
      weights: new Float64Array(n),
    },
    coefficients: store.take(scratchLength),
    chosen: selection(n),
    gathered: store.take(scratchLength),
  };
  for (let i = 0; i < n; i++) work.left[i * n + i] = work.right[i * n + i] = 1;
  yield* solve(work, 0, n, 0);
  return { values: d, left: work.left, right: work.right, order: work.order };
}

/** Solves rows lo..hi of the matrix, columns lo..hi + extra; row hi of the right vectors becomes the null vector. */
function* solve(work: Division, lo: number, hi: number, extra: number): Computation<void> {
  const { n, d, e, left, right, order } = work;
  if (hi - lo <= MAX_QR_ORDER) {
    const at = lo * n + lo;
    const length = hi - lo + extra;
    if (extra) removeLastColumn(work, lo, hi);
    bidiagonalQr(
      d,
      e,
      lo,
      hi,
      { data: left, at, stride: n, length: hi - lo },
      { data: right, at, stride: n, length },
    );
  } else {
    const mid = (lo + hi) >> 1;
    const [alpha, beta] = [d[mid]!, e[mid]!];
    yield* part(0, HALF_FRACTION, solve(work, lo, mid, 1));
    yield* part(HALF_FRACTION, 2 * HALF_FRACTION, solve(work, mid + 1, hi, extra));
    yield* part(2 * HALF_FRACTION, 1, merge(work, lo, mid, hi, extra, alpha, beta));
  }
  sortOrder(order, lo, hi, d);
}

const rotation: Rotation = { c: 1, s: 0, length: 0 };

/** Rotates the additional column into the square part, from the last row upwards. */
function removeLastColumn({ n, d, e, right }: Division, lo: number, hi: number): void {
  let fill = e[hi - 1]!;
  for (let k = hi - 1; k >= lo; k--) {
    makeRotation(rotation, d[k]!, fill);
    const { c, s, length } = rotation;
    d[k] = length;
    rotateRows(right, k * n + lo, hi * n + lo, hi - lo + 1, c, s);
    if (k === lo) return;
    fill = -s * e[k - 1]!;
    e[k - 1]! *= c;
  }
}

/**
 * Merges two halves and the row (alpha, beta) between them. After rotating the null vectors of the halves into one, the
 * matrix is diag(0, d) plus the first row z.
 */
function* merge(
  work: Division,
  lo: number,
  mid: number,
  hi: number,
  extra: number,
  alpha: number,
  beta: number,
): Computation<void> {
  const { n, d, left, right, z, order, chosen, gathered, coefficients } = work;
  for (let i = lo; i < hi; i++) {
    z[i] = i < mid ? alpha * right[i * n + mid]! : beta * right[i * n + mid + 1]!;
    chosen.support[i] = i < mid ? 0 : 2;
  }
  makeRotation(rotation, alpha * right[mid * n + mid]!, extra ? beta * right[hi * n + mid + 1]! : 0);
  z[mid] = rotation.length;
  chosen.support[mid] = extra;
  if (extra) rotateRows(right, mid * n + lo, hi * n + lo, hi + 1 - lo, rotation.c, rotation.s);
  else if (rotation.c < 0) scale(right, mid * n + lo, -1, hi - lo);
  d[mid] = -1; // sorts first
  sortOrder(order, lo, hi, d);
  d[mid] = 0;
  const count = deflate(work, lo, hi, Math.max(Math.abs(alpha), Math.abs(beta)));
  if (count === 1) {
    d[mid] = Math.abs(z[mid]!);
    return;
  }
  const system: SecularSystem = { ...work.system, count };
  const { nodes, roots } = system;
  for (let i = 0; i < count; i++) {
    nodes[i] = d[chosen.kept[i]!]!;
    system.z[i] = z[chosen.kept[i]!]!;
  }
  yield* part(0, 0.1, solveSecular(system));
  recomputeWeights(system);
  const sizes = groupRows(chosen, count);
  vectorsFromGaps(system, coefficients, chosen.slots);
  const total = hi - lo;
  const columns = { start: lo, middle: mid + 1, end: hi + extra };
  const { gaps } = system;
  yield* part(0.1, 0.55, combineRows(right, n, lo, columns, chosen, count, sizes, total, gaps, gathered));
  const rows = { start: lo, middle: mid + 1, end: hi };
  yield* part(0.55, 1, combineRows(left, n, lo, rows, chosen, count, sizes, total, coefficients, gathered));
  for (let i = count; i < total; i++) nodes[i] = d[chosen.dropped[i - count]!]!;
  d.set(roots.subarray(0, count), lo);
  d.set(nodes.subarray(count, total), lo + count);
}

/**
 * Selects the rows that take part, ascending and well separated, with node 0 first, and returns their number. Vectors
 * with negligible weight are dropped. Of two nearly equal values one is dropped after a rotation of both sides, or of
 * the right side if both are nearly zero.
 */
function deflate(work: Division, lo: number, hi: number, row: number): number {
  const { n, d, left, right, z, order, chosen } = work;
  const { kept, dropped, support } = chosen;
  const tolerance = Math.max(MIN_WEIGHT, 4 * Number.EPSILON * Math.max(row, d[order[hi - 1]!]!));
  const width = Math.min(n, hi + 1) - lo;
  const zero = order[lo]!;
  let [count, droppedCount, candidate] = [1, 0, -1];
  kept[0] = zero;
  for (let k = lo + 1; k < hi; k++) {
    const i = order[k]!;
    if (Math.abs(z[i]!) <= tolerance) {
      dropped[droppedCount++] = i;
      continue;
    }
    const partner = d[i]! <= tolerance ? zero : candidate;
    if (partner >= 0) {
      const size = length2(z[partner]!, z[i]!);
      if (partner === zero) {
        rotateRows(right, zero * n + lo, i * n + lo, width, z[zero]! / size, z[i]! / size);
        if (support[i] !== support[zero]) support[i] = support[zero] = 1;
        z[zero] = size;
        d[i] = 0;
        dropped[droppedCount++] = i;
        continue;
      }
      const [c, s] = [z[i]! / size, -z[partner]! / size];
      const gap = d[i]! - d[partner]!;
      if (Math.abs(gap * c * s) <= tolerance) {
        rotateRows(right, partner * n + lo, i * n + lo, width, c, s);
        rotateRows(left, partner * n + lo, i * n + lo, hi - lo, c, s);
        if (support[i] !== support[partner]) support[i] = support[partner] = 1;
        z[i] = size;
        d[partner]! += gap * s * s;
        d[i]! -= gap * s * s;
        dropped[droppedCount++] = partner;
      } else kept[count++] = partner;
    }
    candidate = i;
  }
  if (candidate >= 0) kept[count++] = candidate;
  if (count > 1 && Math.abs(z[zero]!) <= tolerance) z[zero] = tolerance;
  return count;
}

/**
 * Computes the normalised vectors in the order of the slots: row r of the gaps <- z_j / (p_j − x_r) for the right side,
 * row r of `other` <- (−1, d_j z_j / (p_j − x_r)) for the left.
 */
function vectorsFromGaps(system: SecularSystem, other: Float64Array, slots: Int32Array): void {
  const { count, nodes, gaps, z, weights } = system;
  for (let r = 0; r < count; r++) {
    const row = r * count;
    let [sum, leftSum] = [0, 1];
    for (let j = 0; j < count; j++) {
      const entry = z[j]! / gaps[row + j]!;
      const leftEntry = nodes[j]! * entry;
      weights[j] = entry;
      sum += entry * entry;
      leftSum += leftEntry * leftEntry;
    }
    const factor = 1 / Math.sqrt(sum);
    const leftFactor = 1 / Math.sqrt(leftSum);
    for (let j = 0; j < count; j++) {
      gaps[row + slots[j]!] = factor * weights[j]!;
      other[row + slots[j]!] = leftFactor * (j === 0 ? -1 : nodes[j]! * weights[j]!);
    }
  }
}
