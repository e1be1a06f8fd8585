import { type Arguments, argumentsOf } from "../../arrays/arguments";
import type { MatrixLike, NdArray } from "../../arrays/types";
import { type Computation, computeAsync, runComputation } from "../../concurrency/computation";
import {
  COMPUTATION_OPTIONS,
  type ComputationOptions,
  checkComputationOptions,
} from "../../concurrency/computation-options";
import { runSync } from "../../concurrency/run-generator";
import { type GatedNetworkLike, readGraph } from "../graph";
import type { GatedField } from "../network/vector-field";
import { packWeights, unpackWeights } from "../network/weights";
import { chooseGradient, type FieldOptions, type GatedData } from "./choose-gradient";

/**
 * Computes the loss of a gated network, L = ½⟨Σ_v ‖y_v − h_v‖²⟩ over its outputs v.
 *
 * @param weights `weights["from->to"]` of shape [units of `to`, units of `from`]
 * @param data a task, or the statistics of its paths
 * @returns a number >= 0, with an error of the order of the rounding of ½⟨Σ ‖y‖²⟩
 * @throws ArgumentError for shapes that do not match, unknown names, NaN, or a loss that overflows
 * @example
 * const network = gatedNetwork({ nodes: { x: 1, y: 1 }, edges: [["x", "y"]] });
 * gatedLoss(network, { "x->y": [[0.5]] }, { inputs: { x: [[1], [-1]] }, targets: { y: [[1], [-1]] } }); // 0.125
 */
export function gatedLoss(
  network: GatedNetworkLike,
  weights: Readonly<Record<string, MatrixLike>>,
  data: GatedData,
): number {
  return runSync(lossOf(argumentsOf("gatedLoss"), network, weights, data));
}

/**
 * Computes the same number as `gatedLoss`, but yields to the event loop while the data are read.
 *
 * @throws the errors of `gatedLoss`, and the reason of an aborted signal (rejects)
 * @example
 * const network = gatedNetwork({ nodes: { x: 1, y: 1 }, edges: [["x", "y"]] });
 * const data = { inputs: { x: [[1], [-1]] }, targets: { y: [[1], [-1]] } };
 * const { signal } = new AbortController();
 * await gatedLossAsync(network, { "x->y": [[0.5]] }, data, { signal }); // 0.125
 */
export const gatedLossAsync = (
  network: GatedNetworkLike,
  weights: Readonly<Record<string, MatrixLike>>,
  data: GatedData,
  options: ComputationOptions = {},
): Promise<number> =>
  runComputation("gatedLossAsync", options, (args) => lossOf(args, network, weights, data));

function* lossOf(
  args: Arguments,
  network: GatedNetworkLike,
  weights: Readonly<Record<string, MatrixLike>>,
  data: GatedData,
): Computation<number> {
  const graph = readGraph(args.at("network"), network);
  const packed = packWeights(args.at("weights"), weights, graph);
  const field = yield* chooseGradient(args, graph, data);
  try {
    return finiteLoss(args, field, packed);
  } finally {
    field.release();
  }
}

/**
 * Computes the gradient ∂L/∂W_e of the loss of a gated network with respect to the weights of every edge (Saxe, Sodhani
 * & Lewallen 2022, equations 3 and 4).
 *
 * @param weights `weights["from->to"]` of shape [units of `to`, units of `from`]
 * @param data a task, or the statistics of its paths
 * @param options.method `"paths"` or `"sweep"`; default: the one with fewer operations
 * @returns matrices by edge, [units of `to`, units of `from`]
 * @throws ArgumentError for shapes that do not match, unknown names or options, NaN, or a gradient that overflows; with
 * `"paths"` also for more than 10,000 paths or for gates per unit
 * @example
 * const network = gatedNetwork({ nodes: { x: 1, y: 1 }, edges: [["x", "y"]] });
 * gatedGradient(network, { "x->y": [[0.5]] }, { inputs: { x: [[1]] }, targets: { y: [[1]] } }); // { "x->y": [[-0.5]] }
 */
export function gatedGradient(
  network: GatedNetworkLike,
  weights: Readonly<Record<string, MatrixLike>>,
  data: GatedData,
  options: FieldOptions = {},
): Record<string, NdArray> {
  const args = argumentsOf("gatedGradient");
  args.options("options", options, { method: true });
  return runSync(gradientOf(args, network, weights, data, options));
}

/**
 * Computes the same numbers as `gatedGradient`, but yields to the event loop while the data are read.
 *
 * @throws the errors of `gatedGradient`, and the reason of an aborted signal (rejects)
 * @example
 * const network = gatedNetwork({ nodes: { x: 1, y: 1 }, edges: [["x", "y"]] });
 * const data = { inputs: { x: [[1]] }, targets: { y: [[1]] } };
 * const { signal } = new AbortController();
 * await gatedGradientAsync(network, { "x->y": [[0.5]] }, data, { signal }); // { "x->y": [[-0.5]] }
 */
export async function gatedGradientAsync(
  network: GatedNetworkLike,
  weights: Readonly<Record<string, MatrixLike>>,
  data: GatedData,
  options: FieldOptions & ComputationOptions = {},
): Promise<Record<string, NdArray>> {
  const args = argumentsOf("gatedGradientAsync");
  args.options("options", options, { method: true, ...COMPUTATION_OPTIONS });
  checkComputationOptions(args, options);
  return computeAsync(args, gradientOf(args, network, weights, data, options), options);
}

function* gradientOf(
  args: Arguments,
  network: GatedNetworkLike,
  weights: Readonly<Record<string, MatrixLike>>,
  data: GatedData,
  options: FieldOptions,
): Computation<Record<string, NdArray>> {
  const graph = readGraph(args.at("network"), network);
  const packed = packWeights(args.at("weights"), weights, graph);
  const field = yield* chooseGradient(args, graph, data, options.method, args.at("options.method"));
  try {
    const gradient = new Float64Array(packed.length);
    field.evaluate(packed, gradient);
    const ascent = gradient.map((x) => 0 - x);
    return unpackWeights(args.finite("weights", ascent), graph);
  } finally {
    field.release();
  }
}

/** Computes the loss of packed weights and checks that it does not overflow. */
export function finiteLoss(args: Arguments, field: GatedField, packed: Float64Array): number {
  const value = field.loss(packed);
  args.finite("weights", Float64Array.of(value));
  return value;
}
