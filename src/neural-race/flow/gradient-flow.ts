import { type Arguments, argumentsOf } from "../../arrays/arguments";
import { IntegrationError } from "../../arrays/errors";
import type { MatrixLike, VectorLike } from "../../arrays/types";
import type { Event, EventDirection, Field, Solution, SolveOptions } from "../../ode";
import { integrateAs, integrateAsyncAs } from "../../ode/solve";
import { chooseGradient, type FieldOptions, type GatedData } from "../gradient/choose-gradient";
import { finiteLoss } from "../gradient/gated-gradient";
import { type GatedNetworkLike, readGraph } from "../graph";
import type { GatedField } from "../network/vector-field";
import { packWeights } from "../network/weights";
import { type GatedFlow, type GatedRecorder, type GatedState, gatedRecorder } from "./flow-record";

/** An event during training: a zero of `value`, such as `loss - 0.01`. */
export interface GatedEvent {
  readonly name?: string;
  /** A continuous function of the time and the state of the network. */
  readonly value: (t: number, state: GatedState) => number;
  /** Direction of the sign changes that count; default both. */
  readonly direction?: EventDirection;
  /** True if the training ends at the event; default false. */
  readonly terminal?: boolean;
}

/**
 * Output times, events and accuracy of a gradient flow (see `ode`).
 *
 * `relativeTolerance` defaults to 1e-12, `absoluteTolerance` to the relative tolerance times the root mean square of
 * the initial weights (at most 1), and `maxSteps` to 1,000,000.
 */
export interface GatedFlowOptions extends Omit<SolveOptions, "times" | "start" | "events" | "jacobian"> {
  /** Output times in ascending order, >= 0, in the units of `tau`; the initial weights belong to time 0. */
  readonly times: VectorLike;
  /** Time constant τ; default 1. */
  readonly tau?: number | undefined;
  /** Events to find during the training. */
  readonly events?: readonly GatedEvent[];
  /** Method by which the gradient is computed; default: the one with fewer operations. */
  readonly gradient?: FieldOptions["method"] | undefined;
  /** True to keep the weights at every output time, which makes `at` faster; default: if they take less than 64 MB. */
  readonly recordWeights?: boolean;
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
 * @throws ArgumentError for shapes that do not match, unknown names, NaN, negative or unsorted times; IntegrationError
 * (with the part of the `GatedFlow` completed so far) when the integration fails
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
  return gatedGradientFlowAs(argumentsOf("gatedGradientFlow"), network, weights, data, options);
}

/** Integrates the flow of a call. */
export function gatedGradientFlowAs(
  args: Arguments,
  network: GatedNetworkLike,
  weights: Readonly<Record<string, MatrixLike>>,
  data: GatedData,
  options: GatedFlowOptions,
): GatedFlow {
  const { arguments_, toFlow, toFlowError, release } = prepare(args, network, weights, data, options);
  try {
    return toFlow(integrateAs(...arguments_));
  } catch (error) {
    throw toFlowError(error);
  } finally {
    release();
  }
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
export async function gatedGradientFlowAsync(
  network: GatedNetworkLike,
  weights: Readonly<Record<string, MatrixLike>>,
  data: GatedData,
  options: GatedFlowOptions,
): Promise<GatedFlow> {
  const { arguments_, toFlow, toFlowError, release } = prepare(
    argumentsOf("gatedGradientFlowAsync"),
    network,
    weights,
    data,
    options,
  );
  try {
    return toFlow(await integrateAsyncAs(...arguments_));
  } catch (error) {
    throw toFlowError(error);
  } finally {
    release();
  }
}

/** Default limit, in bytes, on the weights that are kept at the output times. */
const WEIGHTS_BUDGET = 64e6;

interface Prepared {
  readonly arguments_: Parameters<typeof integrateAs>;
  readonly toFlow: (solution: Solution) => GatedFlow;
  readonly toFlowError: (error: unknown) => unknown;
  /** Releases the workspace of the gradient. */
  readonly release: () => void;
}

function prepare(
  args: Arguments,
  network: GatedNetworkLike,
  weights: Readonly<Record<string, MatrixLike>>,
  data: GatedData,
  options: GatedFlowOptions,
): Prepared {
  const graph = readGraph(args.at("network"), network);
  const initial = packWeights(args, weights, graph);
  args.record("options", options);
  const { tau = 1, events = [], recordWeights, gradient, ...settings } = options;
  const times = args.times("options.times", options.times);
  args.number("options.tau", tau, { above: 0 });
  if (recordWeights !== undefined) args.boolean("options.recordWeights", recordWeights);
  const field = chooseGradient(args, graph, data, gradient);
  const recorder = gatedRecorder(args, times.length, graph, field);
  finiteLoss(args, field, initial);
  const weightsAt = (solution: Solution) => (t: number) => {
    try {
      return solution.at(t);
    } finally {
      field.release();
    }
  };
  const toFlow = (solution: Solution): GatedFlow =>
    recorder.flow({ ...solution, weightsAt: weightsAt(solution) });
  return {
    arguments_: [
      args,
      flowField(field, tau),
      initial,
      { ...accuracy(settings, initial), times, start: 0, events: readEvents(args, events, recorder) },
      {
        observe: (_index, _time, packed) => void recorder.observe(packed),
        keepStates: recordWeights ?? 8 * initial.length * times.length < WEIGHTS_BUDGET,
      },
    ],
    toFlow,
    release: () => field.release(),
    toFlowError: (error) =>
      error instanceof IntegrationError ? error.withPartial(toFlow(error.partial as Solution)) : error,
  };
}

/**
 * Sets default tolerances, tighter than those of `ode` and relative to the size of the initial weights: small weights
 * grow exponentially, so a relative error in them shifts the time at which they have grown.
 */
function accuracy<Settings extends Partial<SolveOptions>>(settings: Settings, initial: Float64Array) {
  const { relativeTolerance = 1e-12, maxSteps = 1_000_000 } = settings;
  const size = Math.sqrt(initial.reduce((sum, w) => sum + w * w, 0) / initial.length);
  const relative = typeof relativeTolerance === "number" ? relativeTolerance : 1e-12;
  const { absoluteTolerance = Math.max(relative * (size === 0 ? 1 : Math.min(1, size)), 1e-300) } = settings;
  return { ...settings, relativeTolerance, absoluteTolerance, maxSteps };
}

function flowField(field: GatedField, tau: number): Field {
  return (_t, weights, rate) => {
    field.evaluate(weights, rate);
    if (tau !== 1) for (let i = 0; i < rate.length; i++) rate[i]! /= tau;
  };
}

function readEvents(args: Arguments, events: readonly GatedEvent[], recorder: GatedRecorder): Event[] {
  if (!Array.isArray(events)) throw args.error("options.events", "an array", events);
  return Array.from(events, (event, i) => {
    args.record(["options", "events", i], event);
    args.callable(["options", "events", i, "value"], event.value);
    return { ...event, value: (t, packed) => event.value(t, recorder.state(packed)) };
  });
}
