import { argumentsOf } from "../../arrays/arguments";
import { toNdArray } from "../../arrays/to-ndarray";
import type { NdArray, VectorLike } from "../../arrays/types";
import { type Computation, computeAsync } from "../../concurrency/computation";
import {
  COMPUTATION_OPTIONS,
  type ComputationOptions,
  checkComputationOptions,
} from "../../concurrency/computation-options";
import { runAsync, runSync } from "../../concurrency/run-generator";
import type { InputRows, SamplesLike } from "../../networks/architecture";
import {
  addLayerGradient,
  checkCurvature,
  hasCurvature,
  learningRates,
  type Prepared,
  readInputs,
  runBackward,
  runForward,
} from "../../networks/engine";
import { type FiniteNetwork, readFinite } from "../finite/finite-network";
import { type DescentOptions, type DescentRecord, descend, MOMENTUM_OPTIONS } from "./descent";
import { type TaylorFlow, type TaylorFlowOptions, taylorFlow } from "./taylor-flow";
import { readTask, type TaylorTask } from "./taylor-task";

/** Taylor expansion of a network in its parameters. */
export interface TaylorModel {
  readonly order: 1 | 2;
  /** P, number of parameters. */
  readonly size: number;
  /**
   * Computes f₀ + J δ (+ ½ δᵀHδ for order 2), [N, O], for a change δ of P numbers in the order of `finite.parameters`.
   */
  predict(change: VectorLike, inputs: SamplesLike): NdArray;
  /** Solves the gradient flow of ½Σ(f − y)² from δ = 0 exactly; order 1 only. */
  gradientFlow(task: TaylorTask, options?: TaylorFlowOptions): TaylorFlow;
  /**
   * Asynchronous form of `gradientFlow`, which yields to the event loop. Rejects with the reason of an aborted signal.
   */
  gradientFlowAsync(task: TaylorTask, options?: TaylorFlowOptions & ComputationOptions): Promise<TaylorFlow>;
  /** Runs gradient descent of ½Σ(f − y)² from δ = 0. */
  gradientDescent(task: TaylorTask, options: DescentOptions): DescentRecord;
  /**
   * Asynchronous version of `gradientDescent`, which yields to the event loop, so that it can be aborted by a signal.
   */
  gradientDescentAsync(task: TaylorTask, options: DescentOptions): Promise<DescentRecord>;
}

/**
 * Creates the Taylor expansion of a finite network around its current parameters (Bai, Krause, Wang, Xiong & Socher
 * 2020). Order 1 is the linearised network, which learns like a kernel machine, with an exact solution; order 2
 * includes the first effects of a changing kernel. Derivatives are exact, by forward and backward Taylor arithmetic; no
 * Jacobian is stored.
 *
 * Each layer uses its learning rate. At kinks of activations the second derivative is taken as 0; order 2 then adds
 * only the products of changes in different layers.
 *
 * @throws ArgumentError for an order other than 1 or 2, or, for order 2, an `activation` without a second derivative
 * @example
 * const finite = initialise(serial(dense({ width: 64 }), erf(), dense()), { inputSize: 2, seed: 1 });
 * const task = { inputs: [[1, 0], [0, 1]], targets: [[1], [-1]] };
 * const flow = taylorModel(finite, { order: 1 }).gradientFlow(task);
 * flow.predict([[1, 1]], Infinity).shape; // [1, 1]
 * const { change, loss } = taylorModel(finite, { order: 2 }).gradientDescent(task, { learningRate: 0.1, steps: 50 });
 */
export function taylorModel(finite: FiniteNetwork, options: { order: 1 | 2 }): TaylorModel {
  const args = argumentsOf("taylorModel");
  const prepared = readFinite(args.at("finite"), finite);
  args.options("options", options, { order: true });
  const { order } = options;
  if (order !== 1 && order !== 2) throw args.error("options.order", "1 or 2", order);
  const { plan } = prepared;
  if (order === 2) checkCurvature(args.at("finite"), hasCurvature(plan.ops));
  const descent = function* (task: TaylorTask, descentOptions: DescentOptions) {
    const { inputs, targets } = readTask(args.at("task"), task, prepared, 4);
    args.options("options", descentOptions, MOMENTUM_OPTIONS);
    const evaluate = (change: Float64Array, gradient: Float64Array) =>
      lossAndGradient(prepared, order, inputs, targets, change, gradient);
    const start = new Float64Array(plan.parameters);
    return yield* descend(args, evaluate, learningRates(plan), start, descentOptions, (record) => record);
  };
  const flow = (task: TaylorTask, flowOptions: TaylorFlowOptions): Computation<TaylorFlow> => {
    if (order === 2) {
      throw args.refusal("options.order", "1 for an exact gradient flow", "2 (see gradientDescent)");
    }
    return taylorFlow(args, prepared, readTask(args.at("task"), task, prepared, 4), flowOptions);
  };
  return {
    order,
    size: plan.parameters,
    predict(change, inputs) {
      const samples = readInputs(args.at("inputs"), inputs, plan, 4);
      const delta = args.vector("change", change, plan.parameters);
      const data = expansion(prepared, order, samples, delta).outputs;
      return toNdArray(args.finite("inputs and change", data), [samples.count, plan.outputs]);
    },
    gradientFlow(task, flowOptions = {}) {
      args.options("options", flowOptions, { rate: true });
      return runSync(flow(task, flowOptions));
    },
    async gradientFlowAsync(task, flowOptions = {}) {
      args.options("options", flowOptions, { rate: true, ...COMPUTATION_OPTIONS });
      checkComputationOptions(args, flowOptions);
      return computeAsync(args, flow(task, flowOptions), flowOptions);
    },
    gradientDescent: (task, descentOptions) => runSync(descent(task, descentOptions)),
    gradientDescentAsync: (task, descentOptions) => runAsync(descent(task, descentOptions)),
  };
}

/** Computes the outputs of the model; returns them with the forward pass. */
function expansion({ plan, theta }: Prepared, order: 1 | 2, samples: InputRows, change: Float64Array) {
  const inputs = [samples.data, ...new Array<undefined>(order).fill(undefined)];
  const pass = runForward(plan.ops, [theta, change], inputs, samples.count);
  const outputs = pass.output[0]!.slice();
  for (const term of pass.output.slice(1)) {
    if (term !== undefined) for (let i = 0; i < outputs.length; i++) outputs[i]! += term[i]!;
  }
  return { outputs, pass };
}

/**
 * Computes ½Σ(f − y)² and writes its gradient with respect to the change, (J + Hδ)ᵀ(f − y); the second part is the
 * derivative of Jᵀ(f − y) along δ.
 */
function lossAndGradient(
  prepared: Prepared,
  order: 1 | 2,
  samples: InputRows,
  targets: Float64Array,
  change: Float64Array,
  gradient: Float64Array,
): number {
  const { outputs, pass } = expansion(prepared, order, samples, change);
  const error = outputs.map((f, i) => f - targets[i]!);
  gradient.fill(0);
  const seeds = order === 1 ? [error] : [error, undefined];
  for (const signals of runBackward([prepared.theta, change], pass, seeds, samples.count)) {
    for (let k = 0; k < order; k++) addLayerGradient(signals, k, gradient);
  }
  return error.reduce((sum, e) => sum + e * e, 0) / 2;
}
