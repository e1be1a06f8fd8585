import { type Arguments, argumentsOf } from "../../arrays/arguments";
import type { MatrixLike } from "../../arrays/types";
import { pausing } from "../../concurrency/computation";
import { runAsync, runSync } from "../../concurrency/run-generator";
import { type Flow, flowAlong, flowWhile } from "../../flows/flow-along";
import {
  type FlowEvent as AnyFlowEvent,
  type FlowOptions as AnyFlowOptions,
  FLOW_OPTIONS,
  withAccuracy,
} from "../../flows/flow-options";
import { EXPLICIT_METHODS, type ExplicitMethod } from "../../ode/explicit-methods";
import { finiteLoss } from "../loss";
import { type LinearData, type Statistics, statisticsSteps } from "../statistics";
import { pack, readWeights, widthsOf } from "../weights";
import { krylovReduction, type ReducedNetwork } from "./krylov-reduction";
import { linearField } from "./linear-field";
import {
  type LinearFlow,
  type LinearSample,
  type LinearState,
  linearReadings,
  toLinearFlow,
} from "./linear-flow";

/** Event during learning: a zero of `value`, such as `loss - 0.01`. */
export type FlowEvent = AnyFlowEvent<LinearState>;

/**
 * Output times and integration settings of a gradient flow (see `ode`).
 *
 * The relative tolerance defaults to 1e-12, the absolute tolerance to the relative one times the root mean square of
 * the initial weights (at most 1), and `maxSteps` to 1,000,000.
 */
export type FlowOptions = AnyFlowOptions<LinearState, ExplicitMethod>;

/**
 * Computes the gradient flow of a deep linear network, τ dW_l/dt = −∂L/∂W_l with L = ½⟨‖y − W_L ... W_1 x‖²⟩ (Saxe,
 * McClelland & Ganguli 2014), by adaptive integration. The integration uses the correlations of the task, so that its
 * cost does not depend on the number of samples.
 *
 * @param weights initial weights, `weights[l]` of shape [n_{l+1}, n_l], input layer first
 * @param data a task { inputs, targets } or its correlations
 * @throws ArgumentError for shapes that do not match, NaN, negative or unsorted times; IntegrationError (with the
 * `LinearFlow` completed so far) when the integration fails
 * @example
 * const task = semanticHierarchy();
 * const weights = gaussianWeights({ widths: [8, 16, task.targets.shape[1]!], standardDeviation: 1e-2 });
 * const flow = gradientFlow(weights, task, { times: [0, 10, 20, 40] });
 * flow.modes.get(2, 0); // strength of the first mode at t = 20
 */
export function gradientFlow(
  weights: readonly MatrixLike[],
  data: LinearData,
  options: FlowOptions,
): LinearFlow {
  return runSync(learn(argumentsOf("gradientFlow"), weights, data, options));
}

/**
 * Computes the same numbers as `gradientFlow`, but yields to the event loop, so that an AbortSignal or Ctrl-C takes
 * effect.
 *
 * @example
 * const task = semanticHierarchy();
 * const weights = gaussianWeights({ widths: [8, 16, 22], standardDeviation: 0.01 });
 * const flow = await gradientFlowAsync(weights, task, { times: [0, 100], signal: AbortSignal.timeout(1000) });
 */
export function gradientFlowAsync(
  weights: readonly MatrixLike[],
  data: LinearData,
  options: FlowOptions,
): Promise<LinearFlow> {
  return runAsync(learn(argumentsOf("gradientFlowAsync"), weights, data, options));
}

/** Integrates the flow of a reduced network, if there is one that is accurate enough, or of the network itself. */
function* learn(
  args: Arguments,
  weights: readonly MatrixLike[],
  data: LinearData,
  options: FlowOptions,
): Generator<undefined, LinearFlow> {
  const matrices = readWeights(args.at("weights"), weights);
  const widths = widthsOf(matrices);
  const sizes = { inputs: widths[0]!, outputs: widths[widths.length - 1]! };
  const statistics = yield* pausing(statisticsSteps(args.at("data"), data, sizes));
  args.options("options", options, FLOW_OPTIONS);
  finiteLoss(args, matrices, statistics);
  const initial = pack(matrices);
  const { relativeTolerance, absoluteTolerance } = withAccuracy(options, initial);
  const settings = { ...options, absoluteTolerance, onProgress: monotoneProgress(options.onProgress) };
  if (typeof relativeTolerance === "number" && typeof absoluteTolerance === "number") {
    const reduced = krylovReduction(matrices, statistics.inputOutputCorrelation, relativeTolerance);
    if (reduced !== undefined) {
      const flow = linearFlow(args, reduced.widths, pack(reduced.weights), statistics, reduced.expand);
      const isAccurate = (packed: Float64Array) => reduced.truncationError(packed) <= relativeTolerance;
      const result = yield* flowWhile(
        args,
        flow,
        settings,
        toLinearFlow,
        reduced.isExact ? undefined : isAccurate,
      );
      if (result !== undefined) return result;
    }
  }
  return yield* flowAlong(args, linearFlow(args, widths, initial, statistics), settings, toLinearFlow);
}

function linearFlow(
  args: Arguments,
  widths: readonly number[],
  initial: Float64Array,
  statistics: Statistics,
  expand?: ReducedNetwork["expand"],
): Flow<LinearState, LinearSample> {
  const { evaluate, release } = linearField(args, widths, statistics);
  return {
    ...linearReadings(widths, statistics, expand),
    field: (_t, packed, rate) => evaluate(packed, rate),
    initial,
    methods: EXPLICIT_METHODS,
    release,
  };
}

/** Returns a progress callback that never goes backwards when an integration starts again. */
function monotoneProgress(onProgress: FlowOptions["onProgress"]): FlowOptions["onProgress"] {
  if (typeof onProgress !== "function") return onProgress;
  let furthest = 0;
  return (progress) => {
    if (progress.fraction < furthest) return;
    furthest = progress.fraction;
    onProgress(progress);
  };
}
