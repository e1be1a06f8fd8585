/** Computes x e^exponent in two factors, so that the exponential overflows only if the result does. */
export function timesExp(x: number, exponent: number): number {
  if (x === 0) return x;
  const root = Math.exp(exponent / 2);
  return x * root * root;
}

/** Computes the exponent −2 λ t, which is 0 at t = 0 for every λ. */
export const decayExponent = (eigenvalue: number, t: number): number => (t === 0 ? 0 : -t * (2 * eigenvalue));
