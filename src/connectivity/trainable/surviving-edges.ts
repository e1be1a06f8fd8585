import { argumentsOf } from "../../arrays/arguments";
import type { MatrixLike } from "../../arrays/types";

/**
 * Lists the edges of a trainable graph with gains above a threshold, row by row.
 *
 * @param gains gains [n, n], of the edge from node i to node j at [i, j]; only i < j is read
 * @param options.threshold size |a_ij| that the gain of a surviving edge exceeds, 0 by default
 * @throws ArgumentError for a matrix that is not square, NaN, a negative threshold, or unknown options
 * @example
 * survivingEdges([[0, 1, -0.5], [0, 0, 0], [0, 0, 0]]); // [[0, 1], [0, 2]]
 */
export function survivingEdges(
  gains: MatrixLike,
  options: { threshold?: number } = {},
): (readonly [from: number, to: number])[] {
  const args = argumentsOf("survivingEdges");
  const { rows: nodes, columns, data } = args.matrix("gains", gains);
  if (columns !== nodes)
    throw args.refusal("gains", "a square matrix", `${nodes} rows and ${columns} columns`);
  args.options("options", options, { threshold: true });
  const { threshold = 0 } = options;
  args.number("options.threshold", threshold, { atLeast: 0 });
  const edges: [number, number][] = [];
  for (let i = 0; i < nodes; i++)
    for (let j = i + 1; j < nodes; j++) if (Math.abs(data[i * nodes + j]!) > threshold) edges.push([i, j]);
  return edges;
}
