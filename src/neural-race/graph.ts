import { checkMemory, checkNumber, checkRecord } from "../arrays/check";
import { ArgumentError } from "../arrays/errors";
import type { GatedNetwork } from "../tasks";

/** A checked edge; its weights begin at `offset` of packed weights and are [units of `to`, units of `from`]. */
export interface GraphEdge {
  readonly key: string;
  readonly from: number;
  readonly to: number;
  readonly offset: number;
  readonly length: number;
}

/** A checked network, its nodes and edges by number. */
export interface Graph {
  readonly names: readonly string[];
  readonly sizes: readonly number[];
  readonly edges: readonly GraphEdge[];
  /** Edges into and out of every node. */
  readonly incoming: readonly (readonly number[])[];
  readonly outgoing: readonly (readonly number[])[];
  /** Nodes in an order in which every edge leads forward. */
  readonly order: readonly number[];
  readonly inputs: readonly number[];
  readonly outputs: readonly number[];
  /** Numbers in packed weights. */
  readonly parameters: number;
}

/** What is read of a network: `outputs` are by default the nodes that no edge leaves. */
export type GatedNetworkLike = Pick<GatedNetwork, "nodes" | "edges"> & {
  readonly outputs?: readonly string[] | undefined;
};

/** The graph of a network after checking that it has no cycle and that every node is of use. */
export function readGraph(functionName: string, argument: string, network: GatedNetworkLike): Graph {
  checkRecord(functionName, argument, network);
  const { names, sizes } = readNodes(functionName, `${argument}.nodes`, network.nodes);
  const edges = readEdges(functionName, `${argument}.edges`, network.edges, names, sizes);
  const last = edges[edges.length - 1]!;
  const parameters = last.offset + last.length;
  checkMemory(functionName, argument, parameters, "use fewer units or edges");
  const incoming = names.map((_, v) => edges.flatMap((edge, e) => (edge.to === v ? [e] : [])));
  const outgoing = names.map((_, v) => edges.flatMap((edge, e) => (edge.from === v ? [e] : [])));
  const inputs = names.flatMap((_, v) => (incoming[v]!.length === 0 ? [v] : []));
  const order = topologicalOrder(functionName, `${argument}.edges`, names, edges, incoming, outgoing);
  const outputs = readOutputs(functionName, `${argument}.outputs`, network.outputs, names, inputs, outgoing);
  const graph = { names, sizes, edges, incoming, outgoing, order, inputs, outputs, parameters };
  checkPurpose(functionName, argument, graph);
  return graph;
}

function readNodes(functionName: string, argument: string, nodes: Readonly<Record<string, number>>) {
  checkRecord(functionName, argument, nodes);
  const names = Object.keys(nodes);
  if (names.length < 2)
    throw ArgumentError.of(functionName, argument, "a record of at least two nodes", nodes);
  for (const name of names) {
    if (name !== "" && !name.includes("->")) continue;
    throw ArgumentError.of(
      functionName,
      argument,
      'a record whose names are not empty and without "->"',
      name,
    );
  }
  const sizes = names.map((name) =>
    checkNumber(functionName, `${argument}[${quote(name)}]`, nodes[name], { integer: true, atLeast: 1 }),
  );
  return { names, sizes };
}

function readEdges(
  functionName: string,
  argument: string,
  edges: GatedNetwork["edges"],
  names: readonly string[],
  sizes: readonly number[],
): GraphEdge[] {
  if (!Array.isArray(edges) || edges.length === 0) {
    throw ArgumentError.of(functionName, argument, "an array of at least one edge [from, to]", edges);
  }
  const numbers = new Map(names.map((name, v) => [name, v]));
  const keys = new Set<string>();
  const read: GraphEdge[] = [];
  let offset = 0;
  // Not `map`, which passes over the holes of a sparse array.
  for (let e = 0; e < edges.length; e++) {
    const edge: unknown = edges[e];
    if (!Array.isArray(edge) || edge.length !== 2) {
      throw ArgumentError.of(functionName, `${argument}[${e}]`, "a pair [from, to]", edge);
    }
    const [from, to] = edge.map((name, end) => {
      const node = numbers.get(name);
      if (node !== undefined) return node;
      throw ArgumentError.of(functionName, `${argument}[${e}][${end}]`, `a node (${some(names)})`, name);
    }) as [number, number];
    const key = edgeKey(names[from]!, names[to]!);
    if (keys.has(key)) {
      throw new ArgumentError(
        functionName,
        `${argument}[${e}]`,
        "another edge than those before",
        quote(key),
      );
    }
    keys.add(key);
    const length = sizes[from]! * sizes[to]!;
    read.push({ key, from, to, offset, length });
    offset += length;
  }
  return read;
}

