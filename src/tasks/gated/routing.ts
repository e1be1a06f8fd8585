import { type Arguments, argumentsOf, type FieldsOf } from "../../arrays/arguments";
import { toNdArray } from "../../arrays/to-ndarray";
import type { Matrix, MatrixLike, NdArray } from "../../arrays/types";
import { generator } from "../../random";
import { permute } from "../../random/permute";
import { readTask } from "../read-task";
import type { TaskLike } from "../task";
import type { GatedNetwork, GatedTask } from "./gated-task";

/** Network that routes input domains to output domains, and its task. */
export interface Routing {
  /**
   * Task on the trained routes. Each sample belongs to one route: an item at one input domain and at one output domain.
   */
  readonly task: GatedTask;
  readonly network: GatedNetwork;
  /** Trained pairs of domains, [M, M]: 1 if input domain i is trained with output domain j, otherwise 0. */
  readonly gates: NdArray;
  /** Trained routes in the order of their samples, domains counted from 0. */
  readonly routes: readonly (readonly [input: number, output: number])[];
  /** Task on all other routes, to measure generalisation; undefined if all routes are trained. */
  readonly untrained: GatedTask | undefined;
}

/** Parameters of a routing task. */
export interface RoutingOptions {
  /** Number M of input domains and of output domains, at least 1. */
  readonly domains: number;
  /** Number K of output domains with which each input domain is trained, 1 to M; default M. */
  readonly trained?: number | undefined;
  /**
   * Choice of the trained routes: a cyclic `"band"` (the default: j − i from −⌊(K − 1)/2⌋ to ⌊K/2⌋ modulo M), a
   * `"random"` choice in which every output domain also has K inputs, or a matrix [M, M] of zeros and ones (without
   * `trained`).
   */
  readonly gates?: "band" | "random" | MatrixLike | undefined;
  /** Items that every route maps: inputs [P, nIn], targets [P, nOut]; default those of figure 4 of the paper. */
  readonly base?: TaskLike | undefined;
  /** Number of units of each hidden layer; default 64. */
  readonly hidden?: number | undefined;
  /**
   * Number P = q² of routes that share a hidden matrix, with q a divisor of M; default M² (all). With fewer, every
   * block of q input and q output domains has a separate hidden pathway.
   */
  readonly routesPerHidden?: number | undefined;
  /** Seed of random gates; default 0. */
  readonly seed?: number | undefined;
}

/**
 * Returns the routing task and network of Saxe, Sodhani & Lewallen 2022 (section 4): M input domains, a hidden pathway
 * shared by all routes, M output domains, and the same map on every trained route. Gates open one input and one output
 * domain at a time.
 *
 * Nodes: "x1" ... "xM" (inputs), "h" and "k" (hidden layers; "h1", "k1", "h2", ... if not all routes share them), "y1"
 * ... "yM" (outputs). The hidden matrix is "h->k". The default items are one-hot, with targets 6, 4, 4 and 3 times the
 * rows of a hierarchy.
 *
 * @throws ArgumentError for numbers out of range, gates that are not zeros and ones or all zero, or a task over 2 GiB
 * @example
 * const { task, network, routes } = routing({ domains: 7, trained: 4 });
 * routes.length; // 28
 */
export function routing(options: RoutingOptions): Routing {
  const args = argumentsOf("routing");
  args.options("options", options, ROUTING_OPTIONS);
  const domains = args.number("domains", options.domains, { integer: true, atLeast: 1, atMost: 10_000 });
  const hidden = args.number("hidden", options.hidden ?? 64, { integer: true, atLeast: 1 });
  const block = readBlock(args, options.routesPerHidden ?? domains * domains, domains);
  const base = options.base === undefined ? paperItems() : readTask(args.at("base"), options.base);
  const gates = readGates(args, options, domains);
  const routes = domainPairs(domains).filter(([i, j]) => gates[i * domains + j] === 1);
  const others = domainPairs(domains).filter(([i, j]) => gates[i * domains + j] === 0);
  const network = routingNetwork(domains, block, [base.inputs.columns, hidden, base.targets.columns]);
  return {
    task: routesTask(args, routes, domains, block, base),
    network,
    gates: toNdArray(gates, [domains, domains]),
    routes,
    untrained: others.length === 0 ? undefined : routesTask(args, others, domains, block, base),
  };
}

const ROUTING_OPTIONS: FieldsOf<RoutingOptions> = {
  domains: true,
  trained: true,
  gates: true,
  base: true,
  hidden: true,
  routesPerHidden: true,
  seed: true,
};

/** Returns the items of figure 4c: X = I and targets (as columns) 6 · 1111, 4 · 1100, 4 · 0011 and 3 I. */
function paperItems(): { inputs: Matrix; targets: Matrix } {
  const data = new Float64Array(16);
  for (let i = 0; i < 4; i++) data[5 * i] = 1;
  const targets = Float64Array.from({ length: 28 }, (_, at) => {
    const [item, feature] = [Math.floor(at / 7), at % 7];
    if (feature === 0) return 6;
    if (feature < 3) return item < 2 === (feature === 1) ? 4 : 0;
    return feature - 3 === item ? 3 : 0;
  });
  return { inputs: { rows: 4, columns: 4, data }, targets: { rows: 4, columns: 7, data: targets } };
}

