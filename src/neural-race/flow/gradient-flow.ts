import { type Arguments, argumentsOf } from "../../arrays/arguments";
import type { MatrixLike } from "../../arrays/types";
import { pausing } from "../../concurrency/computation";
import { runAsync, runSync } from "../../concurrency/run-generator";
import { flowAlong } from "../../flows/flow-along";
import { FLOW_OPTIONS, type FlowEvent, type FlowOptions } from "../../flows/flow-options";
import { METHODS } from "../../ode/methods";
import { chooseGradient, type FieldOptions, type GatedData } from "../gradient/choose-gradient";
import { finiteLoss } from "../gradient/gated-gradient";
import { type GatedNetworkLike, readGraph } from "../graph";
import { packWeights } from "../network/weights";
import { type GatedFlow, type GatedState, gatedReadings, toGatedFlow } from "./flow-record";

/** An event during training: a zero of `value`, such as `loss - 0.01`. */
export type GatedEvent = FlowEvent<GatedState>;

/**
 * Output times, events and accuracy of a gradient flow (see `ode`).
 *
 * `relativeTolerance` defaults to 1e-12, `absoluteTolerance` to the relative tolerance times the root mean square of
 * the initial weights (at most 1), and `maxSteps` to 1,000,000.
 */
export interface GatedFlowOptions extends FlowOptions<GatedState> {
  /** Method by which the gradient is computed; default: the one with fewer operations. */
  readonly gradient?: FieldOptions["method"] | undefined;
}

/**
 * Integrates the gradient flow of a gated network, τ dW_e/dt = −∂L/∂W_e with L = ½⟨Σ_v ‖y_v − h_v‖²⟩ over its outputs v
 * (Saxe, Sodhani & Lewallen 2022, equation 3), with adaptive steps.
 *
 * The samples are read once, before the flow. There are two methods for the gradient, and the one with fewer operations
 * is the default. `"paths"` uses the statistics of the paths, at a cost independent of the number of samples. `"sweep"`
 * makes forward and backward sweeps over the graph for each distinct gate pattern, at a cost independent of the number
 * of paths.
 *
 * @param weights initial weights, `weights["from->to"]` of shape [units of `to`, units of `from`]
 * @param data a task, or the statistics of its paths (`pathStatistics`)
 * @throws ArgumentError for shapes that do not match, unknown names or options, NaN, negative or unsorted times;
 * IntegrationError (with the part of the `GatedFlow` completed so far) when the integration fails
 * @example
 * const { task, network } = pathwayXor();
 * const weights = gatedGaussianWeights({ network, standardDeviation: 0.1 });
 * const flow = gatedGradientFlow(network, weights, task, { times: [0, 10, 20, 40] });
 * flow.loss[3]; // below 1e-4
 */
export function gatedGradientFlow(
  network: GatedNetworkLike,
  weights: Readonly<Record<string, MatrixLike>>,
  data: GatedData,
  options: GatedFlowOptions,
): GatedFlow {
  return runSync(train(argumentsOf("gatedGradientFlow"), network, weights, data, options));
}

/**
 * Computes the same numbers as `gatedGradientFlow`, but yields to the event loop, so that an AbortSignal or Ctrl-C
 * takes effect.
 *
 * @example
 * const { task, network } = pathwayXor();
 * const weights = gatedGaussianWeights({ network, standardDeviation: 0.01 });
 * const options = { times: [0, 100], signal: AbortSignal.timeout(1000) };
 * const flow = await gatedGradientFlowAsync(network, weights, task, options);
 */
export function gatedGradientFlowAsync(
  network: GatedNetworkLike,
  weights: Readonly<Record<string, MatrixLike>>,
  data: GatedData,
  options: GatedFlowOptions,
): Promise<GatedFlow> {
  return runAsync(train(argumentsOf("gatedGradientFlowAsync"), network, weights, data, options));
}

function* train(
  args: Arguments,
  network: GatedNetworkLike,
  weights: Readonly<Record<string, MatrixLike>>,
  data: GatedData,
  options: GatedFlowOptions,
): Generator<undefined, GatedFlow> {
  const graph = readGraph(args.at("network"), network);
  const initial = packWeights(args.at("weights"), weights, graph);
  args.options("options", options, { ...FLOW_OPTIONS, gradient: true });
  const { gradient, ...settings } = options;
  const field = yield* pausing(chooseGradient(args, graph, data, gradient));
  finiteLoss(args, field, initial);
  const flow = {
    ...gatedReadings(graph, field),
    field: (_t: number, packed: Float64Array, rate: Float64Array) => field.evaluate(packed, rate),
    initial,
    methods: METHODS,
  };
  return yield* flowAlong(args, flow, settings, toGatedFlow(graph, field));
}
