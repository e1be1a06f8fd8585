import { join } from "node:path";
import { nearestName } from "../arrays/nearest-name";
import { type Experiment, experiments } from "../experiments";
import { unexpectedOutcomes } from "../reports/unexpected-outcomes";
import { type ArgumentNames, withinCommand } from "./argument-names";
import { EXIT, UsageError } from "./exit";
import { outputOf } from "./output/output";
import type { ReportResult } from "./output/results";
import { interruptible } from "./process/interruptible";
import { showProgress } from "./progress";
import { readTaskFiles, type TaskFiles } from "./read-task-files";
import { openReport, type ReportTarget, type ReportWriter } from "./write-report";

/** Parameters, data and output directory of the command. */
type RunCommand = ReportTarget & {
  set: Record<string, number>;
  seed?: number;
  control?: boolean;
} & Partial<TaskFiles>;

/** Runs experiments by name, prints and writes their reports; returns the exit code. */
export async function runExperiments(names: readonly string[], options: RunCommand): Promise<number> {
  const chosen = names.map(findExperiment);
  const parameters = options.seed === undefined ? options.set : { ...options.set, seed: options.seed };
  for (const experiment of chosen) checkNames(experiment, parameters);
  const files = taskFilesOf(options);
  const task = files === undefined ? undefined : await readTaskFiles("run", files);
  const writers = new Map<Experiment, ReportWriter>();
  for (const experiment of chosen) {
    const out = chosen.length === 1 ? options.out : join(options.out, experiment.name);
    writers.set(experiment, await openReport("run", { ...options, out }));
  }
  const { code, reports } = await interruptible(async (signal) => {
    const reports: ReportResult[] = [];
    let code: number = EXIT.success;
    for (const [experiment, writer] of writers) {
      const display = showProgress(experiment.name);
      const { control } = options;
      const run = () => experiment.run(parameters, { signal, onProgress: display.update, task, control });
      const names = argumentNames(experiment, options);
      const result = await withinCommand(`run ${experiment.name}`, names, run).finally(display.stop);
      const report = task === undefined ? result : { ...result, notes: [task.description, ...result.notes] };
      reports.push(await writer.write(report));
      if (signal.aborted) return { code: EXIT.interrupted, reports };
      if (unexpectedOutcomes(report).length > 0) code = EXIT.claimFails;
    }
    return { code, reports };
  });
  outputOf(options).result({ reports });
  return code;
}

/** Returns the command line options by the arguments of an experiment that they set. */
const argumentNames = ({ parameters }: Experiment, { seed, labels }: RunCommand): ArgumentNames => ({
  ...Object.fromEntries(Object.keys(parameters).map((name) => [`parameters.${name}`, `--set ${name}`])),
  ...(seed === undefined ? {} : { "parameters.seed": "--seed" }),
  "options.control": "--control",
  "options.task": "--inputs",
  "options.task.inputs": "--inputs",
  "options.task.targets": labels === undefined ? "--targets" : "--labels",
});

/** Returns the files of a user-supplied task, or undefined if none are given. */
function taskFilesOf({ inputs, ...others }: RunCommand): TaskFiles | undefined {
  if (inputs !== undefined) return { inputs, ...others };
  const { targets, labels, header, samples } = others;
  if ([targets, labels, header, samples].every((option) => option === undefined)) return undefined;
  throw new UsageError("run: --targets, --labels, --header and --samples need --inputs");
}

/** Checks that an experiment has all the parameters that are set. */
function checkNames({ name, parameters }: Experiment, given: Readonly<Record<string, number>>): void {
  const known = Object.keys(parameters);
  const unknown = Object.keys(given).find((key) => !known.includes(key));
  if (unknown === undefined) return;
  const nearest = nearestName(unknown, known);
  const advice = nearest === undefined ? "" : `; did you mean ${nearest}?`;
  throw new UsageError(`run: ${name} has no parameter ${unknown}${advice} (parameters: ${known.join(", ")})`);
}

function findExperiment(name: string): Experiment {
  const result = experiments.find((experiment) => experiment.name === name);
  if (result !== undefined) return result;
  const available = experiments.map((experiment) => experiment.name).join(", ");
  throw new UsageError(`run: there is no experiment "${name}" (available: ${available})`);
}
