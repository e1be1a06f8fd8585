import type { VectorLike } from "../arrays";
import { integrateAsyncWith, integrateWith } from "./integrate";
import { METHODS } from "./methods";
import type { Internals } from "./plan";
import type { Field, Solution, SolveOptions } from "./types";

export type { Internals } from "./plan";

/**
 * Solves the initial value problem `dy/dt = field(t, y)`, `y(start) = initial`, and records the state at `times`.
 *
 * The local error per step is held below `absoluteTolerance + relativeTolerance * |y|` in the root mean square over the
 * components; the global error is usually of the same size times the number of time scales crossed. States are [T, n].
 * Methods: see `Method`; default DOP853 (Hairer, Nørsett & Wanner, Solving Ordinary Differential Equations I, II.5;
 * Prince & Dormand 1981). Twelve evaluations of the field per step, three more where output is interpolated.
 *
 * Throws `ArgumentError` for unusable arguments and `IntegrationError` (with the partial solution, the time reached,
 * the reason and advice) when the end cannot be reached. What the field throws comes through unchanged.
 *
 * @example
 * const { states, at } = solve((_t, y, dy) => { dy[0] = y[0]! * (1 - y[0]!); }, [1e-3], { times: [0, 5, 10] });
 * states.get(2, 0); // 0.9566...
 * at(7); // Float64Array [ 0.523... ]
 */
export function solve(field: Field, initial: VectorLike, options: SolveOptions): Solution {
  return integrateAs("solve", field, initial, options);
}

/**
 * `solve` with the same numbers, giving the event loop a turn now and then: timers fire, the process answers Ctrl-C, and
 * an AbortSignal aborted from elsewhere is seen.
 *
 * @example
 * const controller = new AbortController();
 * setTimeout(() => controller.abort(), 1000).unref();
 * const decay: Field = (_t, y, dy) => { dy[0] = -y[0]!; };
 * const solution = await solveAsync(decay, [1], { times: [0, 10], signal: controller.signal });
 * solution.result; // "finished" or "aborted", with what was reached
 */
export function solveAsync(field: Field, initial: VectorLike, options: SolveOptions): Promise<Solution> {
  return integrateAsyncAs("solveAsync", field, initial, options);
}

/** `solve` on behalf of another function of the library, whose name its errors carry. */
export function integrateAs(
  functionName: string,
  field: Field,
  initial: VectorLike,
  options: SolveOptions,
  internals: Internals = {},
): Solution {
  return integrateWith(METHODS, functionName, field, initial, options, internals);
}

/** `integrateAs` that gives the event loop a turn now and then; the numbers are the same. */
export function integrateAsyncAs(
  functionName: string,
  field: Field,
  initial: VectorLike,
  options: SolveOptions,
  internals: Internals = {},
): Promise<Solution> {
  return integrateAsyncWith(METHODS, functionName, field, initial, options, internals);
}
