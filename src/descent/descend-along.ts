import { type Arguments, argumentsOf } from "../arrays/arguments";
import { IntegrationError } from "../arrays/errors";
import type { Readings, Sample, Trajectory } from "../flows/trajectory";
import { trajectoryRecorder } from "../flows/trajectory-recorder";
import type { SolveResult } from "../ode/types";
import type { DescentSettings } from "./descent-options";

/** Descent θ ← θ + η u(θ) of packed parameters θ, and the quantities to record along it. */
export interface Descent<State, Recorded> extends Readings<State, Recorded> {
  /** Writes u, the negative gradient. */
  readonly update: (parameters: Float64Array, update: Float64Array) => void;
  /** Parameters at the start. */
  readonly initial: Float64Array;
  /** Heavy-ball momentum, at least 0 and below 1; default 0. */
  readonly momentum?: number | undefined;
  /** Approximate number of multiplications per step, which determines how often the descent yields. */
  readonly stepCost?: number | undefined;
}

/** Size in bytes up to which the weights of all records are kept by default. */
const MAX_KEPT_BYTES = 64e6;

/** Approximate number of multiplications per yield. */
const COST_PER_YIELD = 100_000;

/**
 * Runs gradient descent, Euler's method with the learning rate as its step, and returns `finish` of its
 * trajectory. Times are steps × learning rate.
 *
 * A generator that yields periodically: run it with `runSync` or `runAsync`.
 *
 * @throws IntegrationError with the partial result, if a parameter or a recorded number overflows
 */
export function* descendAlong<State, Recorded extends Sample, Result>(
  args: Arguments,
  descent: Descent<State, Recorded>,
  settings: DescentSettings,
  finish: (trajectory: Trajectory<State, Recorded>) => Result,
): Generator<undefined, Result> {
  try {
    return yield* descend(args, descent, settings, finish);
  } finally {
    descent.release?.();
  }
}

function* descend<State, Recorded extends Sample, Result>(
  args: Arguments,
  descent: Descent<State, Recorded>,
  settings: DescentSettings,
  finish: (trajectory: Trajectory<State, Recorded>) => Result,
): Generator<undefined, Result> {
  const { initial, stepCost = initial.length } = descent;
  const { learningRate, steps, recordedSteps, signal, onProgress } = settings;
  const recorder = trajectoryRecorder(args, "options.steps", descent, recordedSteps.length, {
    time: 0,
    parameters: initial,
  });
  const kept: Float64Array[] = [];
  const keeps = settings.recordWeights ?? 8 * initial.length * recordedSteps.length < MAX_KEPT_BYTES;
  const stepsPerYield = Math.ceil(COST_PER_YIELD / stepCost);
  const state = startOf(descent);
  let records = 0;

  const lastTime = () => (recordedSteps[records - 1] ?? 0) * learningRate;
  const result = (stepsMade: number, outcome: SolveResult): Result => {
    const known = recordedSteps.slice(0, records);
    const end = lastTime();
    return finish(
      recorder.trajectory({
        times: known.map((step) => step * learningRate),
        at: (t) => {
          argumentsOf(`${args.functionName}.at`).number("t", t, { atLeast: 0, atMost: end });
          const step = Math.floor((t / learningRate) * (1 + 1e-12));
          const before = keeps ? lastAtOrBefore(known, step) : -1;
          // Momentum depends on all earlier steps, so that a descent with momentum starts from the beginning.
          if (before >= 0 && kept[before] !== undefined && (descent.momentum ?? 0) === 0) {
            return replay(
              descent,
              { ...startOf(descent), parameters: kept[before]!.slice() },
              learningRate,
              step - known[before]!,
            );
          }
          return replay(descent, startOf(descent), learningRate, step);
        },
        events: [],
        stats: { steps: stepsMade, rejected: 0, evaluations: stepsMade },
        result: outcome,
      }),
    );
  };
  const diverged = (step: number) =>
    new IntegrationError(args.functionName, {
      reason: "not-finite",
      message: `gradient descent diverged: the loss overflows after step ${step}`,
      advice: "Use a smaller learning rate: it is stable below 2 / (the largest curvature of the loss).",
      time: lastTime(),
      partial: result(step, "aborted"),
    });

  for (let step = 0; ; step++) {
    if (step === recordedSteps[records]) {
      if (!recorder.observe(step * learningRate, state.parameters)) throw diverged(step);
      records++;
      if (keeps) kept.push(state.parameters.slice());
      onProgress?.({ fraction: steps === 0 ? 1 : step / steps, time: step * learningRate, steps: step });
    }
    if (step === steps) return result(step, "finished");
    if (step % stepsPerYield === 0) yield;
    if (signal?.aborted) return result(step, "aborted");
    if (!descendOnce(descent, state, learningRate)) throw diverged(step + 1);
  }
}

/** Parameters, velocity and working memory of a descent. */
interface DescentState {
  readonly parameters: Float64Array;
  readonly velocity: Float64Array | undefined;
  readonly update: Float64Array;
}

function startOf<State, Recorded>({ initial, momentum = 0 }: Descent<State, Recorded>): DescentState {
  const { length } = initial;
  return {
    parameters: initial.slice(),
    velocity: momentum === 0 ? undefined : new Float64Array(length),
    update: new Float64Array(length),
  };
}

/** Makes one step; returns true if all parameters are finite. */
function descendOnce<State, Recorded>(
  { update: evaluate, momentum = 0 }: Descent<State, Recorded>,
  { parameters, velocity, update }: DescentState,
  rate: number,
): boolean {
  evaluate(parameters, update);
  if (velocity !== undefined) {
    for (let i = 0; i < update.length; i++) {
      update[i] = velocity[i] = momentum * velocity[i]! + rate * update[i]!;
    }
  }
  const factor = velocity === undefined ? rate : 1;
  let zero = 0;
  for (let i = 0; i < parameters.length; i++) {
    parameters[i]! += factor * update[i]!;
    zero += 0 * parameters[i]!;
  }
  return zero === 0;
}

/** Recomputes the packed parameters `steps` steps after a state. */
function replay<State, Recorded>(
  descent: Descent<State, Recorded>,
  state: DescentState,
  rate: number,
  steps: number,
): Float64Array {
  for (let step = 0; step < steps; step++) descendOnce(descent, state, rate);
  return state.parameters;
}

/** Returns the index of the last of the ascending steps that is at most `step`, or -1. */
function lastAtOrBefore(steps: Float64Array, step: number): number {
  let low = -1;
  let high = steps.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (steps[middle]! <= step) low = middle;
    else high = middle - 1;
  }
  return low;
}
