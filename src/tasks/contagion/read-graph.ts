import type { Arguments } from "../../arrays/arguments";
import type { Matrix, MatrixLike } from "../../arrays/types";

/** Undirected graph, with the neighbours of all nodes one after the other. */
export interface ContactGraph {
  readonly matrix: Matrix;
  readonly nodes: number;
  /** The neighbours of node i are `neighbours[starts[i]]` ... `neighbours[starts[i + 1] − 1]`. */
  readonly starts: Int32Array;
  readonly neighbours: Int32Array;
}

/** Reads a symmetric adjacency matrix of zeros and ones without loops. */
export function readContactGraph(args: Arguments, path: string, graph: MatrixLike): ContactGraph {
  const matrix = args.matrix(path, graph);
  const { rows: nodes, columns, data } = matrix;
  if (nodes !== columns) throw args.refusal(path, "a square matrix", `a ${nodes} × ${columns} matrix`);
  const starts = new Int32Array(nodes + 1);
  const neighbours: number[] = [];
  for (let i = 0; i < nodes; i++) {
    for (let j = 0; j < nodes; j++) {
      const entry = data[i * nodes + j]!;
      if ((entry !== 0 && entry !== 1) || (i === j && entry !== 0)) {
        const expected = "a matrix of 0 and 1 with a diagonal of 0";
        throw args.refusal(path, expected, `${entry} in row ${i}, column ${j}`);
      }
      if (entry !== data[j * nodes + i]) {
        throw args.refusal(
          path,
          "a symmetric matrix",
          `${entry} in row ${i}, column ${j}, and not in the other`,
        );
      }
      if (entry === 1) neighbours.push(j);
    }
    starts[i + 1] = neighbours.length;
  }
  return { matrix, nodes, starts, neighbours: Int32Array.from(neighbours) };
}
