import type { Arguments } from "../../arrays/arguments";
import { toNdArray } from "../../arrays/to-ndarray";
import type { MatrixLike, NdArray } from "../../arrays/types";
import { checkNames, type Graph } from "../graph";

/** Checks the weights of all edges and packs them, edge by edge, into a new buffer. */
export function packWeights(
  args: Arguments,
  weights: Readonly<Record<string, MatrixLike>>,
  { edges, sizes, parameters }: Graph,
): Float64Array {
  const keys = edges.map(({ key }) => key);
  checkNames(args, weights, keys, true);
  const packed = new Float64Array(parameters);
  for (const { key, from, to, offset } of edges) {
    const shape = { rows: sizes[to]!, columns: sizes[from]! };
    packed.set(args.matrix([key], weights[key]!, shape).data, offset);
  }
  return packed;
}

/** Copies packed weights into one ndarray per edge. */
export function unpackWeights(packed: Float64Array, { edges, sizes }: Graph): Record<string, NdArray> {
  const named = edges.map(({ key, from, to, offset, length }) => {
    const matrix = toNdArray(packed.slice(offset, offset + length), [sizes[to]!, sizes[from]!]);
    return [key, matrix] as const;
  });
  return Object.fromEntries(named);
}
