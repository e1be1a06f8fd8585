import type { VectorLike } from "../arrays";
import { argumentsOf } from "../arrays/arguments";
import { runAsync, runSync } from "../concurrency/run-generator";
import { integration } from "./integration";
import { METHODS } from "./methods";
import type { Field, Solution, SolveOptions } from "./types";

/**
 * Solves the initial value problem `dy/dt = field(t, y)`, `y(start) = initial`, and records the state at `times`.
 *
 * The local error per step is kept below `absoluteTolerance + relativeTolerance * |y|` in the root mean square over the
 * components; the global error is usually of the same size times the number of time scales crossed.
 * Methods: see `Method`; default DOP853 (Hairer, Nørsett & Wanner, Solving Ordinary Differential Equations I, II.5;
 * Prince & Dormand 1981), with twelve evaluations of the field per step and three more if output is interpolated.
 *
 * @param field right-hand side, which writes the n derivatives
 * @param initial state at the start, length n
 * @param options output times (length T), method, tolerances, events
 * @returns times of length T, states of shape [T, n], and `at(t)` for the times between
 * @throws ArgumentError for invalid arguments and unknown options
 * @throws IntegrationError if the end cannot be reached, with the partial solution, the time reached, the reason and
 * advice. Exceptions of the field are passed on unchanged.
 *
 * @example
 * const { states, at } = solve((_t, y, dy) => { dy[0] = y[0]! * (1 - y[0]!); }, [1e-3], { times: [0, 5, 10] });
 * states.get(2, 0); // 0.9566...
 * at(7); // Float64Array [ 0.523... ]
 */
export function solve(field: Field, initial: VectorLike, options: SolveOptions): Solution {
  return runSync(integration(METHODS, argumentsOf("solve"), field, initial, options))!;
}

/**
 * Like `solve`, with identical results, but yields to the event loop periodically, so that timers fire, the process
 * reacts to Ctrl-C, and other code can abort through `options.signal`.
 *
 * @example
 * const controller = new AbortController();
 * setTimeout(() => controller.abort(), 1000).unref();
 * const decay: Field = (_t, y, dy) => { dy[0] = -y[0]!; };
 * const solution = await solveAsync(decay, [1], { times: [0, 10], signal: controller.signal });
 * solution.result; // "finished" or "aborted", with the partial result
 */
export async function solveAsync(
  field: Field,
  initial: VectorLike,
  options: SolveOptions,
): Promise<Solution> {
  return (await runAsync(integration(METHODS, argumentsOf("solveAsync"), field, initial, options)))!;
}
