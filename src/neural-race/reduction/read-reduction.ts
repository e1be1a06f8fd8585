import type { Arguments } from "../../arrays/arguments";
import { HERE } from "../../arrays/path";
import type { Matrix, VectorLike } from "../../arrays/types";
import { checkRenamed } from "../../tasks/renamed-fields";
import { checkNames, type Graph, readGraph } from "../graph";
import { countPaths, listPaths } from "../paths";
import type { ModeVariance, ReducedMode, Reduction } from "./reduction";

/** A checked mode, with edges by number. */
export interface DenseMode {
  /** Numbers of the edges that carry the mode. */
  readonly edges: readonly number[];
  /** Columns of the mode at both ends of each of these edges. */
  readonly columns: ReadonlyMap<number, readonly [from: number, to: number]>;
  readonly strengths: Float64Array;
  readonly variances: readonly ModeVariance[];
}

/** The checked data of a reduction that its race depends on. */
export interface DenseReduction {
  readonly graph: Graph;
  /** Paths as lists of edge numbers. */
  readonly paths: readonly (readonly number[])[];
  readonly modes: readonly DenseMode[];
  readonly targetSecondMoment: number;
}

/** The part of a reduction that a race depends on. */
export type ReductionLike = Pick<Reduction, "network" | "modes" | "targetSecondMoment">;

/** Reads the modes of a reduction and checks that they belong to its network. */
export function readReduction(args: Arguments, reduction: ReductionLike): DenseReduction {
  args.record(HERE, reduction);
  checkRenamed(args, reduction);
  const graph = readGraph(args.at("network"), reduction.network);
  const { modes } = reduction;
  if (!Array.isArray(modes) || modes.length === 0) {
    throw args.error("modes", "an array of at least one mode", modes);
  }
  args.record("modes[0]", modes[0]);
  checkLength(args.at("modes[0].strengths"), modes[0].strengths, countPaths(graph));
  const paths = listPaths(graph);
  // `Array.from`, because `map` skips the holes of a sparse array.
  const read = Array.from(modes as readonly ReducedMode[], (mode, m) =>
    readMode(args.at(["modes", m]), mode, graph, paths),
  );
  const targetSecondMoment = args.number("targetSecondMoment", reduction.targetSecondMoment, { atLeast: 0 });
  return { graph, paths, modes: read, targetSecondMoment };
}

/** Checks that a mode has as many strengths as its network has paths, before the paths are listed. */
function checkLength(args: Arguments, strengths: VectorLike, paths: bigint): void {
  const { length } = args.vector(HERE, strengths);
  if (BigInt(length) === paths) return;
  const expected = `a vector of ${paths.toLocaleString("en")} numbers, one for each path of the network`;
  throw args.refusal(HERE, expected, `a vector of length ${length}`);
}

function readMode(
  args: Arguments,
  mode: ReducedMode,
  graph: Graph,
  paths: readonly (readonly number[])[],
): DenseMode {
  args.record(HERE, mode);
  const strengths = args.vector("strengths", mode.strengths, paths.length);
  if (!Array.isArray(mode.variances)) throw args.error("variances", "an array", mode.variances);
  const variances = Array.from(mode.variances, (variance: ModeVariance, k) => {
    const at = args.at(["variances", k]);
    at.record(HERE, variance);
    const below = { integer: true, atMost: paths.length - 1 };
    const first = at.number("first", variance.first, { ...below, atLeast: 0 });
    const second = at.number("second", variance.second, { ...below, atLeast: first });
    return { first, second, value: at.number("value", variance.value) };
  });
  const keys = graph.edges.map(({ key }) => key);
  checkNames(args.at("columns"), mode.columns, keys, false);
  const columns = new Map<number, readonly [number, number]>();
  graph.edges.forEach(({ key, from, to }, e) => {
    if (!Object.hasOwn(mode.columns, key)) return;
    const at = args.at(["columns", key]);
    const pair = at.vector(HERE, mode.columns[key]! as unknown as VectorLike, 2);
    const limits = [graph.sizes[from]!, graph.sizes[to]!];
    const ends = limits.map((limit, i) =>
      at.number(i, pair[i], { integer: true, atLeast: 0, atMost: limit - 1 }),
    );
    columns.set(e, ends as [number, number]);
  });
  return { edges: [...columns.keys()], columns, strengths, variances };
}

/** Reads the bases of a reduction at the ends of its paths, by edge; undefined at hidden nodes. */
export function readBases(
  args: Arguments,
  bases: Reduction["bases"],
  { edges, sizes, incoming, outputs }: Graph,
): { inputs: (Matrix | undefined)[]; outputs: (Matrix | undefined)[] } {
  args.record(HERE, bases);
  const isOutput = new Set(outputs);
  const read = (side: "inputs" | "outputs", end: (e: number) => number, has: (e: number) => boolean) => {
    const expectedKeys = edges.flatMap(({ key }, e) => (has(e) ? [key] : []));
    checkNames(args.at(side), bases[side], expectedKeys, true);
    return edges.map(({ key }, e) => {
      if (!has(e)) return undefined;
      const shape = { rows: sizes[end(e)]!, columns: sizes[end(e)]! };
      return args.matrix([side, key], bases[side][key]!, shape);
    });
  };
  return {
    inputs: read(
      "inputs",
      (e) => edges[e]!.from,
      (e) => incoming[edges[e]!.from]!.length === 0,
    ),
    outputs: read(
      "outputs",
      (e) => edges[e]!.to,
      (e) => isOutput.has(edges[e]!.to),
    ),
  };
}

/** Reads strengths [edges, modes] from one number, one number per edge, or one number per edge and mode. */
export function readStrengths(
  args: Arguments,
  initial: number | Readonly<Record<string, number | VectorLike>>,
  { graph, modes }: DenseReduction,
): Float64Array {
  const { edges } = graph;
  const strengths = new Float64Array(edges.length * modes.length);
  const carried = modes.map(({ columns }) => columns);
  if (typeof initial === "number") args.number(HERE, initial);
  else {
    const keys = edges.map(({ key }) => key);
    checkNames(args, initial, keys, true);
  }
  edges.forEach(({ key }, e) => {
    const value = typeof initial === "number" ? initial : initial[key]!;
    const list =
      typeof value === "number"
        ? new Float64Array(modes.length).fill(args.number([key], value))
        : readModeVector(args.at([key]), value, modes.length);
    list.forEach((strength, m) => {
      if (carried[m]!.has(e)) strengths[e * modes.length + m] = strength;
    });
  });
  return strengths;
}

function readModeVector(args: Arguments, value: VectorLike, modes: number): Float64Array {
  if (typeof value === "object" && value !== null) return args.vector(HERE, value, modes);
  throw args.error(HERE, `a number or a vector of ${modes} numbers (one per mode)`, value);
}
