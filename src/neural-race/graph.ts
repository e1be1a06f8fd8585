import type { Arguments } from "../arrays/arguments";
import { HERE } from "../arrays/path";
import type { GatedNetwork } from "../tasks";

/** A checked edge. Its weights, [units of `to`, units of `from`], begin at `offset` in the packed weights. */
export interface GraphEdge {
  readonly key: string;
  readonly from: number;
  readonly to: number;
  readonly offset: number;
  readonly length: number;
}

/** A checked network with numbered nodes and edges. */
export interface Graph {
  readonly names: readonly string[];
  readonly sizes: readonly number[];
  readonly edges: readonly GraphEdge[];
  /** Edges into every node. */
  readonly incoming: readonly (readonly number[])[];
  /** Edges out of every node. */
  readonly outgoing: readonly (readonly number[])[];
  /** Nodes in topological order: every edge leads to a later node. */
  readonly order: readonly number[];
  readonly inputs: readonly number[];
  readonly outputs: readonly number[];
  /** Length of the packed weights. */
  readonly parameters: number;
}

/** The part of a network that is read. `outputs` defaults to the nodes without outgoing edges. */
export type GatedNetworkLike = Pick<GatedNetwork, "nodes" | "edges"> & {
  readonly outputs?: readonly string[] | undefined;
};

/** Reads and checks the graph of a network: no cycles, and every node lies on a path from an input to an output. */
export function readGraph(args: Arguments, network: GatedNetworkLike): Graph {
  args.record(HERE, network);
  const nodes = readNodes(args.at("nodes"), network.nodes);
  const { names, sizes } = nodes;
  const edges = readEdges(args.at("edges"), network.edges, nodes);
  const last = edges[edges.length - 1]!;
  const parameters = last.offset + last.length;
  args.memory(HERE, parameters, "use fewer units or edges");
  const incoming = names.map((): number[] => []);
  const outgoing = names.map((): number[] => []);
  edges.forEach(({ from, to }, e) => {
    outgoing[from]!.push(e);
    incoming[to]!.push(e);
  });
  const inputs = names.flatMap((_, v) => (incoming[v]!.length === 0 ? [v] : []));
  const order = topologicalOrder(args.at("edges"), names, edges, incoming, outgoing);
  const outputs = readOutputs(args.at("outputs"), network.outputs, nodes, incoming, outgoing);
  const graph = { names, sizes, edges, incoming, outgoing, order, inputs, outputs, parameters };
  checkNoIsolatedNodes(args, graph);
  return graph;
}

interface Nodes {
  readonly names: readonly string[];
  readonly sizes: readonly number[];
  /** Number of each node by name. */
  readonly numbers: ReadonlyMap<string, number>;
}

function readNodes(args: Arguments, nodes: Readonly<Record<string, number>>): Nodes {
  args.record(HERE, nodes);
  const names = Object.keys(nodes);
  if (names.length < 2) throw args.error(HERE, "a record with at least two nodes", nodes);
  for (const name of names) {
    if (name !== "" && !name.includes("->")) continue;
    throw args.error(HERE, 'a record with non-empty names without "->"', name);
  }
  const sizes = names.map((name) => args.number([name], nodes[name], { integer: true, atLeast: 1 }));
  return { names, sizes, numbers: new Map(names.map((name, v) => [name, v])) };
}

function readEdges(
  args: Arguments,
  edges: GatedNetwork["edges"],
  { names, sizes, numbers }: Nodes,
): GraphEdge[] {
  if (!Array.isArray(edges) || edges.length === 0) {
    throw args.error(HERE, "an array of at least one edge [from, to]", edges);
  }
  const keys = new Set<string>();
  const read: GraphEdge[] = [];
  let offset = 0;
  // A loop, because `map` skips the holes of a sparse array.
  for (let e = 0; e < edges.length; e++) {
    const edge: unknown = edges[e];
    if (!Array.isArray(edge) || edge.length !== 2) throw args.error(e, "a pair [from, to]", edge);
    const [from, to] = edge.map((name, end) => {
      const node = numbers.get(name);
      if (node !== undefined) return node;
      throw args.error([e, end], `a node (${listNames(names)})`, name);
    }) as [number, number];
    const key = edgeKey(names[from]!, names[to]!);
    if (keys.has(key)) throw args.refusal(e, "an edge that has not been listed before", quote(key));
    keys.add(key);
    const length = sizes[from]! * sizes[to]!;
    read.push({ key, from, to, offset, length });
    offset += length;
  }
  return read;
}

