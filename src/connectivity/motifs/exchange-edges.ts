import type { Arguments } from "../../arrays/arguments";
import { type Computation, part } from "../../concurrency/computation";
import type { Generator } from "../../random";
import type { GroupedGraph } from "./read-graph";
import { edgeMarks, FORWARD } from "./relations";

/** Exchanges per edge that a randomisation makes on average. */
const EXCHANGES = 3;
/** Most attempts per edge. */
const ATTEMPTS = 100;
/** Rounds over the groups of a randomisation, because an exchange in one group can permit one in another. */
const ROUNDS = 3;
/** Number of attempts between pauses. */
const ATTEMPTS_PER_PAUSE = 1_000_000;

/** Number of attempts to exchange edges that a randomisation makes. */
export interface ExchangePlan {
  /** Edges of every group. */
  readonly groups: readonly Int32Array[];
  /** Attempts per group in every round. */
  readonly attempts: readonly number[];
}

/**
 * Plans the exchanges of a graph: counts the attempts in which one randomisation makes 3 exchanges per edge of each group,
 * at most 100 attempts per edge.
 *
 * The number of attempts is then the same for all randomisations. If each stopped at its last exchange, graphs with many
 * possible exchanges would be favoured, and the parity of the exchanges would be fixed.
 */
export function* planExchanges(
  args: Arguments,
  graph: GroupedGraph,
  random: Generator,
): Computation<ExchangePlan> {
  const groups = edgesOfGroups(graph);
  const state = stateOf(args, graph);
  const totals = groups.map(() => ({ attempts: 0, exchanges: 0 }));
  for (let round = 1; round <= ROUNDS; round++) {
    for (const [g, edges] of groups.entries()) {
      const most = Math.ceil((ATTEMPTS / ROUNDS) * edges.length);
      const stop = Math.ceil((EXCHANGES / ROUNDS) * edges.length);
      const made = yield* part(0, 0, exchange(state, edges, most, stop, random));
      totals[g]!.attempts += made.attempts;
      totals[g]!.exchanges += made.exchanges;
    }
  }
  const attempts = totals.map((made) => (made.exchanges === 0 ? 0 : Math.ceil(made.attempts / ROUNDS)));
  return { groups, attempts };
}

/** Exchanges the ends of random edges of a graph by a plan, and returns the randomised graph. */
export function* exchangeEdges(
  args: Arguments,
  graph: GroupedGraph,
  { groups, attempts }: ExchangePlan,
  random: Generator,
): Computation<GroupedGraph> {
  const state = stateOf(args, graph);
  for (let round = 1; round <= ROUNDS; round++) {
    for (const [g, edges] of groups.entries()) {
      yield* part(0, 0, exchange(state, edges, attempts[g]!, Number.POSITIVE_INFINITY, random));
    }
  }
  return { ...graph, to: state.to };
}

/** Ends of the edges while they are exchanged, and the edges between all pairs of nodes. */
interface ExchangeState extends Pick<GroupedGraph, "nodes" | "from" | "to"> {
  readonly isEdge: Uint8Array;
}

const stateOf = (args: Arguments, graph: GroupedGraph): ExchangeState => ({
  ...graph,
  to: graph.to.slice(),
  isEdge: edgeMarks(args, graph),
});

function edgesOfGroups({ group }: GroupedGraph): Int32Array[] {
  const groups: number[][] = [];
  group.forEach((g, e) => {
    groups[g] ??= [];
    groups[g].push(e);
  });
  return groups.map((edges) => Int32Array.from(edges));
}

/**
 * Draws pairs of edges a → b, c → d and replaces them by a → d, c → b, unless that makes a loop or a double edge or
 * changes nothing. Stops after a number of attempts or of exchanges.
 */
function* exchange(
  { nodes, from, to, isEdge }: ExchangeState,
  edges: Int32Array,
  most: number,
  stop: number,
  random: Generator,
): Computation<{ attempts: number; exchanges: number }> {
  const count = edges.length;
  let [attempts, exchanges] = [0, 0];
  while (count > 1 && attempts < most && exchanges < stop) {
    attempts++;
    if (attempts % ATTEMPTS_PER_PAUSE === 0) yield attempts / most;
    const e = edges[Math.floor(count * random.uniform())]!;
    const f = edges[Math.floor(count * random.uniform())]!;
    const [a, b, c, d] = [from[e]!, to[e]!, from[f]!, to[f]!];
    if (a === c || b === d || a === d || b === c) continue;
    if (isEdge[a * nodes + d] !== 0 || isEdge[c * nodes + b] !== 0) continue;
    isEdge[a * nodes + b] = 0;
    isEdge[c * nodes + d] = 0;
    isEdge[a * nodes + d] = FORWARD;
    isEdge[c * nodes + b] = FORWARD;
    to[e] = d;
    to[f] = b;
    exchanges++;
  }
  return { attempts, exchanges };
}
