import { type Arguments, argumentsOf } from "../../arrays/arguments";
import { attachDisplay } from "../../arrays/display-hook";
import { IntegrationError } from "../../arrays/errors";
import type { VectorLike } from "../../arrays/types";
import type { Solution, SolveOptions, SolveResult, SolveStats } from "../../ode";
import { type ExplicitMethod, integrateExplicitly, integrateExplicitlyAsync } from "../../ode/solve-explicit";
import type { TaskLike } from "../../tasks";
import { layersOf } from "../architecture/layers";
import type { Network } from "../architecture/network";
import {
  layoutOf,
  type Parameters as NetworkParameters,
  type ParametersLike,
  readParameters,
  writeParameters,
} from "../architecture/parameters";
import { chunkOf, readSizedTask } from "../passes/chunks";
import { accumulateGradient } from "../passes/gradient";
import { checkTargets, LOSSES, type LossName, lossRule } from "../passes/losses";
import { makePass, type Pass, passSize } from "../passes/training-pass";

/** State of a network at one time of its gradient flow. */
export interface NetworkState extends NetworkParameters {
  /** Loss on the task. */
  readonly loss: number;
}

/** The gradient flow of a network over time. */
export interface NetworkFlow {
  /** Recorded times, length T. */
  readonly times: Float64Array;
  /** Loss at each recorded time. */
  readonly loss: Float64Array;
  /** Returns the network at any time from 0 to the last time reached; throws `ArgumentError` for other times. */
  at(t: number): NetworkState;
  /** Counts of steps and evaluations of the integration. */
  readonly stats: SolveStats;
  /** Outcome of the integration. */
  readonly result: SolveResult;
}

/**
 * Output times and integration settings (see `ode`) of the gradient flow of a network.
 *
 * Tolerances default to 1e-9; the default absolute tolerance is proportional to the size of the initial parameters if
 * they are small. `maxSteps` defaults to 1,000,000. Activations with a kink (ReLU, leaky ReLU) have other defaults:
 * `method: "dopri5"`, tolerances of 1e-3, and a `maxStep` of 1/2000 of the last time, which determines the accuracy.
 */
export interface NetworkFlowOptions
  extends Omit<SolveOptions, "times" | "start" | "events" | "jacobian" | "method"> {
  /** Output times in ascending order, >= 0, in the units of `tau`; the initial parameters belong to time 0. */
  readonly times: VectorLike;
  /** Time constant τ > 0; default 1. */
  readonly tau?: number | undefined;
  /** Loss function; default `"half-mean-square"`. */
  readonly loss?: LossName | undefined;
  /** Embedded Runge–Kutta pair; default `"dop853"`. */
  readonly method?: ExplicitMethod | undefined;
}

/**
 * Integrates the gradient flow τ dθ/dt = −∂L/∂θ of any network on a task, without dropout: the limit of gradient
 * descent as the learning rate tends to 0. One evaluation costs as much as a step of gradient descent.
 *
 * With ReLU and leaky ReLU the field is discontinuous where a unit switches on a sample, and units often stay at the
 * kink, pushed to it from both sides. No tolerance can be met there with long steps, and a tight one would require
 * endlessly many steps. Such networks therefore use steps of at most `maxStep` = h, with a first-order error like
 * gradient descent but with a far smaller constant: quantities that the flow conserves are kept to about 1e-3 h for
 * weights of order one.
 *
 * @param parameters initial weights and biases in the shapes returned by `initialise`
 * @param task inputs [P, nIn], targets [P, nOut]
 * @throws ArgumentError for shapes that do not match, NaN, negative or unsorted times; IntegrationError with the
 * partial `NetworkFlow`, if the integration fails
 * @example
 * const network = mlp({ widths: [2, 8, 1], activation: "tanh" });
 * const flow = gradientFlow(network, initialise(network, { seed: 1 }), xor(), { times: [0, 5, 10] });
 * flow.at(7).weights[0]; // W_1 at t = 7
 */
export function gradientFlow(
  network: Network,
  parameters: ParametersLike,
  task: TaskLike,
  options: NetworkFlowOptions,
): NetworkFlow {
  const { arguments_, toFlow, toError, release } = prepare(
    argumentsOf("gradientFlow"),
    network,
    parameters,
    task,
    options,
  );
  try {
    return toFlow(integrateExplicitly(...arguments_));
  } catch (error) {
    throw toError(error);
  } finally {
    release();
  }
}

/**
 * Computes the same numbers as `gradientFlow`, but yields to the event loop, so that an AbortSignal or Ctrl-C takes
 * effect.
 *
 * @example
 * const network = mlp({ widths: [2, 8, 1], activation: "relu" });
 * const { signal } = new AbortController();
 * const flow = await gradientFlowAsync(network, initialise(network), xor(), { times: [0, 5], signal });
 */
