import { type Arguments, argumentsOf } from "../arrays/arguments";
import { toNdArray } from "../arrays/to-ndarray";
import type { Task, TaskLike } from "../tasks";
import { readTask } from "../tasks/read-task";
import type { Parameter, RunOptions } from "./experiment";

/** Reads and checks the parameters of a run; defaults replace those that are not given. */
export function readParameters<Name extends string>(
  experiment: string,
  definitions: Readonly<Record<Name, Parameter>>,
  given: Readonly<Record<string, number>>,
): Record<Name, number> {
  const args = argumentsOf(experiment);
  args.record("parameters", given);
  const names = Object.keys(definitions) as Name[];
  for (const name of Object.keys(given)) {
    if (names.includes(name as Name)) continue;
    throw args.refusal("parameters", `among ${names.join(", ")}`, name);
  }
  const read = names.map((name) => {
    const { default: fallback, description: _, ...range }: Parameter = definitions[name];
    return [name, args.number(["parameters", name], given[name] ?? fallback, range)] as const;
  });
  return Object.fromEntries(read) as Record<Name, number>;
}

/** Checks the listener and the signal of a run. */
export function checkRunOptions(args: Arguments, options: RunOptions): void {
  args.record("options", options);
  const { onProgress, signal } = options;
  if (onProgress !== undefined) args.callable("options.onProgress", onProgress);
  args.signal("options.signal", signal);
}

/**
 * Copies user-supplied data to arrays.
 *
 * @param accepted description of the data that the experiment accepts; undefined if it accepts none
 */
export function readGivenTask(
  experiment: string,
  accepted: string | undefined,
  given: TaskLike | undefined,
): Task | undefined {
  const args = argumentsOf(experiment);
  if (given === undefined) return undefined;
  if (accepted === undefined) {
    const expected = "left out: this experiment generates its own data";
    throw args.error("options.task", expected, given);
  }
  const { inputs, targets } = readTask(args.at("options.task"), given);
  return {
    inputs: toNdArray(inputs.data, [inputs.rows, inputs.columns]),
    targets: toNdArray(targets.data, [targets.rows, targets.columns]),
  };
}
