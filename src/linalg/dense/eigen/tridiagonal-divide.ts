import { type Computation, part } from "../../../concurrency/computation";
import { combineRows, groupRows, type Selection, selection, sortOrder } from "../basis";
import { rotateRows } from "../hot-loops";
import { length2 } from "../scaling";
import type { Store } from "../store";
import { recomputeWeights, type SecularSystem, solveSecular } from "./secular";
import { tridiagonalQr } from "./tridiagonal-qr";

/** Largest order that is solved by the QR iteration. */
const MAX_QR_ORDER = 32;
/** Weights up to this size are deflated regardless of the scale of their subproblem. */
const MIN_WEIGHT = 1e-250;

/** Approximate fraction of the work of a subproblem that one of its halves takes: an eighth of the cubic part. */
export const HALF_FRACTION = 1 / 8;

/** State shared by the merges of all levels: the problem, the vectors computed so far, and scratch arrays. */
interface Division {
  readonly n: number;
  readonly d: Float64Array;
  readonly e: Float64Array;
  /** [n, n]; row i is the vector of d[i], and each subproblem occupies a diagonal block. */
  readonly q: Float64Array;
  /** order[lo..hi) lists the rows of a subproblem by ascending d. */
  readonly order: Int32Array;
  readonly z: Float64Array;
  readonly system: Omit<SecularSystem, "count" | "rho">;
  readonly chosen: Selection;
  readonly gathered: Float64Array;
}

/** Eigenvalues and eigenvectors of a tridiagonal matrix; `order` lists them ascending. */
export interface DividedTridiagonal {
  readonly values: Float64Array;
  /** [n, n]; row i belongs to `values[i]`. */
  readonly rows: Float64Array;
  readonly order: Int32Array;
}

/**
 * Computes the eigendecomposition of the symmetric tridiagonal matrix with diagonal d and off-diagonal e (scaled to
 * norm near 1; both are overwritten) by divide and conquer.
 *
 * Cuppen (1981): the matrix is split into two halves plus a rank-one term, the halves are solved, and the eigenvalues
 * are the roots of the secular equation in their basis. Nearly equal values and negligible weights are deflated
 * (Dongarra & Sorensen 1987), and the vectors are computed from recomputed weights (Gu & Eisenstat 1995). Errors and
 * loss of orthogonality are a few n ε. At most 8/3 n³ operations, in matrix products, fewer with deflation; 3 n²
 * numbers of memory. Pauses between merges and within large ones.
 */
export function* divideTridiagonal(
  store: Store,
  d: Float64Array,
  e: Float64Array,
): Computation<DividedTridiagonal> {
  const n = d.length;
  const work: Division = {
    n,
    d,
    e,
    q: store.take(n * n),
    order: new Int32Array(n),
    z: new Float64Array(n),
    system: {
      nodes: new Float64Array(n),
      z: new Float64Array(n),
      squared: false,
      gaps: store.take(n > MAX_QR_ORDER ? n * n : 0),
      roots: new Float64Array(n),
      weights: new Float64Array(n),
    },
    chosen: selection(n),
    gathered: store.take(n > MAX_QR_ORDER ? n * n : 0),
  };
  for (let i = 0; i < n; i++) work.q[i * n + i] = 1;
  yield* solve(work, 0, n);
  return { values: d, rows: work.q, order: work.order };
}

function* solve(work: Division, lo: number, hi: number): Computation<void> {
  const { n, d, e, q, order } = work;
  if (hi - lo <= MAX_QR_ORDER) {
    tridiagonalQr(d, e, lo, hi, { data: q, at: lo * n + lo, stride: n, length: hi - lo });
  } else {
    const mid = (lo + hi) >> 1;
    const link = e[mid - 1]!;
    d[mid - 1]! -= Math.abs(link);
    d[mid]! -= Math.abs(link);
    yield* part(0, HALF_FRACTION, solve(work, lo, mid));
    yield* part(HALF_FRACTION, 2 * HALF_FRACTION, solve(work, mid, hi));
    yield* part(2 * HALF_FRACTION, 1, merge(work, lo, mid, hi, link));
  }
  sortOrder(order, lo, hi, d);
}

