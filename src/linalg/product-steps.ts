import { argumentsOf } from "../arrays/arguments";
import type { Matrix } from "../arrays/types";
import type { Computation } from "../concurrency/computation";
import { engineName } from "../simd";
import { block, transposedBlock } from "./dense/block-product";
import { writeProductSteps } from "./dense/product-steps";
import { openStore } from "./dense/store";
import { product, type Transposition, transpose } from "./products";

/** Number of multiplications up to which a product is computed without a pause. */
const MAX_UNPAUSED_PRODUCT = 2 ** 27;
/** Number of rows between pauses without WebAssembly. */
const ROWS_PER_PAUSE = 16;

/** Computes the product of two matrices, bitwise equal to that of `product`, with pauses. */
export function* productSteps(a: Matrix, b: Matrix, transposition: Transposition = {}): Computation<Matrix> {
  const { left = false, right = false } = transposition;
  const [m, k] = left ? [a.columns, a.rows] : [a.rows, a.columns];
  const n = right ? b.rows : b.columns;
  if (m * k * n <= MAX_UNPAUSED_PRODUCT || Math.min(m, k, n) < 3) return product(a, b, transposition);
  if (engineName() === "TypeScript") return yield* productByRows(left ? transpose(a) : a, b, right);
  const store = openStore(argumentsOf("multiply"), Math.max(m, k, n), [a.data.length, b.data.length, m * n]);
  try {
    const [x, y, out] = [store.take(a.data.length), store.take(b.data.length), store.take(m * n)];
    x.set(a.data);
    y.set(b.data);
    const [first, second] = [left ? transposedBlock : block, right ? transposedBlock : block];
    const factors = [first(x, 0, a.columns), second(y, 0, b.columns)] as const;
    yield* writeProductSteps(block(out, 0, n), ...factors, [m, n, k], 0);
    return { rows: m, columns: n, data: out.slice() };
  } finally {
    store.release();
  }
}

function* productByRows(a: Matrix, b: Matrix, right: boolean): Computation<Matrix> {
  const columns = right ? b.rows : b.columns;
  const data = new Float64Array(a.rows * columns);
  for (let start = 0; start < a.rows; start += ROWS_PER_PAUSE) {
    const rows = Math.min(ROWS_PER_PAUSE, a.rows - start);
    const band = { ...a, rows, data: a.data.subarray(start * a.columns, (start + rows) * a.columns) };
    data.set(product(band, b, { right }).data, start * columns);
    yield (start + rows) / a.rows;
  }
  return { rows: a.rows, columns, data };
}
