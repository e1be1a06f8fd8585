import type { Command } from "commander";
import { withExamples } from "../commands/examples";
import type { SetExit } from "../exit";
import { readNumber } from "../read-number";
import type { WorkerOptions } from "./worker";

/** Adds the command `worker`, which is loaded when it runs; `exit` takes the exit code. */
export function addWorkerCommand(program: Command, exit: SetExit): void {
  const worker = program
    .command("worker")
    .description("compute points of sweeps with --executor queue, until Ctrl-C or SIGTERM")
    .option(
      "--redis <url>",
      "Redis server: redis://host:port or rediss://host:port (default: the variable LEARNING_DYNAMICS_REDIS, which keeps a password out of the list of processes)",
    )
    .option("--queue <name>", 'name of the queue (default: "sweeps")')
    .option("--folder <dir>", "folder of modules that sweeps may run (default: experiments only)")
    .option("--threads <n>", "number of points at a time (default: one per core)", readNumber)
    .option("--grace <seconds>", "time to finish running points at the end (default: 5)", readNumber)
    .action(async (options: WorkerOptions) => {
      const { runWorker } = await import("./worker");
      exit(await runWorker(options));
    });
  withExamples(
    worker,
    "worker --redis redis://localhost:6379",
    "worker --redis rediss://queue.example:6380 --folder works --threads 8",
  );
}
