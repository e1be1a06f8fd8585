import type { Matrix } from "../../../arrays/types";

/** Eigenvalues and unit eigenvectors of a real matrix, with their real and imaginary parts. */
export interface ComplexEigen {
  readonly real: Float64Array;
  readonly imaginary: Float64Array;
  /** Eigenvectors as columns, [n, n] each. */
  readonly vectors: { readonly real: Matrix; readonly imaginary: Matrix };
}

/**
 * Sorts eigenvalues by ascending real part, then by the magnitude of the imaginary part, with conjugate pairs adjacent,
 * and unpacks their vectors, scaled to length 1 and an entry of largest magnitude that is real and positive.
 *
 * @param packed in column k the vector of a real eigenvalue k; in columns k and k + 1 the real and imaginary parts of the
 *   vector of eigenvalue k, if k and k + 1 are conjugate and k has the positive imaginary part
 */
export function complexEigen(
  real: ArrayLike<number>,
  imaginary: ArrayLike<number>,
  packed: Matrix,
): ComplexEigen {
  const n = packed.rows;
  const order = Array.from({ length: n }, (_, k) => k).sort(
    (j, k) => real[j]! - real[k]! || Math.abs(imaginary[j]!) - Math.abs(imaginary[k]!) || j - k,
  );
  const parts = { real: new Float64Array(n * n), imaginary: new Float64Array(n * n) };
  const matrix = (data: Float64Array): Matrix => ({ rows: n, columns: n, data });
  const values = { real: new Float64Array(n), imaginary: new Float64Array(n) };
  order.forEach((k, to) => {
    values.real[to] = real[k]!;
    values.imaginary[to] = imaginary[k]!;
    const sign = Math.sign(imaginary[k]!);
    const column = sign < 0 ? k - 1 : k;
    for (let i = 0; i < n; i++) {
      parts.real[i * n + to] = packed.data[i * n + column]!;
      if (sign !== 0) parts.imaginary[i * n + to] = sign * packed.data[i * n + column + 1]!;
    }
    normalise(parts.real, parts.imaginary, to, n);
  });
  return {
    ...values,
    vectors: { real: matrix(parts.real), imaginary: matrix(parts.imaginary) },
  };
}

/** Scales a complex column to length 1 and turns its entry of largest magnitude to the positive real axis. */
function normalise(real: Float64Array, imaginary: Float64Array, column: number, n: number): void {
  let [peak, largest] = [0, 0];
  for (let i = 0; i < n; i++) {
    const size = Math.hypot(real[i * n + column]!, imaginary[i * n + column]!);
    if (size > largest) [peak, largest] = [i, size];
  }
  const [c, s] = [real[peak * n + column]! / largest, imaginary[peak * n + column]! / largest];
  let squares = 0;
  for (let i = 0; i < n; i++) {
    squares += (real[i * n + column]! / largest) ** 2 + (imaginary[i * n + column]! / largest) ** 2;
  }
  const length = Math.sqrt(squares);
  for (let i = 0; i < n; i++) {
    const at = i * n + column;
    const [x, y] = [real[at]! / largest / length, imaginary[at]! / largest / length];
    real[at] = c * x + s * y;
    imaginary[at] = i === peak ? 0 : c * y - s * x;
  }
}
