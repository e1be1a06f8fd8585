import type { Matrix } from "../../arrays/types";
import { norm } from "../../linalg/norm";

/** Limit of the iterations from one start. */
const MAX_ITERATIONS = 1000;

/**
 * Computes the largest Σ_c (n·u_c)₊² over unit vectors n: it is at most 1 for fields at marginal stability.
 *
 * The sum is convex in n, so that it never falls under n → Σ_c (n·u_c)₊ u_c, normalised. The starts are all fields and
 * the sums of two.
 */
export function largestOverlap({ rows: C, columns: r, data: u }: Matrix): number {
  let largest = 0;
  for (let c = 0; c < C; c++) {
    for (let d = c; d < C; d++) {
      let n = Float64Array.from({ length: r }, (_, i) => u[c * r + i]! + u[d * r + i]!);
      let overlap = 0;
      for (let iteration = 0; iteration < MAX_ITERATIONS; iteration++) {
        const length = norm(n);
        if (length === 0) break;
        const next = new Float64Array(r);
        let sum = 0;
        for (let e = 0; e < C; e++) {
          let along = 0;
          for (let i = 0; i < r; i++) along += (n[i]! / length) * u[e * r + i]!;
          if (along <= 0) continue;
          sum += along * along;
          for (let i = 0; i < r; i++) next[i]! += along * u[e * r + i]!;
        }
        const gain = sum - overlap;
        overlap = sum;
        n = next;
        if (gain <= 1e-14) break;
      }
      largest = Math.max(largest, overlap);
    }
  }
  return largest;
}
