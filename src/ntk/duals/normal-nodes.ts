import type { SmoothFunction } from "./smooth-function";

/** Nodes of a rule for a normal variable: points, weights, and a function with its derivative at the points. */
export interface NormalNodes {
  count: number;
  points: Float64Array;
  weights: Float64Array;
  values: Float64Array;
  slopes: Float64Array;
}

/** Returns an empty set of nodes, which grows on demand. */
export const emptyNodes = (): NormalNodes => ({
  count: 0,
  points: new Float64Array(0),
  weights: new Float64Array(0),
  values: new Float64Array(0),
  slopes: new Float64Array(0),
});

/** Sets the number of nodes, with room for them; earlier nodes are kept. */
export function reserve(nodes: NormalNodes, count: number): void {
  nodes.count = count;
  if (nodes.points.length >= count) return;
  for (const field of ["points", "weights", "values", "slopes"] as const) {
    const grown = new Float64Array(2 * count);
    grown.set(nodes[field]);
    nodes[field] = grown;
  }
}

/** Writes node `at`: a point with its weight, and the function there. */
export function writeNode(
  f: SmoothFunction,
  nodes: NormalNodes,
  at: number,
  point: number,
  weight: number,
): void {
  nodes.points[at] = point;
  nodes.weights[at] = weight;
  nodes.values[at] = f.value(point);
  nodes.slopes[at] = f.derivative(point);
}
