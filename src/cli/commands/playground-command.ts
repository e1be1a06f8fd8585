import { join } from "node:path";
import type { Command } from "commander";
import type { SetExit } from "../exit";
import { packageFolder } from "../package-folder";
import type { PlaygroundOptions } from "../playground/serve-playground";
import { readNumber } from "../read-number";
import { withExamples } from "./examples";

/** Adds the command `playground`, which is loaded when it runs. */
export function addPlaygroundCommand(program: Command, exit: SetExit): void {
  const playground = program
    .command("playground")
    .description("serve the playground on this machine until Ctrl-C, without a network")
    .argument(
      "[file...]",
      "your own run that the page opens: a log, a folder of checkpoints, or the files of a task",
    )
    .option("--port <n>", "port of the address (default: 6174, or a free one if that is in use)", readNumber)
    .option("--open", "show the page in the browser")
    .action(async (files: string[], options: PlaygroundOptions) => {
      const { servePlayground } = await import("../playground/serve-playground");
      exit(await servePlayground(join(packageFolder, "dist/playground"), files, options));
    });
  withExamples(playground, "playground --open", "playground run.npz --port 8000");
}
