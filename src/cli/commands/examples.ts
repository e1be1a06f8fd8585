import type { Command } from "commander";

/** Adds command lines, without the name of the program, to the end of the help of a command. */
export const withExamples = (command: Command, ...examples: readonly string[]): Command =>
  command.addHelpText(
    "after",
    `\nExamples:\n${examples.map((words) => `  $ learning-dynamics ${words}`).join("\n")}`,
  );
