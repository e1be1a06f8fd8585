import { Command } from "commander";
import { addCompletionCommand, addCompletionServer } from "./commands/completion-command";
import { addDiagnoseCommand } from "./commands/diagnose-command";
import { addFitCommand } from "./commands/fit-command";
import { addJsonOption } from "./commands/json-option";
import { addListCommand } from "./commands/list-command";
import { addPlaygroundCommand } from "./commands/playground-command";
import { addPredictCommand } from "./commands/predict-command";
import { addRunCommand } from "./commands/run-command";
import { EXIT_HELP, type SetExit } from "./exit";
import { addSweepCommands } from "./sweep/sweep-commands";
import { addWorkerCommand } from "./sweep/worker-command";
import { version } from "./version";

/**
 * Creates the program `learning-dynamics` with all its commands. Each command is loaded when it runs, so that `--version`,
 * `--help` and completions do not wait for the theories; `exit` takes its exit code.
 */
export function createProgram(exit: SetExit): Command {
  const program = new Command("learning-dynamics")
    .description("Theory of learning dynamics in neural networks: predictions, experiments, reports.")
    .version(version)
    .addHelpText("after", EXIT_HELP)
    // Options behind the name of a command belong to it.
    .enablePositionalOptions()
    .exitOverride();
  addListCommand(program, exit);
  addRunCommand(program, exit);
  addPredictCommand(program, exit);
  addFitCommand(program, exit);
  addDiagnoseCommand(program, exit);
  addPlaygroundCommand(program, exit);
  addSweepCommands(program, exit);
  addWorkerCommand(program, exit);
  addCompletionCommand(program, exit);
  for (const command of program.commands) addJsonOption(command);
  addCompletionServer(program, exit);
  return program;
}
