import { type Arguments, argumentsOf } from "../../arrays/arguments";
import { attachTable, type Table, type Tabular, tableOf } from "../../arrays/table";
import { runAsync, runSync } from "../../concurrency/run-generator";
import { attachFigure, type Drawable } from "../../figures/drawable";
import { type Flow, flowAlong } from "../../flows/flow-along";
import { FLOW_OPTIONS, type FlowOptions } from "../../flows/flow-options";
import type { Occurrence } from "../../flows/trajectory";
import type { SolveResult, SolveStats } from "../../ode";
import { EXPLICIT_METHODS, type ExplicitMethod } from "../../ode/explicit-methods";
import type { Network } from "../architecture/network";
import {
  type Parameters as NetworkParameters,
  type ParametersLike,
  readParameters,
  writeParameters,
} from "../architecture/parameters";
import { passesOf } from "../passes/choose-passes";
import { chunkOf, type NetworkTask, readNetworkTask } from "../passes/chunks";
import { accumulateGradient } from "../passes/gradient";
import { LOSS_OPTIONS, type LossName, readLoss } from "../passes/losses";
import type { Pass } from "../passes/pass";
import { flowFigure } from "./loss-figures";

/** State of a network at one time of its gradient flow. */
export interface NetworkState extends NetworkParameters {
  /** Loss on the task. */
  readonly loss: number;
}

/** The gradient flow of a network over time. */
export interface NetworkFlow extends Tabular, Drawable {
  /** Recorded times, length T. */
  readonly times: Float64Array;
  /** Loss at each recorded time. */
  readonly loss: Float64Array;
  /** Returns the network at any time from 0 to the last time reached; throws `ArgumentError` for other times. */
  at(t: number): NetworkState;
  /** Occurrences of the requested events. */
  readonly events: readonly Occurrence<NetworkState>[];
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
export interface NetworkFlowOptions extends FlowOptions<NetworkState, ExplicitMethod> {
  /** Loss function; default `"half-mean-square"`. */
  readonly loss?: LossName | undefined;
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
  task: NetworkTask,
  options: NetworkFlowOptions,
): NetworkFlow {
  return runSync(train(argumentsOf("gradientFlow"), network, parameters, task, options));
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
export function gradientFlowAsync(
  network: Network,
  parameters: ParametersLike,
  task: NetworkTask,
  options: NetworkFlowOptions,
): Promise<NetworkFlow> {
  return runAsync(train(argumentsOf("gradientFlowAsync"), network, parameters, task, options));
}

function* train(
  args: Arguments,
  network: Network,
  parameters: ParametersLike,
  task: NetworkTask,
  options: NetworkFlowOptions,
): Generator<undefined, NetworkFlow> {
  const passes = passesOf(args, network);
  const { inputs, targets } = readNetworkTask(args.at("task"), task, passes);
  args.options("options", options, { ...FLOW_OPTIONS, ...LOSS_OPTIONS });
  const { loss, ...settings } = options;
  const rule = readLoss(args, targets, loss);
  const capacity = chunkOf(inputs.rows);
  args.memory("task.inputs", passes.size(capacity, 1), "use a smaller network");
  const { layout, hasKink } = passes;
  const blocks = [...layout.weights, ...layout.biases];
  const initial = new Float64Array(layout.length);
  writeParameters(args.at("parameters"), parameters, layout, initial);

  let pass: Pass | undefined;
  const load = (packed: Float64Array): Pass => {
    pass ??= passes.make(args, capacity, 1);
    pass.parameters.set(packed);
    return pass;
  };
  const lossOf = (packed: Float64Array): number => {
    const value = accumulateGradient(load(packed), inputs, targets, rule);
    args.finite("parameters", Float64Array.of(value));
    return value;
  };
  const flow: Flow<NetworkState, { readonly loss: number }> = {
    field: (_t, packed, rate) => {
      rate.fill(0);
      accumulateGradient(load(packed), inputs, targets, rule, rate);
      for (const { at, count, learningRate } of blocks) {
        for (let i = at; i < at + count; i++) rate[i]! *= -learningRate;
      }
    },
    initial,
    methods: EXPLICIT_METHODS,
    accuracy: { relativeTolerance: hasKink ? 1e-3 : 1e-9 },
    recordedNumbers: 1,
    state: (packed) => ({ ...readParameters(packed, layout), loss: lossOf(packed) }),
    record: (packed) => ({ loss: lossOf(packed) }),
    release: () => {
      pass?.release();
      pass = undefined;
    },
  };
  const steps = hasKink ? shortSteps(args, settings) : settings;
  return yield* flowAlong(args, flow, steps, ({ times, series, at, events, stats, result }) =>
    attachFigure(attachTable({ times, ...series, at, events, stats, result }, lossTable), flowFigure),
  );
}

/** Fills in the defaults for activations with a kink: steps of at most 1/2000 of the last time by `"dopri5"`. */
function shortSteps(args: Arguments, settings: NetworkFlowOptions): NetworkFlowOptions {
  const end = args.times("options.times", settings.times).at(-1)!;
  const { method = "dopri5", maxStep = end > 0 ? end / 2000 : undefined } = settings;
  return { ...settings, method, maxStep };
}

/** Returns times and loss as a table. */
const lossTable = ({ times, loss }: Omit<NetworkFlow, "toTable" | "figure">): Table =>
  tableOf([
    ["time", times],
    ["loss", loss],
  ]);
