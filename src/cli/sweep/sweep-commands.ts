import { type Command, InvalidArgumentError, Option } from "commander";
import { withExamples } from "../commands/examples";
import type { SetExit } from "../exit";
import { type OutputOptions, outputOf } from "../output/output";
import { readNumber } from "../read-number";
import { programWords, shellLine, typedOptions } from "./options/command-words";
import type { RunOptions } from "./run-sweep";
import type { SubmitOptions } from "./submit/submit-sweep";

const WORK = "name of an experiment from learning-dynamics list, or file.mjs#export";
const FOLDER = "folder of the sweep (--out)";

/** Options of `submit` that do not belong to the sweep of a shard. */
const SUBMIT_OPTIONS = [
  "slurm",
  "time",
  "partition",
  "account",
  "shards",
  "maxShards",
  "sbatch",
  "figure",
  "png",
  "json",
];

/** Adds the command `sweep` with its subcommands, each of which is loaded when it runs; `exit` takes the exit code. */
export function addSweepCommands(program: Command, exit: SetExit): void {
  const sweep = withFigure(
    withPoints(
      program
        .command("sweep")
        .description("measure an experiment or your own function at every point of a grid")
        .argument("<work>", WORK)
        .enablePositionalOptions(),
    ),
  )
    .option("--shard <k/n>", "compute only part k of n, k from 1; auto/n takes k from Slurm or Kubernetes")
    .option("--resume", "continue in a folder that holds rows; failed points are computed again")
    .option("--dry-run", "print the number of points, and estimates of time and size from a few of them")
    .action(async (work: string, options: RunOptions) => {
      const words = [...programWords(process.env), "sweep", work, ...typedOptions(sweep, ["resume"])];
      const { runSweep } = await import("./run-sweep");
      exit(await runSweep(work, options, shellLine([...words, "--resume"])));
    });
  withExamples(
    sweep,
    "sweep phase-diagram --grid lambda=-10:10:21 --grid scale=1e-3:1:log:7 --grid seed=1 --out phase-diagram",
    "sweep work.mjs#loss --sobol 256 --range rate=1e-3:1:log --shard 1/4 --out losses",
  );
  const merge = withFigure(
    sweep
      .command("merge")
      .description("write table.csv, table.json and a figure from the rows of all shards")
      .argument("<dir>", FOLDER),
  ).action(async (folder: string, options) => {
    const { mergeFolder } = await import("./merge-folder");
    exit(await mergeFolder("sweep merge", folder, options));
  });
  withExamples(
    merge,
    "sweep merge phase-diagram",
    "sweep merge phase-diagram --figure lambda,scale,kernelMovement --png",
  );
  const status = sweep
    .command("status")
    .description("print finished, failed and missing points, and the processes at work")
    .argument("<dir>", FOLDER)
    .action(async (folder: string, options: OutputOptions) => {
      const { showStatus } = await import("./show-status");
      exit(showStatus(folder, outputOf(options)));
    });
  withExamples(status, "sweep status phase-diagram", "sweep status phase-diagram --json");
  const repair = sweep
    .command("repair")
    .description("move damaged rows out of the files of a sweep")
    .argument("<dir>", FOLDER)
    .action(async (folder: string, options: OutputOptions) => {
      const { repairFolder } = await import("./repair-folder");
      exit(repairFolder(folder, outputOf(options)));
    });
  withExamples(repair, "sweep repair phase-diagram", "sweep repair phase-diagram --json");
  const submit = withFigure(
    withPoints(
      sweep
        .command("submit")
        .description("write DIR/submit.sh, a job array of Slurm whose tasks compute the shards of a sweep")
        .argument("<work>", WORK)
        .requiredOption("--slurm", "write a script for sbatch"),
    ),
  )
    .option("--time <limit>", "time limit of a shard as Slurm takes it (default: three times the estimate)")
    .option("--partition <name>", "partition of the jobs")
    .option("--account <name>", "account of the jobs")
    .option("--shards <n>", "number of shards (default: as many as last ten minutes)", readCount)
    .option("--max-shards <n>", "largest default number of shards", readCount, 1000)
    .option("--sbatch <option>", "further option of sbatch, such as --mem=4G (repeatable)", collect)
    .action(async (work: string, options: SubmitOptions) => {
      const { submitSweep } = await import("./submit/submit-sweep");
      exit(await submitSweep(work, options, ["sweep", work, ...typedOptions(submit, SUBMIT_OPTIONS)]));
    });
  withExamples(
    submit,
    "sweep submit phase-diagram --slurm --grid lambda=-10:10:201 --grid seed=1:8:8 --out phase-diagram",
    "sweep submit work.mjs#loss --slurm --list points.csv --out losses --shards 32 --sbatch --mem=4G",
  );
}

/** Adds the options that define the points of a sweep and how they are computed. */
const withPoints = (command: Command): Command =>
  command
    .option(
      "--grid <name=values>",
      "values of a parameter: from:to:count, from:to:log:count or a,b,c (repeatable: all combinations)",
      collect,
    )
    .option("--list <file>", "points as the rows of a .csv file with the names of the parameters")
    .option("--latin-hypercube <n>", "n random points, evenly spread in every parameter", readCount)
    .option("--sobol <n>", "n points of Sobol's sequence (best: a power of 2)", readCount)
    .option(
      "--range <name=interval>",
      "interval of a sampled parameter: from:to or from:to:log (repeatable)",
      collect,
    )
    .option(
      "--refine <value=level>",
      "more points where a value crosses a level: value=level:parameter:rounds or …:parameter:log:rounds",
    )
    .addOption(
      new Option("--executor <name>", "where points are computed (default: threads)").choices([
        "inline",
        "threads",
        "queue",
      ]),
    )
    .option(
      "--redis <url>",
      "with --executor queue: Redis server of the workers (default: the variable LEARNING_DYNAMICS_REDIS)",
    )
    .option("--queue <name>", 'with --executor queue: name of the queue (default: "sweeps")')
    .option("--threads <n>", "number of threads (default: one per core)", readNumber)
    .option("--retries <n>", "further attempts at a point that fails (default: 1)", readNumber)
    .option("--time-limit <s>", "largest number of seconds for an attempt at a point", readNumber)
    .option("--accept-changes", "use the rows of a folder although work, version or grid have changed")
    .option("--out <dir>", "folder that keeps the rows and the tables");

/** Adds the options of the figure of a sweep. */
const withFigure = (command: Command): Command =>
  command
    .option(
      "--figure <columns>",
      "columns to draw: x,y,value or x,value (default: the first value over the first parameters that vary)",
    )
    .option("--png", "also write the figure as a PNG file (needs the package @resvg/resvg-js)");

const collect = (text: string, texts: readonly string[] = []): string[] => [...texts, text];

function readCount(text: string): number {
  const count = readNumber(text);
  if (!Number.isInteger(count) || count < 1) throw new InvalidArgumentError("It must be a positive integer.");
  return count;
}
