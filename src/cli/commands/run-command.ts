import { type Command, InvalidArgumentError, Option } from "commander";
import type { SetExit } from "../exit";
import { readNumber } from "../read-number";
import type { runExperiments } from "../run";
import { withDataOptions } from "./data-options";
import { withExamples } from "./examples";
import { withReportOptions } from "./report-options";

/** Adds the command `run`, which is loaded when it runs. */
export function addRunCommand(program: Command, exit: SetExit): void {
  const run = withReportOptions(
    program
      .command("run")
      .description("run experiments and write their reports (parameters: see learning-dynamics list)")
      .argument("<experiment...>", "names from learning-dynamics list"),
    "report",
  )
    .addOption(
      new Option("--set <key=value>", "set a parameter (repeatable)")
        .argParser(collectSettings)
        .default({}, "the values that learning-dynamics list prints"),
    )
    .option("--seed <n>", "seed of the random numbers, short for --set seed=<n>", readNumber)
    .option("--control", "run the control, from which the effect is absent and whose claims must fail")
    .option(
      "--inputs <file>",
      "your own data, for experiments that accept data (file formats as for predict)",
    );
  withDataOptions(run).action(async (names: string[], options: Parameters<typeof runExperiments>[1]) => {
    const { runExperiments } = await import("../run");
    exit(await runExperiments(names, options));
  });
  withExamples(run, "run modes --open", "run lazy-rich --seed 2 --out lazy-rich");
}

function collectSettings(text: string, settings: Record<string, number>): Record<string, number> {
  const [, key, value] = /^([^=]+)=(.+)$/.exec(text) ?? [];
  if (key === undefined || value === undefined)
    throw new InvalidArgumentError("It must have the form key=value.");
  return { ...settings, [key]: readNumber(value) };
}
