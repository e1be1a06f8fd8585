import type { VectorLike } from "../arrays";
import type { Arguments } from "../arrays/arguments";
import { runSync } from "../concurrency/run-generator";
import { integrationLoop } from "./integration-loop";
import { Recording } from "./output/recording";
import { finishSolution } from "./output/solution";
import { type Internals, readPlan } from "./plan";
import type { Methods } from "./stepping/stepper";
import type { Field, Solution, SolveOptions } from "./types";

export type { Methods };

/**
 * Solves an initial value problem by one of the given methods; yields periodically, so that a runner can return control
 * to the event loop. Returns undefined if `internals.accept` ended the integration.
 */
export function* integration(
  methods: Methods,
  args: Arguments,
  field: Field,
  initial: VectorLike,
  options: SolveOptions,
  internals: Internals = {},
): Generator<undefined, Solution | undefined> {
  const plan = readPlan(args, methods, field, initial, options, internals);
  const recording = new Recording(plan, methods[plan.method]!(plan.problem));
  const finalState = (to: Field, start: Float64Array, settings: SolveOptions): Float64Array =>
    solutionOf(methods, args, to, start, settings, internals.accepted).states.data;
  try {
    const failure = yield* integrationLoop(recording);
    return failure === "refused" ? undefined : finishSolution(recording, failure, finalState);
  } finally {
    recording.stepper.release?.();
  }
}

/** Solves an initial value problem by one of the given methods, without a pause. */
export const solutionOf = (
  methods: Methods,
  args: Arguments,
  field: Field,
  initial: VectorLike,
  options: SolveOptions,
  accepted?: Internals["accepted"],
): Solution => runSync(integration(methods, args, field, initial, options, { accepted }))!;
