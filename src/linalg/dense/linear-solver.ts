import { argumentsOf, type MatrixRows } from "../../arrays/arguments";
import type { Computation } from "../../concurrency/computation";
import { block } from "./block-product";
import { factorBlocked, MAX_COLUMNS, solveBlocked, solveBlockedTransposed } from "./blocked-lu";
import { factorReal, solveReal, solveRealTransposed } from "./lu";
import { openStore, paddedStride, type Store } from "./store";

/** Factors of a matrix A of order n, for systems with this matrix. */
export interface LinearSolver {
  /** Overwrites x [n, k], row-major, with the solution of A X = x. */
  readonly solve: (x: Float64Array, k: number) => void;
  /** Overwrites a vector with the solution of Aᵀ y = x. */
  readonly solveTransposed: (x: Float64Array) => void;
  /** Largest number of right-hand sides for `solve`. */
  readonly maxColumns: number;
}

/** Order from which products take most of the time. */
const MIN_BLOCKED_ORDER = 48;

/** Number of multiplications of one call of `solve`, about. */
const PRODUCTS_PER_CALL = 2 ** 27;

/** Rows of a matrix of order n, `stride` entries apart, in an array of `store`. */
export interface StoredMatrix {
  readonly store: Store;
  readonly data: Float64Array;
  readonly n: number;
  readonly stride: number;
}

/** Opens a store for a matrix of order n, with space for systems of `count` right-hand sides, and reads the matrix. */
export function storeMatrix({ rows: n, copy }: MatrixRows, count: number): StoredMatrix {
  const stride = n < MIN_BLOCKED_ORDER ? n : paddedStride(n);
  const lengths = [n * stride, n * columnsPerCall(n, count), n * MAX_COLUMNS, n];
  const store = openStore(argumentsOf("solve"), n, lengths);
  try {
    const data = store.take(n * stride);
    if (stride === n) copy(data, 0, n);
    else for (let i = 0; i < n; i++) copy(data.subarray(i * stride, i * stride + n), i, i + 1);
    return { store, data, n, stride };
  } catch (error) {
    store.release();
    throw error;
  }
}

const columnsPerCall = (n: number, count: number): number =>
  n < MIN_BLOCKED_ORDER ? 1 : Math.max(1, Math.min(count, Math.floor(PRODUCTS_PER_CALL / (n * n))));

/**
 * Overwrites a matrix with its factors, by LU factorisation with partial pivoting; returns undefined if a pivot is zero
 * or not finite. Pauses within the factorisation of a large matrix.
 */
export function* linearSolver(matrix: StoredMatrix, count: number): Computation<LinearSolver | undefined> {
  return matrix.n < MIN_BLOCKED_ORDER ? smallSolver(matrix) : yield* blockedSolver(matrix, count);
}

function smallSolver({ data, n }: StoredMatrix): LinearSolver | undefined {
  const pivots = new Int32Array(n);
  if (!factorReal(data, n, pivots)) return undefined;
  return {
    solve: (x) => solveReal(data, n, pivots, x),
    solveTransposed: (x) => solveRealTransposed(data, n, pivots, x),
    maxColumns: 1,
  };
}

function* blockedSolver(
  { store, data, n, stride }: StoredMatrix,
  count: number,
): Computation<LinearSolver | undefined> {
  const panel = store.take(n * MAX_COLUMNS);
  const sums = store.take(n);
  const factors = { data, stride, n, pivots: new Int32Array(n), panel, sums };
  if (!(yield* factorBlocked(factors))) return undefined;
  const maxColumns = columnsPerCall(n, count);
  const right = store.take(n * maxColumns);
  /** Copies numbers into the store, solves there, and copies them back. */
  const through = (solver: typeof solveBlocked, x: Float64Array, k: number): void => {
    right.set(x);
    solver(factors, block(right, 0, k), k);
    x.set(right.subarray(0, x.length));
  };
  return {
    solve: (x, k) => through(solveBlocked, x, k),
    solveTransposed: (x) => through(solveBlockedTransposed, x, 1),
    maxColumns,
  };
}
