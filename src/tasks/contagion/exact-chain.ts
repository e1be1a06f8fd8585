import { argumentsOf } from "../../arrays/arguments";
import { toNdArray } from "../../arrays/to-ndarray";
import type { MatrixLike, NdArray } from "../../arrays/types";
import { type ContagionLaw, readDiseases } from "./diseases";
import { readContactGraph } from "./read-graph";
import { hasDisease, nextStates } from "./transition-law";

/** Largest number of states of a chain. */
const MAX_STATES = 4096;

/**
 * Computes the transition matrix of a contagion on a small graph: the exact Markov chain of all nodes.
 *
 * With s states per node (2 for one disease, 4 for two), a state of the graph is a number of n digits to the base s, of
 * which node 0 is the most significant.
 *
 * @param law see `transitionLaw`
 * @param graph symmetric matrix of 0 and 1 without loops, [n, n], with sⁿ <= 4096
 * @returns probabilities from each state (row) to each state (column), [sⁿ, sⁿ]; rows sum to 1
 * @throws ArgumentError for laws and graphs as described, or more than 4096 states
 * @example
 * const triangle = [[0, 1, 1], [1, 0, 1], [1, 1, 0]];
 * exactChain("sis", triangle).get(4, 0); // 0.073728: node 0 recovers before it infects another
 */
export function exactChain(law: ContagionLaw, graph: MatrixLike): NdArray {
  const args = argumentsOf("exactChain");
  const diseases = readDiseases(args, "law", law);
  const base = 2 ** diseases.length;
  const { nodes, starts, neighbours } = readContactGraph(args, "graph", graph);
  const count = base ** nodes;
  if (count > MAX_STATES) {
    const most = Math.floor(Math.log(MAX_STATES) / Math.log(base) + 1e-9);
    throw args.refusal("graph", `at most ${most} nodes (${MAX_STATES} states)`, `${nodes} nodes`);
  }
  args.memory("graph", count * count, "use fewer nodes");
  const chain = new Float64Array(count * count);
  const states = new Int32Array(nodes);
  for (let from = 0; from < count; from++) {
    for (let i = nodes - 1, rest = from; i >= 0; i--, rest = Math.floor(rest / base)) states[i] = rest % base;
    // The row is the outer product of the probabilities of the nodes, built one node at a time.
    let row = Float64Array.of(1);
    for (let i = 0; i < nodes; i++) {
      const around = neighbours.subarray(starts[i]!, starts[i + 1]!);
      const infected = diseases.map((_, d) => around.filter((j) => hasDisease(states[j]!, d)).length);
      const next = nextStates(diseases, states[i]!, infected);
      row = Float64Array.from(
        { length: row.length * base },
        (_, k) => row[Math.floor(k / base)]! * next[k % base]!,
      );
    }
    chain.set(row, from * count);
  }
  return toNdArray(chain, [count, count]);
}
