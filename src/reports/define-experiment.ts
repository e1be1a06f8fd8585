import { argumentsOf } from "../arrays/arguments";
import type { Experiment } from "./experiment";
import { buildReport, type ReportBuilder } from "./report-builder";
import { checkRunOptions, RUN_OPTIONS, readGivenTask, readParameters } from "./run-arguments";

/** Creates an experiment from its description and its body, which fills the report stage by stage. */
export function defineExperiment<Name extends string>(
  definition: Omit<Experiment, "parameters" | "run"> & {
    readonly summary: readonly string[];
    readonly parameters: Readonly<Record<Name, Experiment["parameters"][string]>>;
  },
  body: (report: ReportBuilder<Name>) => Promise<void>,
): Experiment {
  const { summary, ...description } = definition;
  const { name, title } = description;
  return {
    ...description,
    async run(given = {}, options = {}) {
      const args = argumentsOf(name);
      const parameters = readParameters(args.at("parameters"), definition.parameters, given);
      checkRunOptions(args.at("options"), options, RUN_OPTIONS);
      const task = readGivenTask(args.at("options.task"), definition.task, options.task);
      const { control = false } = options;
      args.boolean("options.control", control);
      const run = control
        ? { title: `${title} (control)`, summary: [`Control: ${definition.control}`, ...summary] }
        : { title, summary };
      return buildReport({ args, ...run, parameters, options, task, control }, body);
    },
  };
}
