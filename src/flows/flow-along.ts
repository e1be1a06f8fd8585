import type { Arguments } from "../arrays/arguments";
import { IntegrationError } from "../arrays/errors";
import type { Event, Field, Jacobian, Solution } from "../ode";
import { integration, type Methods } from "../ode/integration";
import { SETTINGS } from "../ode/option-fields";
import { type FlowAccuracy, type FlowOptions, readEvents, withAccuracy } from "./flow-options";
import type { Readings, Sample, Trajectory } from "./trajectory";
import { trajectoryRecorder } from "./trajectory-recorder";

/** Flow τ dθ/dt = f(t, θ) of packed parameters θ, and the quantities to record along it. */
export interface Flow<State, Recorded> extends Readings<State, Recorded> {
  /** Right-hand side f. */
  readonly field: Field;
  /** Parameters at the start. */
  readonly initial: Float64Array;
  /** Time of the start; default 0. */
  readonly start?: number | undefined;
  /** Integration methods: `METHODS`, or `EXPLICIT_METHODS` for small bundles. */
  readonly methods: Methods;
  /** Jacobian of the field, for implicit methods. */
  readonly jacobian?: Jacobian | undefined;
  /** Default accuracy. */
  readonly accuracy?: FlowAccuracy | undefined;
  /** Events of the packed parameters, located in addition to those of the options and before them. */
  readonly events?: readonly Event[] | undefined;
}

/** Size in bytes below which the parameters at the output times are kept by default. */
const PARAMETERS_BUDGET = 64e6;

/**
 * Integrates a flow and returns `finish` of its trajectory.
 *
 * A generator that yields periodically: run it with `runSync` or `runAsync`.
 *
 * @throws ArgumentError for options out of range; IntegrationError, with the result up to the time reached, if the
 * integration fails
 */
export function* flowAlong<State, Recorded extends Sample, Result>(
  args: Arguments,
  flow: Flow<State, Recorded>,
  options: FlowOptions<State>,
  finish: (trajectory: Trajectory<State, Recorded>) => Result,
): Generator<undefined, Result> {
  return (yield* flowWhile(args, flow, options, finish))!;
}

/** Integrates a flow like `flowAlong`, but returns undefined as soon as `accept` rejects the parameters after a step. */
export function* flowWhile<State, Recorded extends Sample, Result>(
  args: Arguments,
  flow: Flow<State, Recorded>,
  options: FlowOptions<State>,
  finish: (trajectory: Trajectory<State, Recorded>) => Result,
  accept?: (parameters: Float64Array) => boolean,
): Generator<undefined, Result | undefined> {
  try {
    return yield* integrateFlow(args, flow, options, finish, accept);
  } finally {
    flow.release?.();
  }
}

function* integrateFlow<State, Recorded extends Sample, Result>(
  args: Arguments,
  flow: Flow<State, Recorded>,
  options: FlowOptions<State>,
  finish: (trajectory: Trajectory<State, Recorded>) => Result,
  accept: ((parameters: Float64Array) => boolean) | undefined,
): Generator<undefined, Result | undefined> {
  const { initial, start = 0, methods, jacobian, accuracy } = flow;
  const { tau = 1, events = [], recordWeights, ...settings } = options;
  const times = args.times("options.times", options.times);
  args.number("options.tau", tau, { above: 0 });
  if (recordWeights !== undefined) args.boolean("options.recordWeights", recordWeights);
  const located = [...(flow.events ?? []), ...readEvents(args, events, flow.state)];
  const first = { time: start, parameters: initial };
  const recorder = trajectoryRecorder(args, "options.times", flow, times.length, first);
  const resultOf = (solution: Solution): Result => finish(recorder.trajectory(solution));
  try {
    const solution = yield* integration(
      methods,
      args,
      scaledField(flow.field, tau),
      initial,
      { ...withAccuracy(settings, initial, accuracy), times, start, jacobian, events: located },
      {
        observe: recorder.observe,
        keepStates: recordWeights ?? 8 * initial.length * times.length < PARAMETERS_BUDGET,
        accept,
        accepted: SETTINGS,
      },
    );
    return solution === undefined ? undefined : resultOf(solution);
  } catch (error) {
    if (!(error instanceof IntegrationError)) throw error;
    throw error.withPartial(resultOf(error.partial as Solution));
  }
}

function scaledField(field: Field, tau: number): Field {
  if (tau === 1) return field;
  return (t, parameters, rate) => {
    field(t, parameters, rate);
    for (let i = 0; i < rate.length; i++) rate[i]! /= tau;
  };
}
