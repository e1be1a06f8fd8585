import { argumentsOf } from "../../arrays/arguments";
import { toNdArray } from "../../arrays/to-ndarray";
import type { MatrixLike, NdArray } from "../../arrays/types";
import type { GraphLike } from "./connectivity-graph";
import { graphPass, passSize } from "./graph-pass";
import { readGraph } from "./read-graph";

/**
 * Computes the activities of all nodes of a connectivity graph, x_j = φ(W_j Σ_{i<j} a_ij x_i) with the identity for φ at the
 * last node (Yuan, Li, Shao & Yan 2020).
 *
 * @param inputs x_0, [P, w]
 * @returns x_0 … x_{n−1}, [P, w] each
 * @throws ArgumentError for shapes that do not match, gains on edges that do not lead to later nodes, NaN, unknown fields,
 * activities that overflow, or activities that do not fit in memory
 * @example
 * const graph = connectivityGraph({ nodes: 3, width: 2 });
 * connectivityForward(graph, [[1, 2]])[2]!.get(0, 0); // 2: the direct edge and the path over node 1
 */
export function connectivityForward(graph: GraphLike, inputs: MatrixLike): NdArray[] {
  const args = argumentsOf("connectivityForward");
  const checked = readGraph(args.at("graph"), graph);
  const { rows, columns, data } = args.matrix("inputs", inputs, { columns: checked.width });
  args.memory("inputs", passSize(checked, rows), "use fewer samples");
  const pass = graphPass(args, checked, data);
  try {
    pass.forward();
    return pass.states.map((state) =>
      toNdArray(args.finite("(graph and inputs)", state.slice()), [rows, columns]),
    );
  } finally {
    pass.release();
  }
}
