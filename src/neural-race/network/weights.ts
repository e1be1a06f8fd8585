import { checkFinite } from "../../arrays/check";
import { readMatrix } from "../../arrays/readers";
import { toNdArray } from "../../arrays/to-ndarray";
import type { MatrixLike, NdArray } from "../../arrays/types";
import { checkNames, type Graph, quote } from "../graph";

/** The weights of a network in one fresh buffer, edge by edge, after checking that all are there and fit. */
export function packWeights(
  functionName: string,
  weights: Readonly<Record<string, MatrixLike>>,
  { edges, sizes, parameters }: Graph,
): Float64Array {
  const keys = edges.map(({ key }) => key);
  checkNames(functionName, "weights", weights, keys, true);
  const packed = new Float64Array(parameters);
  for (const { key, from, to, offset } of edges) {
    const shape = { rows: sizes[to]!, columns: sizes[from]! };
    packed.set(readMatrix(functionName, `weights[${quote(key)}]`, weights[key]!, shape).data, offset);
  }
  return packed;
}

/** Fresh ndarrays by edge from packed weights. */
export function unpackWeights(packed: Float64Array, { edges, sizes }: Graph): Record<string, NdArray> {
  const named = edges.map(({ key, from, to, offset, length }) => {
    const matrix = toNdArray(packed.slice(offset, offset + length), [sizes[to]!, sizes[from]!]);
    return [key, matrix] as const;
  });
  return Object.fromEntries(named);
}

/** The same after checking that what they were computed from has not overflowed. */
export function finiteWeights(
  functionName: string,
  argument: string,
  packed: Float64Array,
  graph: Graph,
): Record<string, NdArray> {
  return unpackWeights(checkFinite(functionName, argument, packed), graph);
}
