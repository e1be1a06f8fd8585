import { type Arguments, argumentsOf } from "../../arrays/arguments";
import { HERE } from "../../arrays/path";
import { toNdArray } from "../../arrays/to-ndarray";
import type { MatrixLike, NdArray, NdArrayLike, VectorLike } from "../../arrays/types";
import type { Network } from "../architecture/network";
import { type Parameters, type ParametersLike, readParameters, writeList } from "../architecture/parameters";
import type { SamplesLike } from "../architecture/samples";
import { runBackward, signalsAtInputs } from "../engine/backward";
import { addLayerGradient, forwardValues } from "../engine/differentiate";
import { runForward } from "../engine/forward";
import type { Plan } from "../engine/plan";
import { planLayout, prepare, readInputs } from "../engine/prepared";

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
export function jacobianVectorProduct(
  network: Network,
  parameters: ParametersLike,
  inputs: SamplesLike,
  direction: Direction,
): NdArray {
  const args = argumentsOf("jacobianVectorProduct");
  const { plan, theta } = prepare(args, network, parameters);
  const x = readInputs(args.at("inputs"), inputs, plan, 2);
  const { packed, inputChange } = readDirection(args.at("direction"), direction, plan, x.count);
  const tape = runForward(plan.ops, [theta, packed], [x.data, inputChange], x.count);
  const derivative = tape.output[1] ?? new Float64Array(x.count * plan.outputs);
  return toNdArray(args.finite("(inputs, parameters and direction)", derivative), [x.count, plan.outputs]);
}

function readDirection(args: Arguments, direction: Direction, plan: Plan, count: number) {
  args.options(HERE, direction, { weights: true, biases: true, inputs: true });
  const { weights, biases, inputs } = direction;
  const layout = planLayout(plan);
  const packed = weights === undefined && biases === undefined ? undefined : new Float64Array(layout.length);
  if (weights !== undefined) writeList(args.at("weights"), weights, layout.weights, packed!);
  if (biases !== undefined) writeList(args.at("biases"), biases, layout.biases, packed!);
  const change = inputs === undefined ? undefined : readInputs(args.at("inputs"), inputs, plan, 2);
  if (change !== undefined && change.count !== count) {
    throw args.refusal("inputs", `${count} samples`, `${change.count} samples`);
  }
  return { packed, inputChange: change?.data };
}

/** Derivatives with respect to parameters and inputs. */
export interface Cotangents extends Parameters {
  /** Derivatives with respect to the inputs, [P, nIn] or in the shape of images. */
  readonly inputs: NdArray;
}

/**
 * Computes the exact gradient of Σ_p c_p · ŷ(x_p) with respect to a network's parameters and its inputs, for a given
 * cotangent c, by one backward pass.
 *
 * @param inputs [P, nIn], or images
 * @param cotangent c, [P, nOut]
 * @returns { weights, biases, inputs } in the shapes of parameters and inputs
 * @throws ArgumentError for shapes that do not match, NaN, or a gradient that overflows
 * @example
 * const network = mlp({ widths: [2, 4, 1], activation: "tanh" });
 * const { weights, inputs } = vectorJacobianProduct(network, initialise(network, { seed: 1 }), [[1, 2]], [[1]]);
 * inputs.shape; // [1, 2]: the gradient of the output with respect to the input
 */
export function vectorJacobianProduct(
  network: Network,
  parameters: ParametersLike,
  inputs: SamplesLike,
  cotangent: MatrixLike,
): Cotangents {
  const args = argumentsOf("vectorJacobianProduct");
  const prepared = prepare(args, network, parameters);
  const { plan, theta } = prepared;
  const x = readInputs(args.at("inputs"), inputs, plan, 2);
  const seeds = args.matrix("cotangent", cotangent, { rows: x.count, columns: plan.outputs }).data;
  const gradient = new Float64Array(plan.parameters);
  const pass = runBackward([theta], forwardValues(prepared, x), [seeds], x.count, { toInputs: true });
  const below = signalsAtInputs(pass, (signals) => addLayerGradient(signals, 0, gradient))?.[0];
  const place = "(inputs, parameters and cotangent)";
  return {
    ...readParameters(args.finite(place, gradient), planLayout(plan)),
    inputs: toNdArray(args.finite(place, below ?? new Float64Array(x.data.length)), [
      x.count,
      ...plan.inputShape,
    ]),
  };
}
