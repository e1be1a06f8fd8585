import { type Arguments, argumentsOf } from "../../arrays/arguments";
import { IntegrationError } from "../../arrays/errors";
import type { MatrixLike, VectorLike } from "../../arrays/types";
import type { Event, EventDirection, Field, Solution, SolveOptions } from "../../ode";
import { type ExplicitMethod, integrateExplicitly, integrateExplicitlyAsync } from "../../ode/solve-explicit";
import { finiteLoss } from "../loss";
import { type LinearData, readStatistics } from "../statistics";
import { pack, readWeights, widthsOf } from "../weights";
import { krylovReduction, type ReducedNetwork } from "./krylov-reduction";
import { type LinearField, linearField } from "./linear-field";
import { type FlowRecorder, flowRecorder, type LinearFlow, type LinearState } from "./linear-flow";

/** Event during learning: a zero of `value`, such as `loss - 0.01`. */
export interface FlowEvent {
  readonly name?: string;
  /** Continuous function of time and network. */
  readonly value: (t: number, state: LinearState) => number;
  /** Direction of the sign changes that count; default both. */
  readonly direction?: EventDirection;
  /** True if learning ends at the event; default false. */
  readonly terminal?: boolean;
}

/**
 * Output times and integration settings of a gradient flow (see `ode`).
 *
 * The relative tolerance defaults to 1e-12, the absolute tolerance to the relative one times the root mean square of
 * the initial weights (at most 1), and `maxSteps` to 1,000,000.
 */
export interface FlowOptions
  extends Omit<SolveOptions, "times" | "start" | "events" | "jacobian" | "method"> {
  /** Integration method, default `"dop853"`; `"dopri5"` can be cheaper at relative tolerances of 1e-6 and above. */
  readonly method?: ExplicitMethod | undefined;
  /** Output times in ascending order, >= 0, in the units of `tau`; the initial weights belong to time 0. */
  readonly times: VectorLike;
  /** The time constant τ; default 1. */
  readonly tau?: number;
  /** Events to detect during learning. */
  readonly events?: readonly FlowEvent[];
  /** True to keep the weights at every output time, which speeds up `at`; default true if they take less than 64 MB. */
  readonly recordWeights?: boolean;
}

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
  const attempts = prepare(argumentsOf("gradientFlow"), weights, data, options);
  for (;;) {
    const { arguments_, toFlow, toFlowError, release } = attempts.next();
    try {
      return toFlow(integrateExplicitly(...arguments_));
    } catch (error) {
      if (!(error instanceof TruncationTooLarge)) throw toFlowError(error);
    } finally {
      release();
    }
  }
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
export async function gradientFlowAsync(
  weights: readonly MatrixLike[],
  data: LinearData,
  options: FlowOptions,
): Promise<LinearFlow> {
  const attempts = prepare(argumentsOf("gradientFlowAsync"), weights, data, options);
  for (;;) {
    const { arguments_, toFlow, toFlowError, release } = attempts.next();
    try {
      return toFlow(await integrateExplicitlyAsync(...arguments_));
    } catch (error) {
      if (!(error instanceof TruncationTooLarge)) throw toFlowError(error);
    } finally {
      release();
    }
  }
}

/** Size in bytes below which the weights at the output times are kept by default. */
const WEIGHTS_BUDGET = 64e6;

/** Ends the integration of a reduced network that does not approximate the full network to the tolerance. */
class TruncationTooLarge extends Error {}

/** Integration of a flow, either of the reduced or of the full network. */
interface Attempt {
  readonly arguments_: Parameters<typeof integrateExplicitly>;
  readonly toFlow: (solution: Solution) => LinearFlow;
  readonly toFlowError: (error: unknown) => unknown;
  /** Releases the memory of the gradient. */
  readonly release: () => void;
}

/**
 * Checks the arguments. `next` returns the attempt with the reduced network, if there is one, and then with the full
 * one.
 */
