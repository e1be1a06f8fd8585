import { type NdArray, toNdArray } from "../../../src/arrays";
import type { Activation } from "../../../src/networks";
import { gatedNetwork } from "../../../src/neural-race";
import { normal } from "../../../src/random";

export const copyOf = (array: NdArray): NdArray => toNdArray(array.data.slice(), array.shape);

export const timesNumber = (array: NdArray, factor: number): NdArray =>
  toNdArray(
    array.data.map((x) => factor * x),
    array.shape,
  );

/** A graph of five nodes with random gains and maps, and a random task for it. */
export function randomProblem(activation: Activation, seed = 1) {
  const [nodes, width, samples] = [5, 3, 4];
  const gains = normal({ shape: [nodes, nodes], seed });
  for (let i = 0; i < nodes; i++) for (let j = 0; j <= i; j++) gains.set(i, j, 0);
  const draw = (rows: number, k: number) => normal({ shape: [rows, width], seed: 100 * seed + k });
  const maps = Array.from({ length: nodes - 1 }, (_, k) => draw(width, k));
  const task = { inputs: draw(samples, nodes), targets: draw(samples, nodes + 1) };
  return { graph: { gains, maps, activation }, task };
}

/** Edges i → j of the complete graph with i < j, in the order of rows. */
export const completeEdges = (nodes: number): { i: number; j: number; key: string }[] =>
  Array.from({ length: nodes * nodes }, (_, at) => ({ i: Math.floor(at / nodes), j: at % nodes }))
    .filter(({ i, j }) => i < j)
    .map(({ i, j }) => ({ i, j, key: `n${i}->n${j}` }));

/** The complete graph as a gated network with open gates. */
export const completeNetwork = (nodes: number, width: number) =>
  gatedNetwork({
    nodes: Object.fromEntries(Array.from({ length: nodes }, (_, i) => [`n${i}`, width])),
    edges: completeEdges(nodes).map(({ i, j }) => [`n${i}`, `n${j}`]),
  });