/** Reads q, with P = q² routes per hidden matrix. */
function readBlock(args: Arguments, routesPerHidden: number, domains: number): number {
  const block = Math.round(Math.sqrt(args.number("routesPerHidden", routesPerHidden, { atLeast: 1 })));
  if (block * block === routesPerHidden && domains % block === 0) return block;
  const expected = `the square of a divisor of domains (${domains})`;
  throw args.error("routesPerHidden", expected, routesPerHidden);
}

function readGates(
  args: Arguments,
  { gates = "band", trained, seed = 0 }: RoutingOptions,
  domains: number,
): Float64Array {
  if (typeof gates !== "string") {
    if (trained !== undefined) throw args.error("trained", "omitted if gates is a matrix", trained);
    const { data } = args.matrix("gates", gates, { rows: domains, columns: domains });
    const wrong = data.find((g) => g !== 0 && g !== 1);
    if (wrong !== undefined) throw args.error("gates", "zeros and ones", wrong);
    if (!data.includes(1)) throw args.error("gates", "open for at least one route", gates);
    return data;
  }
  args.choice("gates", gates, ["band", "random"]);
  const range = { integer: true, atLeast: 1, atMost: domains };
  const count = args.number("trained", trained ?? domains, range);
  const random = generator(args.number("seed", seed, { integer: true }));
  const order = () => {
    const list = Array.from({ length: domains }, (_, i) => i);
    return gates === "band" ? list : permute(list, random);
  };
  const [rows, columns] = [order(), order()];
  const band = new Float64Array(domains * domains);
  for (let i = 0; i < domains; i++) {
    for (let o = -Math.floor((count - 1) / 2); o <= Math.floor(count / 2); o++) {
      band[rows[i]! * domains + columns[(i + o + domains) % domains]!] = 1;
    }
  }
  return band;
}

const domainPairs = (domains: number): [number, number][] =>
  Array.from({ length: domains * domains }, (_, at) => [Math.floor(at / domains), at % domains]);

/** Returns the name of a hidden layer of the pathway that a route uses. */
function hiddenName(layer: "h" | "k", domains: number, block: number, input: number, output: number): string {
  const blocks = domains / block;
  if (blocks === 1) return layer;
  return `${layer}${Math.floor(input / block) * blocks + Math.floor(output / block) + 1}`;
}

function routingNetwork(
  domains: number,
  block: number,
  sizes: readonly [number, number, number],
): GatedNetwork {
  const nodes: Record<string, number> = {};
  const edges = new Map<string, [string, string]>();
  const add = (from: string, to: string) => edges.set(`${from}->${to}`, [from, to]);
  for (let i = 0; i < domains; i++) nodes[`x${i + 1}`] = sizes[0];
  for (const [i, j] of domainPairs(domains)) {
    const [h, k] = [hiddenName("h", domains, block, i, j), hiddenName("k", domains, block, i, j)];
    nodes[h] = nodes[k] = sizes[1];
    add(`x${i + 1}`, h);
    add(h, k);
    add(k, `y${j + 1}`);
  }
  for (let j = 0; j < domains; j++) nodes[`y${j + 1}`] = sizes[2];
  const numbered = (letter: string) => Array.from({ length: domains }, (_, i) => `${letter}${i + 1}`);
  return { nodes, edges: [...edges.values()], inputs: numbered("x"), outputs: numbered("y") };
}

/** Returns the task with every item on every route; the inputs and targets of the unused domains are zero. */
function routesTask(
  args: Arguments,
  routes: readonly (readonly [number, number])[],
  domains: number,
  block: number,
  { inputs, targets }: { inputs: Matrix; targets: Matrix },
): GatedTask {
  const samples = routes.length * inputs.rows;
  const numbers = samples * domains * (inputs.columns + targets.columns + 2);
  args.memory("domains", numbers, "fewer domains, items or trained routes");
  const spread = (letter: string, matrix: Matrix, end: 0 | 1) =>
    Object.fromEntries(
      Array.from({ length: domains }, (_, d) => {
        const data = new Float64Array(samples * matrix.columns);
        routes.forEach((route, r) => {
          if (route[end] === d) data.set(matrix.data, r * matrix.data.length);
        });
        return [`${letter}${d + 1}`, toNdArray(data, [samples, matrix.columns])] as const;
      }),
    );
  const nodeGates: Record<string, Float64Array> = {};
  const open = (name: string, route: number): void => {
    nodeGates[name] ??= new Float64Array(samples);
    nodeGates[name].fill(1, route * inputs.rows, (route + 1) * inputs.rows);
  };
  for (let d = 1; d <= domains; d++) {
    nodeGates[`x${d}`] = new Float64Array(samples);
    nodeGates[`y${d}`] = new Float64Array(samples);
  }
  for (const [i, j] of block === domains ? [] : domainPairs(domains)) {
    nodeGates[hiddenName("h", domains, block, i, j)] = new Float64Array(samples);
  }
  routes.forEach(([i, j], r) => {
    open(`x${i + 1}`, r);
    open(`y${j + 1}`, r);
    if (block < domains) open(hiddenName("h", domains, block, i, j), r);
  });
  return { inputs: spread("x", inputs, 0), targets: spread("y", targets, 1), nodeGates };
}