/** Merges two solved halves; in the basis of their vectors the matrix is diag(d) + 2 |link| z zᵀ with ‖z‖ = 1. */
function* merge(work: Division, lo: number, mid: number, hi: number, link: number): Computation<void> {
  const { n, d, q, z, order, chosen, gathered } = work;
  for (let i = lo; i < hi; i++) {
    const component = i < mid ? q[i * n + mid - 1]! : Math.sign(link) * q[i * n + mid]!;
    z[i] = component * Math.SQRT1_2;
    chosen.support[i] = i < mid ? 0 : 2;
  }
  sortOrder(order, lo, hi, d);
  const rho = 2 * Math.abs(link);
  const count = deflate(work, lo, hi, rho);
  if (count === 0) return;
  const system: SecularSystem = { ...work.system, count, rho };
  const { nodes, roots } = system;
  for (let i = 0; i < count; i++) {
    nodes[i] = d[chosen.kept[i]!]!;
    system.z[i] = z[chosen.kept[i]!]!;
  }
  yield* part(0, 0.2, solveSecular(system));
  recomputeWeights(system);
  const sizes = groupRows(chosen, count);
  vectorsFromGaps(system, chosen.slots);
  const halves = { start: lo, middle: mid, end: hi };
  yield* part(0.2, 1, combineRows(q, n, lo, halves, chosen, count, sizes, hi - lo, system.gaps, gathered));
  for (let i = count; i < hi - lo; i++) nodes[i] = d[chosen.dropped[i - count]!]!;
  d.set(roots.subarray(0, count), lo);
  d.set(nodes.subarray(count, hi - lo), lo + count);
}

/**
 * Selects the rows that take part in the rank-one modification, ascending and well separated, and returns their number.
 * A vector with negligible weight is dropped, and of two nearly equal values one is dropped after a rotation.
 */
function deflate(work: Division, lo: number, hi: number, rho: number): number {
  const { n, d, q, z, order, chosen } = work;
  const { kept, dropped, support } = chosen;
  const largest = Math.max(Math.abs(d[order[lo]!]!), Math.abs(d[order[hi - 1]!]!), rho);
  const tolerance = Math.max(MIN_WEIGHT, 4 * Number.EPSILON * largest);
  let [count, droppedCount, candidate] = [0, 0, -1];
  for (let k = lo; k < hi; k++) {
    const row = order[k]!;
    if (rho * Math.abs(z[row]!) <= tolerance) {
      dropped[droppedCount++] = row;
      continue;
    }
    if (candidate >= 0) {
      const size = length2(z[candidate]!, z[row]!);
      const [c, s] = [z[row]! / size, -z[candidate]! / size];
      const gap = d[row]! - d[candidate]!;
      if (Math.abs(gap * c * s) <= tolerance) {
        rotateRows(q, candidate * n + lo, row * n + lo, hi - lo, c, s);
        z[row] = size;
        if (support[row] !== support[candidate]) support[row] = support[candidate] = 1;
        d[candidate]! += gap * s * s;
        d[row]! -= gap * s * s;
        dropped[droppedCount++] = candidate;
      } else kept[count++] = candidate;
    }
    candidate = row;
  }
  if (candidate >= 0) kept[count++] = candidate;
  return count;
}

/** Row r of the gaps <- the normalised vector z_j / (p_j − x_r), in the order of the slots. */
function vectorsFromGaps({ count, gaps, z, weights }: SecularSystem, slots: Int32Array): void {
  for (let r = 0; r < count; r++) {
    const row = r * count;
    let sum = 0;
    for (let j = 0; j < count; j++) {
      const entry = z[j]! / gaps[row + j]!;
      weights[j] = entry;
      sum += entry * entry;
    }
    const factor = 1 / Math.sqrt(sum);
    for (let j = 0; j < count; j++) gaps[row + slots[j]!] = factor * weights[j]!;
  }
}
