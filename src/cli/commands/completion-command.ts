import { Argument, type Command } from "commander";
import { SHELLS, type Shell } from "../completion/shells";
import { EXIT, type SetExit } from "../exit";
import { type OutputOptions, outputOf } from "../output/output";
import { withExamples } from "./examples";

/** Adds the command `completion`, which is loaded when it runs. */
export function addCompletionCommand(program: Command, exit: SetExit): void {
  const completion = program
    .command("completion")
    .description("print a script with which a shell completes commands, options and names of experiments")
    .addArgument(new Argument("<shell>", "shell of the script").choices(SHELLS))
    .action(async (shell: Shell, options: OutputOptions) => {
      const { completionScript } = await import("../completion/completion-script");
      const script = completionScript(shell);
      const output = outputOf(options);
      output.text(script);
      output.result({ shell, script });
      exit(EXIT.success);
    });
  withExamples(
    completion,
    "completion bash >> ~/.bashrc",
    "completion fish > ~/.config/fish/completions/learning-dynamics.fish",
  );
}

/** Adds the hidden command that the scripts of `completion` call, which is loaded when it runs. */
export function addCompletionServer(program: Command, exit: SetExit): void {
  program
    .command("completion-server", { hidden: true })
    .argument("[words...]")
    .action(async () => {
      const { printCandidates } = await import("../completion/print-candidates");
      await printCandidates(program, process.env);
      exit(EXIT.success);
    });
}
