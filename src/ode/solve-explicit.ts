import type { VectorLike } from "../arrays";
import type { Arguments } from "../arrays/arguments";
import { DOP853, DOPRI5 } from "./explicit/embedded-pairs";
import { RungeKutta } from "./explicit/runge-kutta";
import { integrateAsyncWith, integrateWith } from "./integrate";
import type { Internals } from "./plan";
import type { Methods } from "./stepping/stepper";
import type { Field, Solution, SolveOptions } from "./types";

/** The explicit Runge–Kutta methods, for systems that are too large for the other methods. */
export type ExplicitMethod = "dop853" | "dopri5";

const METHODS: Methods = {
  dop853: (problem) => new RungeKutta(DOP853, problem),
  dopri5: (problem) => new RungeKutta(DOPRI5, problem),
};

/** Like `integrateAs`, with explicit methods only, which makes bundles without the other methods half as large. */
export function integrateExplicitly(
  args: Arguments,
  field: Field,
  initial: VectorLike,
  options: SolveOptions,
  internals: Internals = {},
): Solution {
  return integrateWith(METHODS, args, field, initial, options, internals);
}

/** Like `integrateAsyncAs`, with explicit methods only. */
export function integrateExplicitlyAsync(
  args: Arguments,
  field: Field,
  initial: VectorLike,
  options: SolveOptions,
  internals: Internals = {},
): Promise<Solution> {
  return integrateAsyncWith(METHODS, args, field, initial, options, internals);
}
