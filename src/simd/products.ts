import { argumentsOf } from "../arrays/arguments";
import { kernelsOf } from "./arena";
import { borrowArena, copyIn, copyOut, withArena } from "./copy";
import { plainProduct } from "./fallback/product";
import { engine } from "./instance";

/** For fewer multiplications, copying costs more than the kernel saves. */
const MIN_KERNEL_MULTIPLICATIONS = 64;

/**
 * out = a b for flat row-major a [m, k], b [k, n], out [m, n]; `out` must not overlap a or b.
 *
 * This function and the three below use the SIMD kernel: in place if all three arrays belong to one workspace, on
 * copies otherwise. Plain loops replace it for small matrices and without WebAssembly. 2 m k n operations; the error of
 * an entry is at most k units of rounding of the sum of the magnitudes of its terms.
 *
 * @throws MemoryError if copies of the arrays cannot be allocated
 */
export function multiplyInto(
  out: Float64Array,
  a: Float64Array,
  b: Float64Array,
  m: number,
  k: number,
  n: number,
): void {
  productInto(0, out, a, b, m, k, n);
}

/** out = aᵀ b for flat row-major a [k, m], b [k, n], out [m, n]. */
export function transposedMultiplyInto(
  out: Float64Array,
  a: Float64Array,
  b: Float64Array,
  m: number,
  k: number,
  n: number,
): void {
  productInto(1, out, a, b, m, k, n);
}

/** out = a bᵀ for flat row-major a [m, k], b [n, k], out [m, n]. */
export function multiplyTransposedInto(
  out: Float64Array,
  a: Float64Array,
  b: Float64Array,
  m: number,
  k: number,
  n: number,
): void {
  productInto(2, out, a, b, m, k, n);
}

/** out = aᵀ bᵀ for flat row-major a [k, m], b [n, k], out [m, n]. */
export function transposedMultiplyTransposedInto(
  out: Float64Array,
  a: Float64Array,
  b: Float64Array,
  m: number,
  k: number,
  n: number,
): void {
  productInto(3, out, a, b, m, k, n);
}

/** Matrix that writes its numbers, row by row, to the start of an array. */
export type NumberSource = (target: Float64Array) => void;

/**
 * Returns op(a) op(b) [m, n] for a `form` as in `Kernels.product`. The kernel's copies of the operands are the only
 * ones.
 *
 * @throws MemoryError if the copies cannot be allocated, and the errors of the sources
 */
export function productOf(
  form: number,
  a: NumberSource,
  b: NumberSource,
  m: number,
  k: number,
  n: number,
): Float64Array<ArrayBuffer> {
  const [aSize, bSize] = [m * k, k * n];
  if (!isWorthKernel(m, k, n)) {
    const [left, right] = [new Float64Array(aSize), new Float64Array(bSize)];
    a(left);
    b(right);
    const out = new Float64Array(m * n);
    productInto(form, out, left, right, m, k, n);
    return out;
  }
  return withArena(argumentsOf("multiply"), 8 * (aSize + bSize + m * n), ({ numbers, start, kernels }) => {
    const [bAt, at] = [start / 8 + aSize, start / 8 + aSize + bSize];
    a(numbers.subarray(start / 8, bAt));
    b(numbers.subarray(bAt, at));
    kernels.product(form, 0, 8 * at, n, start, form & 1 ? m : k, 8 * bAt, form & 2 ? k : n, m, k, n);
    return numbers.slice(at, at + m * n);
  });
}

/** With a dimension of 1 or 2, most entries are used only once or twice, and copying costs as much as multiplying. */
const isWorthKernel = (m: number, k: number, n: number): boolean =>
  m * k * n >= MIN_KERNEL_MULTIPLICATIONS && Math.min(m, n, k) >= 3 && engine() !== null;

function productInto(
  form: number,
  out: Float64Array,
  a: Float64Array,
  b: Float64Array,
  m: number,
  k: number,
  n: number,
): void {
  const aWidth = form & 1 ? m : k;
  const bWidth = form & 2 ? k : n;
  if (!isWorthKernel(m, k, n)) {
    plainProduct(form, 0, out, 0, n, a, 0, aWidth, b, 0, bWidth, m, k, n);
    return;
  }
  const kernels = kernelsOf(out);
  if (kernels !== undefined && kernelsOf(a) === kernels && kernelsOf(b) === kernels) {
    kernels.product(form, 0, out.byteOffset, n, a.byteOffset, aWidth, b.byteOffset, bWidth, m, k, n);
    return;
  }
  const [aSize, bSize, outSize] = [m * k, k * n, m * n];
  const arena = borrowArena(argumentsOf("multiply"), 8 * (aSize + bSize + outSize));
  const { numbers, start } = arena;
  const at = start / 8;
  copyIn(numbers, at, a, aSize);
  copyIn(numbers, at + aSize, b, bSize);
  const target = start + 8 * (aSize + bSize);
  arena.kernels.product(form, 0, target, n, start, aWidth, start + 8 * aSize, bWidth, m, k, n);
  copyOut(out, numbers, target / 8, outSize);
}
