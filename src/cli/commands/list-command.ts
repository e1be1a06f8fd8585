import type { Command } from "commander";
import { EXIT, type SetExit } from "../exit";
import { type OutputOptions, outputOf } from "../output/output";
import { withExamples } from "./examples";

/** Adds the command `list`, which is loaded when it runs. */
export function addListCommand(program: Command, exit: SetExit): void {
  const list = program
    .command("list")
    .description("list the experiments with their parameters")
    .action(async (options: OutputOptions) => {
      const { listExperiments } = await import("../list");
      listExperiments(outputOf(options));
      exit(EXIT.success);
    });
  withExamples(list, "list", "list --json");
}
