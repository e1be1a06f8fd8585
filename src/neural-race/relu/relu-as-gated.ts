import { type Arguments, argumentsOf } from "../../arrays/arguments";
import { HERE } from "../../arrays/path";
import { toNdArray } from "../../arrays/to-ndarray";
import type { Matrix, MatrixLike, NdArray, VectorLike } from "../../arrays/types";
import { powerOfTwoScale } from "../../linalg/dense";
import { norm } from "../../linalg/norm";
import { multiplyTransposed, transpose } from "../../linalg/products";
import type { GatedNetwork, GatedTask, TaskLike } from "../../tasks";
import { readTask } from "../../tasks/read-task";
import { type GatePathway, pathwaysOf } from "./gate-pathways";

/** Weights and biases of a chain of layers, such as those that learning-dynamics/networks initialises and trains. */
export interface ReluParameters {
  /** Weight matrices [n_{l+1}, n_l], input layer first. */
  readonly weights: readonly MatrixLike[];
  /** Bias vectors [n_{l+1}]; undefined or an empty array for a network without biases. */
  readonly biases?: readonly VectorLike[] | undefined;
}

/** Gated linear network that equals a ReLU network at one time of its training. */
export interface ReluAsGated {
  readonly network: GatedNetwork;
  /** Weights by edge, `weights["from->to"]` of shape [units of `to`, units of `from`]. */
  readonly weights: Record<string, NdArray>;
  /** Samples with the gates of the network on them. */
  readonly task: GatedTask;
  /** Gates of every hidden layer, [P, n_l]: 1 where a unit is active, else the slope (0 for ReLU). */
  readonly gates: NdArray[];
  /**
   * Units of every hidden layer, grouped by their gates on the samples, the most important pathways first. The
   * importance of a unit is the product of the norms of its incoming weights (with its bias) and of its outgoing
   * weights.
   */
  readonly pathways: readonly (readonly GatePathway[])[];
}

/** Largest number of edges between pathways. */
const MAX_PATHWAY_EDGES = 10_000;

/**
 * Converts a ReLU network at one time of its training to the gated linear network that equals it on given samples. The
 * gates are the activation patterns of the ReLU network (Saxe, Sodhani & Lewallen 2022, appendix A; Jarvis, Klein,
 * Rosman & Saxe 2025). As long as the gates do not change (`gateChanges`), both networks also learn identically.
 *
 * The nodes are "x", "h1", ... (hidden layers, with a gate for every unit) and "y"; with biases also "one", an input
 * that is always 1. With `pathways: true`, the units of a layer with equal gates form a node, "h1.1", "h1.2", ..., with
 * one gate per sample, as `pathStatistics` and `reduce` require.
 *
 * @param parameters weights and biases of a network of dense layers without skip connections, a_l = φ(W_l a_{l−1} +
 * b_l)
 * @param task inputs [P, nIn] and targets [P, nOut]
 * @param options.slope slope of φ(z) for z < 0; default 0
 * @param options.pathways true if pathways are nodes; default false
 * @throws ArgumentError for shapes that do not match, unknown options, NaN, an activation that overflows, or more than
 * 10,000 edges between pathways
 * @example
 * const parameters = { weights: [[[1, -1], [-1, 1]], [[1, 1]]] }; // |x₁ − x₂|
 * const { network, weights, task } = reluAsGated(parameters, xor());
 * const { y } = gatedForward(network, weights, task);
 */
export function reluAsGated(
  parameters: ReluParameters,
  task: TaskLike,
  options: { readonly slope?: number | undefined; readonly pathways?: boolean | undefined } = {},
): ReluAsGated {
  const args = argumentsOf("reluAsGated");
  const { inputs, targets } = readTask(args.at("task"), task);
  const shape = { inputs: inputs.columns, outputs: targets.columns };
  const { weights, biases } = readParameters(args.at("parameters"), parameters, shape);
  args.options("options", options, { slope: true, pathways: true });
  const slope = args.number("options.slope", options.slope ?? 0);
  const split = args.boolean("options.pathways", options.pathways ?? false);
  const gates = activationGates(args, weights, biases, inputs, slope);
  const pathways = gates.map((gate, l) =>
    pathwaysOf(gate, unitNorms(weights[l]!, biases[l], weights[l + 1]!), 0),
  );
  const layers = layerNodes(args, weights, pathways, split);
  return {
    ...chain(layers, weights, biases),
    task: gatedTask(layers, inputs, targets, gates, pathways, { split, hasBias: biases.length > 0 }),
    gates: gates.map(asNdArray),
    pathways,
  };
}

const asNdArray = ({ data, rows, columns }: Matrix): NdArray => toNdArray(data, [rows, columns]);

function readParameters(
  args: Arguments,
  parameters: ReluParameters,
  { inputs, outputs }: { inputs: number; outputs: number },
) {
  args.record(HERE, parameters);
  const { weights, biases = [] } = parameters;
  if (!Array.isArray(weights) || weights.length === 0) {
    throw args.error("weights", "an array of at least one matrix", weights);
  }
  let columns = inputs;
  // `Array.from`, because `map` skips the holes of a sparse array.
  const read = Array.from(weights as readonly MatrixLike[], (value, l) => {
    const rows = l === weights.length - 1 ? outputs : undefined;
    const matrix = args.matrix(["weights", l], value, { rows, columns });
    columns = matrix.rows;
    return matrix;
  });
  if (!Array.isArray(biases) || (biases.length !== 0 && biases.length !== read.length)) {
    const expected = `an array of ${read.length} vectors, one per layer, or an empty array`;
    throw args.error("biases", expected, biases);
  }
  const vectors = Array.from(biases as readonly VectorLike[], (value, l) => {
    if (value !== null && value !== undefined) return args.vector(["biases", l], value, read[l]!.rows);
    throw args.error(["biases", l], `a vector of ${read[l]!.rows} numbers`, value);
  });
  return { weights: read, biases: vectors };
}