function prepare(
  args: Arguments,
  weights: readonly MatrixLike[],
  data: LinearData,
  options: FlowOptions,
): { next(): Attempt } {
  const matrices = readWeights(args, weights);
  const widths = widthsOf(matrices);
  const sizes = { inputs: widths[0]!, outputs: widths[widths.length - 1]! };
  const statistics = readStatistics(args.at("data"), data, sizes);
  args.record("options", options);
  const { tau = 1, events = [], recordWeights, ...settings } = options;
  const times = args.times("options.times", options.times);
  args.number("options.tau", tau, { above: 0 });
  if (recordWeights !== undefined) args.boolean("options.recordWeights", recordWeights);
  finiteLoss(args, matrices, statistics);
  const { relativeTolerance: tolerance, ...accurate } = withTolerances(settings, pack(matrices));
  const hasScalarTolerances = typeof tolerance === "number" && typeof accurate.absoluteTolerance === "number";
  let reduced = hasScalarTolerances
    ? krylovReduction(matrices, statistics.inputOutputCorrelation, tolerance)
    : undefined;
  const onProgress = monotoneProgress(settings.onProgress);

  const attempt = (network: ReducedNetwork | undefined): Attempt => {
    const integratedWidths = network?.widths ?? widths;
    const initial = pack(network?.weights ?? matrices);
    const recorder = flowRecorder(args, times.length, integratedWidths, statistics, network?.expand);
    const { evaluate, release } = linearField(args, integratedWidths, statistics);
    const weightsAt = (solution: Solution) => (t: number) => {
      try {
        return solution.at(t);
      } finally {
        release();
      }
    };
    const toFlow = (solution: Solution): LinearFlow =>
      recorder.flow({ ...solution, weightsAt: weightsAt(solution) });
    const watch = (packed: Float64Array): void => {
      if (!(network!.truncationError(packed) <= (tolerance as number))) throw new TruncationTooLarge();
    };
    return {
      arguments_: [
        args,
        flowField(evaluate, tau),
        initial,
        {
          ...accurate,
          relativeTolerance: tolerance,
          times,
          start: 0,
          events: readEvents(args, events, recorder),
          onProgress,
        },
        {
          observe: (_index, _time, packed) => void recorder.observe(packed),
          keepStates: recordWeights ?? 8 * initial.length * times.length < WEIGHTS_BUDGET,
          watch: network === undefined || network.isExact ? undefined : watch,
        },
      ],
      toFlow,
      release,
      toFlowError: (error) =>
        error instanceof IntegrationError ? error.withPartial(toFlow(error.partial as Solution)) : error,
    };
  };
  return {
    next() {
      const network = reduced;
      reduced = undefined;
      return attempt(network);
    },
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

/**
 * Fills in default tolerances that are tighter than for other equations and relative to the size of the initial
 * weights: small weights grow, and a relative error in them shifts the time at which they have grown.
 */
function withTolerances<Settings extends Partial<SolveOptions>>(settings: Settings, initial: Float64Array) {
  const { relativeTolerance = 1e-12, maxSteps = 1_000_000 } = settings;
  const size = Math.sqrt(initial.reduce((sum, w) => sum + w * w, 0) / initial.length);
  const relative = typeof relativeTolerance === "number" ? relativeTolerance : 1e-12;
  const { absoluteTolerance = Math.max(relative * (size === 0 ? 1 : Math.min(1, size)), 1e-300) } = settings;
  return { ...settings, relativeTolerance, absoluteTolerance, maxSteps };
}

function flowField(gradient: LinearField["evaluate"], tau: number): Field {
  return (_t, weights, rate) => {
    gradient(weights, rate);
    if (tau !== 1) for (let i = 0; i < rate.length; i++) rate[i]! /= tau;
  };
}

function readEvents(args: Arguments, events: readonly FlowEvent[], recorder: FlowRecorder): Event[] {
  if (!Array.isArray(events)) throw args.error("options.events", "an array", events);
  return Array.from(events, (event, i) => {
    args.record(["options", "events", i], event);
    args.callable(["options", "events", i, "value"], event.value);
    return { ...event, value: (t, packed) => event.value(t, recorder.state(packed)) };
  });
}
