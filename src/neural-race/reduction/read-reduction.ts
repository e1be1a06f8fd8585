import type { Arguments } from "../../arrays/arguments";
import { HERE } from "../../arrays/path";
import type { Matrix, VectorLike } from "../../arrays/types";
import { checkRenamed } from "../../tasks/renamed-fields";
import { checkNames, type Graph, readGraph } from "../graph";
import { listPaths } from "../paths";
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
  args.record("reduction", reduction);
  checkRenamed(args.at("reduction"), reduction);
  const graph = readGraph(args.at("reduction.network"), reduction.network);
  const { modes } = reduction;
  if (!Array.isArray(modes) || modes.length === 0) {
    throw args.error("reduction.modes", "an array of at least one mode", modes);
  }
  args.record("reduction.modes[0]", modes[0]!);
  const first = args.vector("reduction.modes[0].strengths", modes[0]!.strengths);
  const paths = listPaths(args, graph, { limit: first.length });
  const read: DenseMode[] = [];
  // A loop, because `map` skips the holes of a sparse array.
  for (let m = 0; m < modes.length; m++) {
    read.push(readMode(args.at(["reduction", "modes", m]), modes[m]!, graph, paths));
  }
  const targetSecondMoment = args.number("reduction.targetSecondMoment", reduction.targetSecondMoment, {
    atLeast: 0,
  });
  return { graph, paths, modes: read, targetSecondMoment };
}

function readMode(
  args: Arguments,
  mode: ReducedMode,
  graph: Graph,
  paths: readonly (readonly number[])[],
): DenseMode {
  args.record(HERE, mode);
  const strengths = args.vector("strengths", mode.strengths, paths.length);
  if (!Array.isArray(mode.variances)) {
    throw args.error("variances", "an array", mode.variances);
  }
  const variances = Array.from(mode.variances, (variance: ModeVariance, k) => {
    const path = ["variances", k];
    args.record(path, variance);
    const below = { integer: true, atMost: paths.length - 1 };
    const first = args.number([...path, "first"], variance.first, { ...below, atLeast: 0 });
    const second = args.number([...path, "second"], variance.second, { ...below, atLeast: first });
    return { first, second, value: args.number([...path, "value"], variance.value) };
  });
  const keys = graph.edges.map(({ key }) => key);
  checkNames(args.at("columns"), mode.columns, keys, false);
  const columns = new Map<number, readonly [number, number]>();
  graph.edges.forEach(({ key, from, to }, e) => {
    if (!Object.hasOwn(mode.columns, key)) return;
    const path = ["columns", key];
    const pair = args.vector(path, mode.columns[key]! as unknown as VectorLike, 2);
    const limits = [graph.sizes[from]!, graph.sizes[to]!];
    const ends = limits.map((limit, i) =>
      args.number([...path, i], pair[i], { integer: true, atLeast: 0, atMost: limit - 1 }),
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
  args.record("reduction.bases", bases);
  const isOutput = new Set(outputs);
  const read = (side: "inputs" | "outputs", end: (e: number) => number, has: (e: number) => boolean) => {
    const expectedKeys = edges.flatMap(({ key }, e) => (has(e) ? [key] : []));
    checkNames(args.at(["reduction", "bases", side]), bases[side], expectedKeys, true);
    return edges.map(({ key }, e) => {
      if (!has(e)) return undefined;
      const shape = { rows: sizes[end(e)]!, columns: sizes[end(e)]! };
      return args.matrix(["reduction", "bases", side, key], bases[side][key]!, shape);
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
    const path = [key];
    const list =
      typeof value === "number"
        ? new Float64Array(modes.length).fill(args.number(path, value))
        : readModeVector(args.at(path), value, modes.length);
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
