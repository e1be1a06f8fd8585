/** Similarity that brings a matrix closer to a normal one: entry (i, j) of the result is a[order[i], order[j]] s_j / s_i. */
export interface Balance {
  /** Permutation that gathers the isolated eigenvalues on the diagonal at both ends. */
  readonly order: Int32Array;
  /** Powers of two, by position in `order`. */
  readonly scales: Float64Array;
}

/** Largest number of rounds of scaling; the norms have settled after a few. */
const MAX_ROUNDS = 50;

/** Limit of the exponents of the scales, which keeps scaled vectors far from overflow. */
const MAX_EXPONENT = 400;

/**
 * Overwrites `a` [n, n], of entries up to about 1, with its balanced form, without rounding: isolated eigenvalues (as of a
 * triangular matrix in any order) move to the ends, and the other rows and columns are scaled by powers of two until the
 * 2-norms of each row and its column agree (Parlett & Reinsch 1969; James, Langou & Lowery 2014).
 *
 * @param scaling false to permute only
 */
export function balance(a: Float64Array, n: number, scaling: boolean): Balance {
  const { order, first, last } = isolate(a, n);
  const copy = a.slice();
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) a[i * n + j] = copy[order[i]! * n + order[j]!]!;
  }
  const exponents = scaling ? scaleRows(a, n, first, last) : new Int32Array(n);
  const scales = new Float64Array(n);
  for (let i = 0; i < n; i++) scales[i] = 2 ** exponents[i]!;
  return { order, scales };
}

/** Scales rows and columns [first, last) in place, and returns the binary exponents of all scales. */
function scaleRows(a: Float64Array, n: number, first: number, last: number): Int32Array {
  const exponents = new Int32Array(n);
  for (let round = 0, changed = true; changed && round < MAX_ROUNDS; round++) {
    changed = false;
    for (let i = first; i < last; i++) {
      const down = norm(a, first * n + i, n, last - first);
      const across = norm(a, i * n + first, 1, last - first);
      if (down === 0 || across === 0) continue;
      const wanted = exponents[i]! + Math.round(Math.log2(across / down) / 2);
      const exponent = Math.max(-MAX_EXPONENT, Math.min(MAX_EXPONENT, wanted));
      const factor = 2 ** (exponent - exponents[i]!);
      if (down * factor + across / factor >= 0.95 * (down + across)) continue;
      exponents[i] = exponent;
      for (let j = 0; j < n; j++) a[j * n + i]! *= factor;
      for (let j = 0; j < n; j++) a[i * n + j]! /= factor;
      changed = true;
    }
  }
  return exponents;
}

/** Computes the 2-norm of `count` entries that are `step` apart. */
function norm(a: Float64Array, at: number, step: number, count: number): number {
  let squares = 0;
  for (let k = 0; k < count; k++) squares += a[at + k * step]! ** 2;
  return Math.sqrt(squares);
}

/**
 * Finds the order in which rows that are zero outside the diagonal (among those that are left) come last, and such
 * columns first; positions [first, last) remain.
 */
function isolate(a: Float64Array, n: number): { order: Int32Array; first: number; last: number } {
  const left = Array.from({ length: n }, (_, i) => i);
  const [head, tail]: [number[], number[]] = [[], []];
  const take = (down: number, across: number): number => {
    const found = left.findIndex((i) => left.every((j) => i === j || a[i * down + j * across] === 0));
    return found < 0 ? -1 : left.splice(found, 1)[0]!;
  };
  for (let i = take(n, 1); i >= 0; i = take(n, 1)) tail.unshift(i);
  for (let i = take(1, n); i >= 0; i = take(1, n)) head.push(i);
  return { order: new Int32Array([...head, ...left, ...tail]), first: head.length, last: n - tail.length };
}
