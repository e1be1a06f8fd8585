import type { Arguments } from "../../arrays/arguments";
import { HERE } from "../../arrays/path";
import type { Matrix, MatrixLike, VectorLike } from "../../arrays/types";
import type { GatedTask } from "../../tasks";
import { checkNames, type Graph } from "../graph";

/** Gate of a node or an edge: undefined (a factor of 1), one number per sample, or one number per sample and unit. */
export type Gate = undefined | Float64Array | Matrix;

/** Checked inputs and gates, indexed by the numbers of nodes and edges. */
export interface GatedInputs {
  readonly samples: number;
  /** Inputs of every input node, [P, units]; undefined for other nodes. */
  readonly inputs: readonly (Matrix | undefined)[];
  readonly nodeGates: readonly Gate[];
  readonly edgeGates: readonly (Float64Array | undefined)[];
}

/** A checked task. */
export interface GatedSamples extends GatedInputs {
  /** Targets of every output node, [P, units]; undefined for other nodes. */
  readonly targets: readonly (Matrix | undefined)[];
}

/** Tests whether a gate has one number per sample and unit. */
export const isUnitGate = (gate: Gate): gate is Matrix => gate !== undefined && "rows" in gate;

/**
 * Reads and checks the inputs and gates of a task, and returns copies. Gates that are 1 everywhere become undefined,
 * and unit gates that are equal within each sample become one number per sample.
 */
export function readInputs(args: Arguments, task: Omit<GatedTask, "targets">, graph: Graph): GatedInputs {
  args.record(HERE, task);
  const inputs = readMatrices(args.at("inputs"), task.inputs, graph, graph.inputs);
  const samples = inputs[graph.inputs[0]!]!.rows;
  return {
    samples,
    inputs,
    nodeGates: readNodeGates(args.at("nodeGates"), task.nodeGates, graph, samples),
    edgeGates: readEdgeGates(args.at("edgeGates"), task.edgeGates, graph, samples),
  };
}

/** Reads and checks the inputs, gates and targets of a task, and returns copies. */
export function readSamples(args: Arguments, task: GatedTask, graph: Graph): GatedSamples {
  const read = readInputs(args, task, graph);
  const targets = readMatrices(args.at("targets"), task.targets, graph, graph.outputs, read.samples);
  return { ...read, targets };
}

function readMatrices(
  args: Arguments,
  record: Readonly<Record<string, MatrixLike>>,
  { names, sizes }: Graph,
  nodes: readonly number[],
  samples?: number,
): (Matrix | undefined)[] {
  checkNames(
    args,
    record,
    nodes.map((v) => names[v]!),
    true,
  );
  let rows = samples;
  const read = new Array<Matrix | undefined>(names.length).fill(undefined);
  for (const v of nodes) {
    const name = names[v]!;
    const matrix = args.matrix([name], record[name]!, { rows, columns: sizes[v]! });
    rows = matrix.rows;
    read[v] = matrix;
  }
  return read;
}

function readNodeGates(
  args: Arguments,
  record: GatedTask["nodeGates"],
  { names, sizes }: Graph,
  samples: number,
): Gate[] {
  if (record === undefined) return names.map(() => undefined);
  checkNames(args, record, names, false);
  return names.map((name, v) => {
    if (!Object.hasOwn(record, name)) return undefined;
    const value = record[name]!;
    if (!isMatrixLike(value)) return simplifyGate(readGate(args.at([name]), value as VectorLike, samples));
    const shape = { rows: samples, columns: sizes[v]! };
    return simplifyGate(args.matrix([name], value as MatrixLike, shape));
  });
}

function readEdgeGates(
  args: Arguments,
  record: GatedTask["edgeGates"],
  { edges }: Graph,
  samples: number,
): (Float64Array | undefined)[] {
  if (record === undefined) return edges.map(() => undefined);
  const keys = edges.map(({ key }) => key);
  checkNames(args, record, keys, false);
  return keys.map((key) => {
    if (!Object.hasOwn(record, key)) return undefined;
    const gate = readGate(args.at([key]), record[key]!, samples);
    return simplifyGate(gate) as Float64Array | undefined;
  });
}

function readGate(args: Arguments, value: VectorLike, samples: number): Float64Array {
  if (value !== null && value !== undefined) return args.vector(HERE, value, samples);
  throw args.error(HERE, `a vector of ${samples} gates`, value);
}

const isMatrixLike = (value: unknown): boolean => {
  if (typeof value !== "object" || value === null || ArrayBuffer.isView(value)) return false;
  if (Array.isArray(value)) return typeof value[0] === "object";
  const { shape } = value as { shape?: unknown };
  return Array.isArray(shape) ? shape.length === 2 : "columns" in value;
};

/** Returns an equivalent gate of the simplest kind. */
function simplifyGate(gate: Float64Array | Matrix): Gate {
  if (gate instanceof Float64Array) return gate.every((g) => g === 1) ? undefined : gate;
  const { rows, columns, data } = gate;
  for (let p = 0; p < rows; p++) {
    for (let i = 1; i < columns; i++) if (data[p * columns + i] !== data[p * columns]) return gate;
  }
  return simplifyGate(Float64Array.from({ length: rows }, (_, p) => data[p * columns]!));
}
