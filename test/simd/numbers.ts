import fc from "fast-check";

const EPSILON = 2 ** -52;

/** Numbers of very different magnitudes, including zeros, with products that neither overflow nor underflow. */
const moderate = fc.oneof(
  { weight: 8, arbitrary: fc.double({ min: -1, max: 1, noNaN: true }) },
  { weight: 1, arbitrary: fc.constantFrom(0, -0, 1, -1, 1e100, -1e-100, 3e-60) },
);

export const vector = (n: number): fc.Arbitrary<number[]> =>
  fc.array(moderate, { minLength: n, maxLength: n });

/**
 * Expects two sums of `terms` products to agree up to rounding relative to `size`, the sum of the magnitudes of the
 * terms, or to be the same infinity or NaN.
 */
export function expectSame(actual: number, expected: number, size: number, terms: number): void {
  const allowed = (terms + 4) * EPSILON * size + 1e-300;
  // An expectation takes a thousand times as long as the comparison, and there are millions.
  const isClose = Number.isFinite(actual) && Math.abs(actual - expected) <= allowed;
  if (Object.is(actual, expected) || (isClose && Number.isFinite(expected))) return;
  throw new Error(`${actual} differs from ${expected} by more than ${allowed}`);
}