export async function gradientFlowAsync(
  network: Network,
  parameters: ParametersLike,
  task: TaskLike,
  options: NetworkFlowOptions,
): Promise<NetworkFlow> {
  const prepared = prepare(argumentsOf("gradientFlowAsync"), network, parameters, task, options);
  try {
    return prepared.toFlow(await integrateExplicitlyAsync(...prepared.arguments_));
  } catch (error) {
    throw prepared.toError(error);
  } finally {
    prepared.release();
  }
}

interface PreparedFlow {
  readonly arguments_: Parameters<typeof integrateExplicitly>;
  readonly toFlow: (solution: Solution) => NetworkFlow;
  readonly toError: (error: unknown) => unknown;
  /** Releases the memory of the passes; it is allocated again when needed. */
  readonly release: () => void;
}

function prepare(
  args: Arguments,
  network: Network,
  parameters: ParametersLike,
  task: TaskLike,
  options: NetworkFlowOptions,
): PreparedFlow {
  const layers = layersOf(args, network);
  const { inputs, targets } = readSizedTask(args.at("task"), task, layers);
  args.record("options", options);
  const { tau = 1, loss: lossName = "half-mean-square", ...settings } = options;
  const times = args.times("options.times", options.times);
  args.number("options.tau", tau, { above: 0 });
  args.choice("options.method", options.method ?? "dop853", ["dop853", "dopri5"]);
  checkTargets(args.at("task.targets"), targets, args.choice("options.loss", lossName, LOSSES));
  const rule = lossRule(lossName);
  const capacity = chunkOf(inputs.rows);
  args.memory("task.inputs", passSize(layers, capacity, 1), "use a smaller network");
  const layout = layoutOf(layers);
  const initial = new Float64Array(layout.length);
  writeParameters(args.at("parameters"), parameters, layout, initial);

  let pass: Pass | undefined;
  const load = (packed: Float64Array): Pass => {
    pass ??= makePass(args, layers, capacity, 1);
    pass.parameters.set(packed);
    return pass;
  };
  const release = (): void => {
    pass?.release();
    pass = undefined;
  };
  const descend = (_t: number, packed: Float64Array, rate: Float64Array): void => {
    rate.fill(0);
    accumulateGradient(load(packed), inputs, targets, rule, rate);
    for (let i = 0; i < rate.length; i++) rate[i]! /= -tau;
  };
  const lossOf = (packed: Float64Array): number => {
    const value = accumulateGradient(load(packed), inputs, targets, rule);
    args.finite("parameters", Float64Array.of(value));
    return value;
  };
  const losses = new Float64Array(times.length);
  const isKinked = layers.layers.some(({ activation }) => (activation?.slope ?? 1) !== 1);
  const flowOf = (solution: Solution): NetworkFlow => ({
    times: solution.times,
    loss: losses.slice(0, solution.times.length),
    at(t) {
      try {
        const packed = solution.at(t);
        return { ...readParameters(packed, layout), loss: lossOf(packed) };
      } finally {
        release();
      }
    },
    stats: solution.stats,
    result: solution.result,
  });
  const toFlow = (solution: Solution): NetworkFlow => attachDisplay(flowOf(solution), "network-flow");
  return {
    arguments_: [
      args,
      descend,
      initial,
      {
        ...integrationSettings(settings, initial, isKinked ? times[times.length - 1]! : undefined),
        times,
        start: 0,
      },
      {
        observe: (index, _time, packed) => {
          losses[index] = lossOf(packed);
        },
      },
    ],
    toFlow,
    toError: (error) =>
      error instanceof IntegrationError ? error.withPartial(toFlow(error.partial as Solution)) : error,
    release,
  };
}

/**
 * Fills in defaults. The absolute tolerance follows the size of small initial parameters, because they grow: errors in
 * them become errors in the time of their growth. With kinks, `end` is given and limits the steps to `end` / 2000.
 */
function integrationSettings<Settings extends Partial<SolveOptions>>(
  settings: Settings,
  initial: Float64Array,
  end: number | undefined,
) {
  const isKinked = end !== undefined;
  const { relativeTolerance = isKinked ? 1e-3 : 1e-9, maxSteps = 1_000_000 } = settings;
  const { method = isKinked ? "dopri5" : "dop853", maxStep = isKinked && end > 0 ? end / 2000 : undefined } =
    settings;
  const size = Math.sqrt(initial.reduce((sum, w) => sum + w * w, 0) / initial.length);
  const relative = typeof relativeTolerance === "number" ? relativeTolerance : 1e-9;
  const { absoluteTolerance = Math.max(relative * (size === 0 ? 1 : Math.min(1, size)), 1e-300) } = settings;
  return { ...settings, method, maxStep, relativeTolerance, absoluteTolerance, maxSteps };
}