/** Kahn's algorithm; what it cannot place contains a cycle, which the error names. */
function topologicalOrder(
  functionName: string,
  argument: string,
  names: readonly string[],
  edges: readonly GraphEdge[],
  incoming: readonly (readonly number[])[],
  outgoing: readonly (readonly number[])[],
): number[] {
  const waiting = incoming.map((list) => list.length);
  const order = names.flatMap((_, v) => (waiting[v] === 0 ? [v] : []));
  for (let i = 0; i < order.length; i++) {
    for (const e of outgoing[order[i]!]!) {
      const { to } = edges[e]!;
      waiting[to]!--;
      if (waiting[to] === 0) order.push(to);
    }
  }
  if (order.length === names.length) return order;
  // Every node left has one before it that is left, too: going back from one comes round.
  const trail = [waiting.findIndex((count) => count > 0)];
  for (;;) {
    const e = incoming[trail[trail.length - 1]!]!.find((k) => waiting[edges[k]!.from]! > 0)!;
    const { from } = edges[e]!;
    const start = trail.indexOf(from);
    trail.push(from);
    if (start < 0) continue;
    const cycle = trail.slice(start).reverse();
    const received = `the cycle ${some(
      cycle.map((v) => names[v]!),
      " -> ",
    )}`;
    throw new ArgumentError(functionName, argument, "without cycles (unroll time into nodes)", received);
  }
}

function readOutputs(
  functionName: string,
  argument: string,
  outputs: readonly string[] | undefined,
  names: readonly string[],
  inputs: readonly number[],
  outgoing: readonly (readonly number[])[],
): number[] {
  const ends = names.flatMap((_, v) => (outgoing[v]!.length === 0 ? [v] : []));
  if (outputs === undefined) return ends;
  if (!Array.isArray(outputs) || outputs.length === 0) {
    throw ArgumentError.of(functionName, argument, "an array of at least one node", outputs);
  }
  const read: number[] = [];
  for (let i = 0; i < outputs.length; i++) {
    const node = names.indexOf(outputs[i]!);
    if (node < 0 || inputs.includes(node) || read.includes(node)) {
      const expected = `a node that an edge enters, named once (${some(names)})`;
      throw ArgumentError.of(functionName, `${argument}[${i}]`, expected, outputs[i]);
    }
    read.push(node);
  }
  const forgotten = ends.find((v) => !read.includes(v));
  if (forgotten === undefined) return read;
  const expected = "a list of all nodes that no edge leaves, at least (no path leads on from them)";
  throw new ArgumentError(functionName, argument, expected, `one without ${quote(names[forgotten]!)}`);
}

/** Every node lies on a path when none is without edges: in a graph without cycles the ends are inputs and outputs. */
function checkPurpose(functionName: string, argument: string, graph: Graph): void {
  const { names, incoming, outgoing } = graph;
  const alone = names.findIndex((_, v) => incoming[v]!.length === 0 && outgoing[v]!.length === 0);
  if (alone < 0) return;
  const expected = "such that every node lies on a path from an input to an output";
  throw new ArgumentError(functionName, argument, expected, `the node ${quote(names[alone]!)} without edges`);
}

/** What an edge is called. */
const edgeKey = (from: string, to: string): string => `${from}->${to}`;

/** A name as messages show it. */
export const quote = (name: string): string =>
  JSON.stringify(name.length > 40 ? `${name.slice(0, 37)}...` : name);

/** The first of some names, for messages. */
function some(names: readonly string[], separator = ", "): string {
  const shown = names.slice(0, 8).map(quote).join(separator);
  return names.length > 8 ? `${shown}${separator}...` : shown;
}

/** Checks that a record by names holds nothing else, and, if all are `required`, all of them. */
export function checkNames(
  functionName: string,
  argument: string,
  record: object,
  names: readonly string[],
  required: boolean,
): void {
  checkRecord(functionName, argument, record);
  const known = new Set(names);
  const keys = Object.keys(record);
  const stranger = keys.find((key) => !known.has(key));
  if (stranger !== undefined) {
    throw new ArgumentError(
      functionName,
      argument,
      `a record by ${some(names)}`,
      `the name ${quote(stranger)}`,
    );
  }
  const given = new Set(keys);
  const missing = required ? names.find((name) => !given.has(name)) : undefined;
  if (missing === undefined) return;
  throw new ArgumentError(
    functionName,
    argument,
    `a record by ${some(names)}`,
    `one without ${quote(missing)}`,
  );
}
