import { argumentsOf, type FieldsOf } from "../../arrays/arguments";
import { readWeights, widthsOf } from "../../arrays/read-weights";
import type { MatrixLike } from "../../arrays/types";
import type { ColouredGraph } from "./coloured-graph";
import { weightCategories } from "./weight-categories";

/** Limits of the categories of weights. */
export interface WeightGraphOptions {
  /**
   * Weights whose Gaussian density is at least this fraction of its maximum are left out, above 0 to 1; default 0.55.
   */
  readonly densityCut?: number | undefined;
  /** Fraction of each tail, from the cut to the extreme weight, that is mild, 0 to 1; default 0.2. */
  readonly strongShare?: number | undefined;
  /**
   * Weights of all conditions that are compared, which give the Gaussian and the extremes; default only `weights`. They should
   * contain `weights`: if no weight of the pool lies beyond the cut on one side, all edges on that side are strong.
   */
  readonly pool?: readonly (readonly MatrixLike[])[] | undefined;
}

const OPTIONS: FieldsOf<WeightGraphOptions> = { densityCut: true, strongShare: true, pool: true };

/**
 * Converts the weights of a network to a graph of its strongest connections, in three colours (Zambra, Maritan & Testolin
 * 2020).
 *
 * A Gaussian of mean μ and population standard deviation σ is fitted to all weights. A weight is kept if its density is below
 * `densityCut` times the maximum, |w − μ| > σ √(−2 ln densityCut) =: r. Positive weights are strong above
 * μ + r + s (max − μ − r), with s = `strongShare`, and negative weights correspondingly; the others are mild. Networks that
 * are compared should share a `pool`, so that a colour has the same meaning in all of them.
 *
 * @param weights matrices of the layers, [n_{l+1}, n_l]; entry [i, j] is an edge from node j of layer l to node i of layer
 * l + 1
 * @returns the graph of n_0 + n_1 + ... nodes, layer by layer; colours 0 strong negative, 1 mild, 2 strong positive
 * @throws ArgumentError for shapes that do not chain, NaN, or options that are unknown or out of range
 * @example
 * const network = mlp({ widths: [31, 30, 30, 4], activation: "relu" });
 * const { weights } = initialise(network, { seed: 1 });
 * const { edges } = weightGraph(weights); // a Gaussian keeps 27 % of the weights
 */
export function weightGraph(weights: readonly MatrixLike[], options: WeightGraphOptions = {}): ColouredGraph {
  const args = argumentsOf("weightGraph");
  args.options("options", options, OPTIONS);
  const at = args.at("options");
  const { densityCut = 0.55, strongShare = 0.2, pool } = options;
  at.number("densityCut", densityCut, { above: 0, atMost: 1 });
  at.number("strongShare", strongShare, { atLeast: 0, atMost: 1 });
  const matrices = readWeights(args.at("weights"), weights);
  if (pool !== undefined && (!Array.isArray(pool) || pool.length === 0)) {
    throw at.error("pool", "an array of the weights of at least one network", pool);
  }
  // Not `map`, which skips the holes of a sparse array.
  const conditions =
    pool === undefined ? [matrices] : Array.from(pool, (w, k) => readWeights(at.at(["pool", k]), w));
  const colourOf = weightCategories(conditions.flat(), { densityCut, strongShare });
  const widths = widthsOf(matrices);
  const edges = { from: [] as number[], to: [] as number[], colour: [] as number[] };
  let first = 0;
  for (const { rows, columns, data } of matrices) {
    for (let j = 0; j < columns; j++) {
      for (let i = 0; i < rows; i++) {
        const colour = colourOf(data[i * columns + j]!);
        if (colour === undefined) continue;
        edges.from.push(first + j);
        edges.to.push(first + columns + i);
        edges.colour.push(colour);
      }
    }
    first += columns;
  }
  return {
    nodes: first + widths[matrices.length]!,
    layers: Int32Array.from(widths.flatMap((width, layer) => new Array<number>(width).fill(layer))),
    edges: {
      from: Int32Array.from(edges.from),
      to: Int32Array.from(edges.to),
      colour: Int32Array.from(edges.colour),
    },
  };
}
