import { denseSymmetricEigenvalues } from "../../linalg/dense";

/** Nodes and weights for expectations over a standard normal variable, and Hermite polynomials at the nodes. */
export interface GaussHermite {
  readonly nodes: Float64Array;
  readonly weights: Float64Array;
  /** [n, n]; entry [i, k] is weight i times the orthonormal Hermite polynomial of degree k at node i. */
  readonly projections: Float64Array;
}

const rules = new Map<number, GaussHermite>();

/**
 * Computes the n-point Gauss–Hermite rule, and caches it. The nodes are eigenvalues of the Jacobi matrix (Golub &
 * Welsch 1969), refined by a Newton step; the weights are 1/Σ_k p_k(x)², accurate even for the smallest weight.
 */
export function gaussHermite(n: number): GaussHermite {
  const cached = rules.get(n);
  if (cached !== undefined) return cached;
  const jacobi = new Float64Array(n * n);
  for (let k = 1; k < n; k++) jacobi[k * n + k - 1] = jacobi[(k - 1) * n + k] = Math.sqrt(k);
  const nodes = denseSymmetricEigenvalues({ rows: n, columns: n, data: jacobi });
  const weights = new Float64Array(n);
  const projections = new Float64Array(n * n);
  const values = new Float64Array(n + 1);
  for (let i = 0; i < n; i++) {
    writeHermite(nodes[i]!, values);
    nodes[i]! -= values[n]! / (Math.sqrt(n) * values[n - 1]!);
    writeHermite(nodes[i]!, values);
    let sum = 0;
    for (let k = 0; k < n; k++) sum += values[k]! * values[k]!;
    weights[i] = 1 / sum;
    for (let k = 0; k < n; k++) projections[i * n + k] = values[k]! / sum;
  }
  const rule = { nodes, weights, projections };
  rules.set(n, rule);
  return rule;
}

/** Writes the orthonormal Hermite polynomials at x, by degree. */
function writeHermite(x: number, values: Float64Array): void {
  values[0] = 1;
  values[1] = x;
  for (let k = 1; k + 1 < values.length; k++) {
    values[k + 1] = (x * values[k]! - Math.sqrt(k) * values[k - 1]!) / Math.sqrt(k + 1);
  }
}
