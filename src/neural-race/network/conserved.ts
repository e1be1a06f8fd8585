import { argumentsOf } from "../../arrays/arguments";
import { toNdArray } from "../../arrays/to-ndarray";
import type { MatrixLike, NdArray } from "../../arrays/types";
import { multiplyTransposedInto, transposedMultiplyInto } from "../../simd";
import { type GatedNetworkLike, readGraph } from "../graph";
import { packWeights } from "./weights";

/**
 * Computes the matrices that gradient flow conserves for any data and gates, one at every hidden node v:
 *
 *   C_v = Σ_out W_eᵀ W_e − Σ_in W_e W_eᵀ
 *
 * over the edges out of v and into v. C_v is constant because both sums grow by the same Σ_p over the paths through v
 * (for layers in a chain: Saxe, McClelland & Ganguli 2014). With gates per unit only the diagonal of C_v is conserved.
 * Outputs with outgoing edges have no conserved matrix.
 *
 * @param weights `weights["from->to"]` of shape [units of `to`, units of `from`]
 * @returns [units, units] for every hidden node by name
 * @throws ArgumentError for shapes that do not match, NaN, or products that overflow
 * @example
 * const network = gatedNetwork({ nodes: { x: 1, h: 1, y: 1 }, edges: [["x", "h"], ["h", "y"]] });
 * conserved(network, { "x->h": [[2]], "h->y": [[3]] }); // { h: [[5]] }
 */
export function conserved(
  network: GatedNetworkLike,
  weights: Readonly<Record<string, MatrixLike>>,
): Record<string, NdArray> {
  const args = argumentsOf("conserved");
  const graph = readGraph(args.at("network"), network);
  const packed = packWeights(args.at("weights"), weights, graph);
  const { names, sizes, edges, incoming, outgoing, outputs } = graph;
  const hidden = names.flatMap((_, v) => (incoming[v]!.length > 0 && !outputs.includes(v) ? [v] : []));
  const matrices = hidden.map((v) => {
    const n = sizes[v]!;
    const sum = new Float64Array(n * n);
    const part = new Float64Array(n * n);
    const matrixOf = (e: number) => packed.subarray(edges[e]!.offset, edges[e]!.offset + edges[e]!.length);
    for (const e of outgoing[v]!) {
      transposedMultiplyInto(part, matrixOf(e), matrixOf(e), n, sizes[edges[e]!.to]!, n);
      for (let i = 0; i < sum.length; i++) sum[i]! += part[i]!;
    }
    for (const e of incoming[v]!) {
      multiplyTransposedInto(part, matrixOf(e), matrixOf(e), n, sizes[edges[e]!.from]!, n);
      for (let i = 0; i < sum.length; i++) sum[i]! -= part[i]!;
    }
    return [names[v]!, toNdArray(args.finite("weights", sum), [n, n])] as const;
  });
  return Object.fromEntries(matrices);
}
