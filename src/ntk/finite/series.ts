/**
 * A quantity that depends on ε through the parameters θ + ε δ, by its Taylor coefficients: x = x₀ + x₁ ε + x₂ ε². Missing
 * coefficients are 0. One forward pass over such series gives values, directional derivatives and curvatures; one
 * backward pass gives gradients and their directional derivatives.
 */
export type Series = readonly (Float64Array | undefined)[];

/** Σ_{a+b=k} x_a y_b, number by number; undefined where all terms are 0. `repeat` rows of y share a row of x. */
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
    let from = 0;
    for (let row = 0; from < q.length; row++) {
      const back = from - Math.floor(row / repeat) * width;
      for (const end = from + width; from < end; from++) out[from]! += p[from - back]! * q[from]!;
    }
  }
  return out;
}

/** Both added, in a fresh array unless one is missing. */
export function added(x: Float64Array | undefined, y: Float64Array | undefined): Float64Array | undefined {
  if (x === undefined || y === undefined) return x ?? y;
  return x.map((value, i) => value + y[i]!);
}
