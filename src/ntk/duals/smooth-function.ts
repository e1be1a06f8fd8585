/** Means of a function and its derivative, or of their products for two variables. */
export interface ProductMeans {
  /** E[f(v)], or E[f(u) f(v)] */
  value: number;
  /** E[f′(v)], or E[f′(u) f′(v)] */
  slope: number;
}

/** A function that is analytic in a strip about the real line, except perhaps at 0, and its derivative. */
export interface SmoothFunction {
  readonly value: (x: number) => number;
  readonly derivative: (x: number) => number;
  /** True if the function is analytic on either side of 0 only. */
  readonly bendsAtZero?: boolean | undefined;
  /** Writes E[f(v)] and E[f′(v)] for a normal variable of the given mean and standard deviation to `out`. */
  readonly means?: ((mean: number, deviation: number, out: ProductMeans) => void) | undefined;
}
