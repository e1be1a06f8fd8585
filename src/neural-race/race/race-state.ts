import { toNdArray } from "../../arrays/to-ndarray";
import type { NdArray } from "../../arrays/types";
import type { DenseReduction } from "../reduction/read-reduction";
import type { ModeSystem } from "./mode-system";

/** A race at one moment. */
export interface RaceState {
  /** B_e, [edges, modes]. */
  readonly edges: NdArray;
  /** B_p, the product of the strengths along each path, [paths, modes]. */
  readonly paths: NdArray;
  /** The loss of the network with these strengths. */
  readonly loss: number;
}

/** A race in fresh arrays, from the strengths of every mode. */
export function raceState(
  { graph, paths, modes, outputPower }: DenseReduction,
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
    const own = new Float64Array(system.paths.length);
    system.products(state, own);
    system.paths.forEach(({ path }, i) => {
      products[path * count + m] = own[i]!;
    });
    explained += system.explained(state);
  });
  return {
    edges: toNdArray(edges, [graph.edges.length, count]),
    paths: toNdArray(products, [paths.length, count]),
    // Rounding may take it below zero, overflow may not look like a loss of zero.
    loss: explained < Number.POSITIVE_INFINITY ? Math.max(0, (outputPower - explained) / 2) : Number.NaN,
  };
}

/** Whether nothing in a state has overflowed. */
export const isFiniteState = ({ edges, paths, loss }: RaceState): boolean =>
  Number.isFinite(loss) && edges.data.every(Number.isFinite) && paths.data.every(Number.isFinite);

/** Arrays of equal shape as one with a first dimension more. */
export function stackStates(arrays: readonly NdArray[]): NdArray {
  const [first] = arrays;
  const data = new Float64Array(arrays.length * first!.data.length);
  arrays.forEach((array, i) => {
    data.set(array.data, i * array.data.length);
  });
  return toNdArray(data, [arrays.length, ...first!.shape]);
}