/** Sorts the nodes by Kahn's algorithm. The nodes that it cannot place contain a cycle, which the error names. */
function topologicalOrder(
  args: Arguments,
  names: readonly string[],
  edges: readonly GraphEdge[],
  incoming: readonly (readonly number[])[],
  outgoing: readonly (readonly number[])[],
): number[] {
  const unplacedEdges = incoming.map((list) => list.length);
  const order = names.flatMap((_, v) => (unplacedEdges[v] === 0 ? [v] : []));
  for (let i = 0; i < order.length; i++) {
    for (const e of outgoing[order[i]!]!) {
      const { to } = edges[e]!;
      unplacedEdges[to]!--;
      if (unplacedEdges[to] === 0) order.push(to);
    }
  }
  if (order.length === names.length) return order;
  // Every unplaced node has an unplaced predecessor, so walking backward from any of them closes a cycle.
  const trail = [unplacedEdges.findIndex((count) => count > 0)];
  for (;;) {
    const e = incoming[trail[trail.length - 1]!]!.find((k) => unplacedEdges[edges[k]!.from]! > 0)!;
    const { from } = edges[e]!;
    const start = trail.indexOf(from);
    trail.push(from);
    if (start < 0) continue;
    const cycle = trail.slice(start).reverse();
    const text = listNames(
      cycle.map((v) => names[v]!),
      " -> ",
    );
    throw args.refusal(HERE, "without cycles (unroll time into nodes)", `the cycle ${text}`);
  }
}

function readOutputs(
  args: Arguments,
  outputs: readonly string[] | undefined,
  { names, numbers }: Nodes,
  incoming: readonly (readonly number[])[],
  outgoing: readonly (readonly number[])[],
): number[] {
  const ends = names.flatMap((_, v) => (outgoing[v]!.length === 0 ? [v] : []));
  if (outputs === undefined) return ends;
  if (!Array.isArray(outputs) || outputs.length === 0) {
    throw args.error(HERE, "an array of at least one node", outputs);
  }
  const read = new Set<number>();
  for (let i = 0; i < outputs.length; i++) {
    const node = numbers.get(outputs[i]!);
    if (node === undefined || incoming[node]!.length === 0 || read.has(node)) {
      const expected = `a node with incoming edges, listed once (${listNames(names)})`;
      throw args.error(i, expected, outputs[i]);
    }
    read.add(node);
  }
  const missing = ends.find((v) => !read.has(v));
  if (missing === undefined) return [...read];
  const expected = "a list that contains all nodes without outgoing edges";
  throw args.refusal(HERE, expected, `one without ${quote(names[missing]!)}`);
}

/**
 * Checks that every node has an edge. Then every node lies on a path from an input to an output, because paths in a
 * graph without cycles can only begin at inputs and end at outputs.
 */
function checkNoIsolatedNodes(args: Arguments, graph: Graph): void {
  const { names, incoming, outgoing } = graph;
  const isolated = names.findIndex((_, v) => incoming[v]!.length === 0 && outgoing[v]!.length === 0);
  if (isolated < 0) return;
  const expected = "a network in which every node lies on a path from an input to an output";
  throw args.refusal(HERE, expected, `the node ${quote(names[isolated]!)} without edges`);
}

/** Returns the name of an edge. */
const edgeKey = (from: string, to: string): string => `${from}->${to}`;

/** Quotes a name for messages and shortens it to 40 characters. */
const quote = (name: string): string => JSON.stringify(name.length > 40 ? `${name.slice(0, 37)}...` : name);

/** Lists up to eight names for messages. */
function listNames(names: readonly string[], separator = ", "): string {
  const listed = names.slice(0, 8).map(quote).join(separator);
  return names.length > 8 ? `${listed}${separator}...` : listed;
}

/** Checks that all keys of a record are among `names` and, if `required`, that every name has an entry. */
export function checkNames(
  args: Arguments,
  record: object,
  names: readonly string[],
  required: boolean,
): void {
  args.record(HERE, record);
  const known = new Set(names);
  const keys = Object.keys(record);
  const unknownName = keys.find((key) => !known.has(key));
  if (unknownName !== undefined) {
    throw args.refusal(HERE, `a record with the names ${listNames(names)}`, `the name ${quote(unknownName)}`);
  }
  const given = new Set(keys);
  const missing = required ? names.find((name) => !given.has(name)) : undefined;
  if (missing === undefined) return;
  throw args.refusal(HERE, `a record with the names ${listNames(names)}`, `one without ${quote(missing)}`);
}
