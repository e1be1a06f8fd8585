import type { VectorLike } from "../arrays";
import type { Arguments } from "../arrays/arguments";
import { runAsync, runSync } from "../concurrency/run-generator";
import { integrationLoop } from "./integration-loop";
import { Recording } from "./output/recording";
import { finishSolution } from "./output/solution";
import type { Internals } from "./plan";
import { readPlan } from "./plan";
import type { Methods } from "./stepping/stepper";
import type { Field, Solution, SolveOptions } from "./types";

/** Solves an initial value problem by one of the given methods. */
export function integrateWith(
  methods: Methods,
  args: Arguments,
  field: Field,
  initial: VectorLike,
  options: SolveOptions,
  internals: Internals,
): Solution {
  const recording = prepare(methods, args, field, initial, options, internals);
  try {
    return finishSolution(recording, runSync(integrationLoop(recording)), finalState(methods, args));
  } finally {
    recording.stepper.release?.();
  }
}

/** Like `integrateWith`, with identical results, but yields to the event loop periodically. */
export async function integrateAsyncWith(
  methods: Methods,
  args: Arguments,
  field: Field,
  initial: VectorLike,
  options: SolveOptions,
  internals: Internals,
): Promise<Solution> {
  const recording = prepare(methods, args, field, initial, options, internals);
  try {
    return finishSolution(recording, await runAsync(integrationLoop(recording)), finalState(methods, args));
  } finally {
    recording.stepper.release?.();
  }
}

function prepare(
  methods: Methods,
  args: Arguments,
  field: Field,
  initial: VectorLike,
  options: SolveOptions,
  internals: Internals,
): Recording {
  const plan = readPlan(args, methods, field, initial, options, internals);
  return new Recording(plan, methods[plan.method]!(plan.problem));
}

/** Creates a function that integrates to the single time of its options and returns the state there. */
const finalState =
  (methods: Methods, args: Arguments) =>
  (field: Field, initial: Float64Array, options: SolveOptions): Float64Array =>
    integrateWith(methods, args, field, initial, options, {}).states.data;
