import { seriesColumns, type Table, tableOf } from "../../arrays/table";
import { toNdArray } from "../../arrays/to-ndarray";
import type { NdArray } from "../../arrays/types";
import type { DenseReduction } from "../reduction/read-reduction";
import type { ModeSystem } from "./mode-system";

/** State of a race at one time. */
export interface RaceState {
  /** Edge strengths B_e, [edges, modes]. */
  readonly edges: NdArray;
  /** Path strengths B_p, the products of the edge strengths along each path, [paths, modes]. */
  readonly paths: NdArray;
  /** Loss of the network with these strengths. */
  readonly loss: number;
}

/** Computes the state of a race from the edge strengths of every mode. */
export function raceState(
  { graph, paths, modes, targetSecondMoment }: DenseReduction,
  systems: readonly ModeSystem[],
  states: readonly Float64Array[],
): RaceState {
  const count = modes.length;
  const edges = new Float64Array(graph.edges.length * count);
  const products = new Float64Array(paths.length * count);
  let explained = 0;
  systems.forEach((system, m) => {
    const state = states[m]!;
    system.edges.forEach((e, i) => {
      edges[e * count + m] = state[i]!;
    });
    const strengths = new Float64Array(system.paths.length);
    system.products(state, strengths);
    system.paths.forEach(({ path }, i) => {
      products[path * count + m] = strengths[i]!;
    });
    explained += system.explained(state);
  });
  return {
    edges: toNdArray(edges, [graph.edges.length, count]),
    paths: toNdArray(products, [paths.length, count]),
    // Rounding can make the loss negative, so it is clipped at 0; an overflow gives NaN, not 0.
    loss:
      explained < Number.POSITIVE_INFINITY ? Math.max(0, (targetSecondMoment - explained) / 2) : Number.NaN,
  };
}

/** Tests whether all entries of a state are finite. */
export const isFiniteState = ({ edges, paths, loss }: RaceState): boolean =>
  Number.isFinite(loss) && edges.data.every(Number.isFinite) && paths.data.every(Number.isFinite);

/** Stacks arrays of the shape of `like` along a new first dimension. */
export function stackStates(arrays: readonly NdArray[], like: NdArray): NdArray {
  const data = new Float64Array(arrays.length * like.data.length);
  arrays.forEach((array, i) => {
    data.set(array.data, i * array.data.length);
  });
  return toNdArray(data, [arrays.length, ...like.shape]);
}

/** States of a race over time. */
interface RaceSeries {
  readonly times: Float64Array;
  readonly loss: Float64Array;
  readonly edges: readonly string[];
  readonly edgeStrengths: NdArray;
  readonly pathStrengths: NdArray;
}

/** Returns times, loss and the strengths of every edge and path in every mode as a table. */
export function raceTable({ times, loss, edges, edgeStrengths, pathStrengths }: RaceSeries): Table {
  const modes = edgeStrengths.shape[2]!;
  const nameOf = (k: number, owner: (index: number) => string): string =>
    `${owner(Math.floor(k / modes))} mode ${(k % modes) + 1}`;
  return tableOf([
    ["time", times],
    ["loss", loss],
    ...seriesColumns((k) => nameOf(k, (e) => edges[e]!), edgeStrengths),
    ...seriesColumns((k) => nameOf(k, (p) => `path ${p + 1}`), pathStrengths),
  ]);
}
