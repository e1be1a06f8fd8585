import { type Arguments, argumentsOf } from "../../arrays/arguments";
import { HERE } from "../../arrays/path";
import { toNdArray } from "../../arrays/to-ndarray";
import type { NdArray, NdArrayLike, VectorLike } from "../../arrays/types";
import { type Computation, runComputation } from "../../concurrency/computation";
import type { ComputationOptions } from "../../concurrency/computation-options";
import { runSync } from "../../concurrency/run-generator";
import type { Network } from "../architecture/network";
import { type ParametersLike, writeList } from "../architecture/parameters";
import { readRows, type SamplesLike } from "../architecture/samples";
import type { Plan } from "../engine/plan";
import { planLayout, prepare, readInputBlocks } from "../engine/prepared";
import { type Change, outputChange } from "../engine/products";

/** Direction of a change of parameters, of inputs or of both. */
export interface Direction {
  /** Changes of all weights, in their shapes; default 0. */
  readonly weights?: readonly (SamplesLike | NdArrayLike)[] | undefined;
  /** Changes of all biases, in their shapes; default 0. */
  readonly biases?: readonly VectorLike[] | undefined;
  /** Change of the inputs, in their shape; default 0. */
  readonly inputs?: SamplesLike | undefined;
}

/**
 * Computes the exact derivative of a network's outputs along a direction of its parameters, of its inputs or of both,
 * by one forward pass.
 *
 * @param inputs [P, nIn], or images
 * @param direction { weights, biases, inputs } in the shapes of parameters and inputs; what is omitted does not change
 * @returns dŷ/dε at parameters + ε direction, [P, nOut]
 * @throws ArgumentError for unknown fields of the direction, shapes that do not match, NaN, or a derivative that
 * overflows
 * @example
 * const network = mlp({ widths: [2, 4, 1], activation: "tanh" });
 * const parameters = initialise(network, { seed: 1 });
 * jacobianVectorProduct(network, parameters, [[1, 2]], { inputs: [[1, 0]] }); // ∂ŷ/∂x_0
 * jacobianVectorProduct(network, parameters, [[1, 2]], parameters); // growth with all parameters
 */
export const jacobianVectorProduct = (
  network: Network,
  parameters: ParametersLike,
  inputs: SamplesLike,
  direction: Direction,
): NdArray =>
  runSync(productOf(argumentsOf("jacobianVectorProduct"), network, parameters, inputs, direction));

/**
 * Computes the same numbers as `jacobianVectorProduct`, but yields to the event loop between blocks of samples.
 *
 * @throws the errors of `jacobianVectorProduct`, and the reason of an aborted signal (rejects)
 * @example
 * const network = mlp({ widths: [2, 4, 1], activation: "tanh" });
 * const parameters = initialise(network, { seed: 1 });
 * const { signal } = new AbortController();
 * await jacobianVectorProductAsync(network, parameters, [[1, 2]], { inputs: [[1, 0]] }, { signal });
 */
export const jacobianVectorProductAsync = (
  network: Network,
  parameters: ParametersLike,
  inputs: SamplesLike,
  direction: Direction,
  options: ComputationOptions = {},
): Promise<NdArray> =>
  runComputation("jacobianVectorProductAsync", options, (args) =>
    productOf(args, network, parameters, inputs, direction),
  );

function* productOf(
  args: Arguments,
  network: Network,
  parameters: ParametersLike,
  inputs: SamplesLike,
  direction: Direction,
): Computation<NdArray> {
  const prepared = prepare(args, network, parameters);
  const { plan } = prepared;
  const x = readInputBlocks(args.at("inputs"), inputs, plan, 2);
  const change = readDirection(args.at("direction"), direction, plan, x.count);
  const derivative = yield* outputChange(prepared, x, change);
  return toNdArray(args.finite("(inputs, parameters and direction)", derivative), [x.count, plan.outputs]);
}

function readDirection(args: Arguments, direction: Direction, plan: Plan, count: number): Change {
  args.options(HERE, direction, { weights: true, biases: true, inputs: true });
  const { weights, biases, inputs } = direction;
  const layout = planLayout(plan);
  const packed = weights === undefined && biases === undefined ? undefined : new Float64Array(layout.length);
  if (weights !== undefined) writeList(args.at("weights"), weights, layout.weights, packed!);
  if (biases !== undefined) writeList(args.at("biases"), biases, layout.biases, packed!);
  const change = inputs === undefined ? undefined : readRows(args.at("inputs"), inputs, plan);
  if (change !== undefined && change.count !== count) {
    throw args.refusal("inputs", `${count} samples`, `${change.count} samples`);
  }
  return { parameters: packed, inputs: change?.data };
}