/** Computes the gates φ'(z_l), [P, n_l], of every hidden layer. */
function activationGates(
  args: Arguments,
  weights: readonly Matrix[],
  biases: readonly Float64Array[],
  inputs: Matrix,
  slope: number,
): Matrix[] {
  const units = weights.slice(0, -1).reduce((sum, { rows }) => sum + 2 * rows, 0);
  args.memory("task", inputs.rows * units, "use fewer samples");
  let activity = inputs;
  return weights.slice(0, -1).map((matrix, l) => {
    const z = multiplyTransposed(activity, matrix);
    const gate = new Float64Array(z.data.length);
    for (let i = 0; i < gate.length; i++) {
      z.data[i]! += biases[l]?.[i % z.columns] ?? 0;
      gate[i] = z.data[i]! > 0 ? 1 : slope;
      z.data[i]! *= gate[i]!;
    }
    args.finite("parameters", z.data);
    activity = z;
    return { ...z, data: gate };
  });
}

/** Computes ‖incoming weights and bias‖ ‖outgoing weights‖ of every unit of a layer, relative to the largest factors. */
function unitNorms(before: Matrix, bias: Float64Array | undefined, after: Matrix): Float64Array {
  const unit = Math.min(powerOfTwoScale(before.data), ...(bias === undefined ? [] : [powerOfTwoScale(bias)]));
  const incoming = before.data.map((x) => x * unit);
  const outgoing = transpose(after);
  const scale = powerOfTwoScale(after.data);
  for (const [k, x] of outgoing.data.entries()) outgoing.data[k] = x * scale;
  return Float64Array.from({ length: before.rows }, (_, i) => {
    const row = norm(incoming, i * before.columns, before.columns);
    const column = norm(outgoing.data, i * outgoing.columns, outgoing.columns);
    return Math.hypot(row, (bias?.[i] ?? 0) * unit) * column;
  });
}

/** A node of the gated network, which consists of units of one layer. */
interface Node {
  readonly name: string;
  readonly units: readonly number[];
}

function layerNodes(
  args: Arguments,
  weights: readonly Matrix[],
  pathways: readonly (readonly GatePathway[])[],
  split: boolean,
): Node[][] {
  const all = (count: number) => Array.from({ length: count }, (_, i) => i);
  const layers = [
    [{ name: "x", units: all(weights[0]!.columns) }],
    ...pathways.map((list, l) =>
      split
        ? list.map(({ units }, k) => ({ name: `h${l + 1}.${k + 1}`, units }))
        : [{ name: `h${l + 1}`, units: all(weights[l]!.rows) }],
    ),
    [{ name: "y", units: all(weights[weights.length - 1]!.rows) }],
  ];
  const edges = layers.slice(1).reduce((sum, nodes, l) => sum + nodes.length * layers[l]!.length, 0);
  if (edges <= MAX_PATHWAY_EDGES) return layers;
  const expected = `false for a network with more than ${MAX_PATHWAY_EDGES} edges between pathways`;
  throw args.refusal("options.pathways", expected, `true with ${edges} edges`);
}

/** Connects all nodes of adjacent layers, and collects their weights by edge. */
function chain(
  layers: readonly (readonly Node[])[],
  weights: readonly Matrix[],
  biases: readonly Float64Array[],
): { network: GatedNetwork; weights: Record<string, NdArray> } {
  const edges: [string, string][] = [];
  const matrices: Record<string, NdArray> = {};
  const add = (from: string, to: string, data: Float64Array, shape: readonly number[]): void => {
    edges.push([from, to]);
    matrices[`${from}->${to}`] = toNdArray(data, shape);
  };
  weights.forEach(({ data, columns }, l) => {
    for (const { name: to, units: rows } of layers[l + 1]!) {
      for (const { name: from, units } of layers[l]!) {
        const block = rows.flatMap((i) => units.map((j) => data[i * columns + j]!));
        add(from, to, Float64Array.from(block), [rows.length, units.length]);
      }
      const bias = biases[l];
      if (bias !== undefined)
        add(
          "one",
          to,
          Float64Array.from(rows, (i) => bias[i]!),
          [rows.length, 1],
        );
    }
  });
  const inputs = biases.length === 0 ? ["x"] : ["x", "one"];
  const nodes = layers.flat().map(({ name, units }) => [name, units.length] as const);
  return {
    network: {
      nodes: Object.fromEntries(biases.length === 0 ? nodes : [...nodes, ["one", 1]]),
      edges,
      inputs,
      outputs: ["y"],
    },
    weights: matrices,
  };
}

function gatedTask(
  layers: readonly (readonly Node[])[],
  inputs: Matrix,
  targets: Matrix,
  gates: readonly Matrix[],
  pathways: readonly (readonly GatePathway[])[],
  { split, hasBias }: { split: boolean; hasBias: boolean },
): GatedTask {
  const nodeGates: Record<string, Float64Array | NdArray> = {};
  gates.forEach((gate, l) => {
    const nodes = layers[l + 1]!;
    if (split)
      for (const [k, { name }] of nodes.entries()) nodeGates[name] = pathways[l]![k]!.pattern.slice();
    else nodeGates[nodes[0]!.name] = asNdArray({ ...gate, data: gate.data.slice() });
  });
  const ones = toNdArray(new Float64Array(inputs.rows).fill(1), [inputs.rows, 1]);
  return {
    inputs: { x: asNdArray(inputs), ...(hasBias ? { one: ones } : {}) },
    targets: { y: asNdArray(targets) },
    nodeGates,
  };
}
