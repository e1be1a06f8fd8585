/**
 * Taylor coefficients of a quantity that depends on ε through the parameters θ + ε δ: x = x₀ + x₁ ε + x₂ ε². Undefined
 * coefficients are 0. One forward pass over series computes values, directional derivatives and curvatures; one
 * backward pass computes gradients and their directional derivatives.
 */
export type Series = readonly (Float64Array | undefined)[];

/** Computes Σ_{a+b=k} x_a y_b elementwise; undefined if all terms are 0. `repeat` rows of y share a row of x. */
export function productTerm(
  x: Series,
  y: Series,
  k: number,
  repeat: number,
  width: number,
): Float64Array | undefined {
  let out: Float64Array | undefined;
  for (let a = 0; a <= k; a++) {
    const [p, q] = [x[a], y[k - a]];
    if (p === undefined || q === undefined) continue;
    out ??= new Float64Array(q.length);
    if (repeat === 1) {
      for (let i = 0; i < q.length; i++) out[i]! += p[i]! * q[i]!;
      continue;
    }
    let from = 0;
    for (let row = 0; from < q.length; row++) {
      const offset = from - Math.floor(row / repeat) * width;
      for (const end = from + width; from < end; from++) out[from]! += p[from - offset]! * q[from]!;
    }
  }
  return out;
}

/** Returns x + y in a new array, or the other argument if one is undefined. */
export function added(x: Float64Array | undefined, y: Float64Array | undefined): Float64Array | undefined {
  if (x === undefined || y === undefined) return x ?? y;
  const out = new Float64Array(x.length);
  for (let i = 0; i < out.length; i++) out[i] = x[i]! + y[i]!;
  return out;
}

/** Computes the sum of series, term by term. */
export const sumOf = (parts: readonly Series[]): Series =>
  Array.from({ length: Math.max(...parts.map(({ length }) => length)) }, (_, k) =>
    parts.reduce<Float64Array | undefined>((sum, part) => added(sum, part[k]), undefined),
  );
