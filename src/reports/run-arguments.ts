import type { Arguments, FieldsOf } from "../arrays/arguments";
import { HERE } from "../arrays/path";
import { toNdArray } from "../arrays/to-ndarray";
import type { Task, TaskLike } from "../tasks";
import { readTask } from "../tasks/read-task";
import type { Parameter, ReportOptions, RunOptions } from "./experiment";

/** Fields of the options of a report. */
export const REPORT_OPTIONS: FieldsOf<ReportOptions> = { onProgress: true, signal: true };

/** Fields of the options of an experiment's run. */
export const RUN_OPTIONS: FieldsOf<RunOptions> = { ...REPORT_OPTIONS, task: true, control: true };

/** Reads and checks the parameters of a run; defaults replace those that are not given. */
export function readParameters<Name extends string>(
  at: Arguments,
  definitions: Readonly<Record<Name, Parameter>>,
  given: Readonly<Record<string, number>>,
): Record<Name, number> {
  const names = Object.keys(definitions) as Name[];
  at.options(HERE, given, Object.fromEntries(names.map((name) => [name, true])));
  const read = names.map((name) => {
    const { default: fallback, description: _, ...range }: Parameter = definitions[name];
    return [name, at.number([name], given[name] ?? fallback, range)] as const;
  });
  return Object.fromEntries(read) as Record<Name, number>;
}

/** Checks that options have known fields only, and their listener and signal. */
export function checkRunOptions<Options extends ReportOptions>(
  at: Arguments,
  options: Options,
  known: FieldsOf<Options>,
): void {
  at.options(HERE, options, known);
  const { onProgress, signal } = options;
  if (onProgress !== undefined) at.callable("onProgress", onProgress);
  at.signal("signal", signal);
}

/**
 * Copies user-supplied data to arrays.
 *
 * @param accepted description of the data that the experiment accepts; undefined if it accepts none
 */
export function readGivenTask(
  at: Arguments,
  accepted: string | undefined,
  given: TaskLike | undefined,
): Task | undefined {
  if (given === undefined) return undefined;
  if (accepted === undefined) {
    throw at.error(HERE, "left out: this experiment generates its own data", given);
  }
  const { inputs, targets } = readTask(at, given);
  return {
    inputs: toNdArray(inputs.data, [inputs.rows, inputs.columns]),
    targets: toNdArray(targets.data, [targets.rows, targets.columns]),
  };
}
