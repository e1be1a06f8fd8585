import type { Interpolant } from "../stepping/stepper";

/**
 * Creates the interpolant through the states at Chebyshev points of the step, including both ends.
 *
 * It is exact for polynomials below degree `points` and stable for any number of points (barycentric formula: J.-P.
 * Berrut & L. N. Trefethen, SIAM Review 46 (2004) 501).
 */
export function chebyshevInterpolant(points: number): Interpolant & { readonly nodes: readonly number[] } {
  const last = points - 1;
  const nodes = Array.from({ length: points }, (_, j) => Math.sin((Math.PI * j) / (2 * last)) ** 2);
  nodes[last] = 1;
  const weight = (j: number): number => (j % 2 === 0 ? 1 : -1) * (j === 0 || j === last ? 0.5 : 1);
  return {
    rows: points,
    nodes,
    evaluate(data, offset, n, s, out) {
      // Closer to a node, its weight would overflow.
      const exact = nodes.findIndex((node) => Math.abs(s - node) < 1e-290);
      if (exact >= 0) {
        for (let i = 0; i < n; i++) out[i] = data[offset + exact * n + i]!;
        return;
      }
      let total = 0;
      for (let i = 0; i < n; i++) out[i] = 0;
      for (let j = 0; j < points; j++) {
        const scaledWeight = weight(j) / (s - nodes[j]!);
        total += scaledWeight;
        const row = offset + j * n;
        for (let i = 0; i < n; i++) out[i]! += scaledWeight * data[row + i]!;
      }
      for (let i = 0; i < n; i++) out[i]! /= total;
    },
  };
}
