import type { Command } from "commander";

/** Adds the option `--json` to a command and those below it. */
export function addJsonOption(command: Command): void {
  command.option("--json", "print the result as one JSON object, and text on the error stream");
  for (const inner of command.commands) addJsonOption(inner);
}
