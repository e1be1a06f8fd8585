import type { Interpolant } from "../stepping/stepper";

/**
 * Interpolation through the states at Chebyshev points of the step, both ends included: exact for polynomials below
 * degree `points` and stable at any (J.-P. Berrut & L. N. Trefethen, SIAM Review 46 (2004) 501, barycentric formula).
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
      // Closer to a node than this its weight would overflow.
      const exact = nodes.findIndex((node) => Math.abs(s - node) < 1e-290);
      if (exact >= 0) {
        for (let i = 0; i < n; i++) out[i] = data[offset + exact * n + i]!;
        return;
      }
      let total = 0;
      for (let i = 0; i < n; i++) out[i] = 0;
      for (let j = 0; j < points; j++) {
        const share = weight(j) / (s - nodes[j]!);
        total += share;
        const row = offset + j * n;
        for (let i = 0; i < n; i++) out[i]! += share * data[row + i]!;
      }
      for (let i = 0; i < n; i++) out[i]! /= total;
    },
  };
}
