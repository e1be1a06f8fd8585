import { Command, CommanderError, InvalidArgumentError, Option } from "commander";
import {
  ArgumentError,
  ConvergenceError,
  IntegrationError,
  MemoryError,
  MissingPackageError,
} from "../arrays";
import { USUAL_ACTIVATIONS } from "../reports/usual-activations";
import { ExecutorError, StoreError } from "../sweeps/errors";
import { withDataOptions } from "./data-options";
import { EXIT, EXIT_HELP, FileError, storeExit, UsageError } from "./exit";
import { readNumber } from "./read-number";
import type { runExperiments } from "./run";
import { addSweepCommands } from "./sweep/sweep-commands";
import { addWorkerCommand } from "./sweep/worker-command";
import { version } from "./version";

const PNG = "also write the figures as PNG files (needs the package @resvg/resvg-js)";

/**
 * Runs the command `learning-dynamics` with the arguments of a process (`process.argv`) and returns its exit code. Each
 * command is loaded when it runs, so that `--version` and `--help` do not wait for the theories.
 */
export async function runCommandLine(argv: readonly string[]): Promise<number> {
  let code: number = EXIT.success;
  const program = new Command("learning-dynamics")
    .description("Theory of learning dynamics in neural networks: predictions, experiments, reports.")
    .version(version)
    .addHelpText("after", EXIT_HELP)
    // Options behind the name of a command belong to it.
    .enablePositionalOptions()
    .exitOverride();
  program
    .command("list")
    .description("list the experiments with their parameters")
    .action(async () => {
      const { listExperiments } = await import("./list");
      process.stdout.write(listExperiments());
    });
  withDataOptions(
    program
      .command("run")
      .description("run experiments and write their reports (parameters: see learning-dynamics list)")
      .argument("<experiment...>", "names from learning-dynamics list")
      .option("--out <dir>", "directory of the reports", "report")
      .option("--png", PNG)
      .option("--set <key=value>", "set a parameter (repeatable)", collectSettings, {})
      .option("--seed <n>", "seed of the random numbers, short for --set seed=<n>", readNumber)
      .option("--control", "run the control, from which the effect is absent and whose claims must fail")
      .option(
        "--inputs <file>",
        "your own data, for experiments that accept data (file formats as for predict)",
      ),
  ).action(async (names: string[], options: Parameters<typeof runExperiments>[1]) => {
    const { runExperiments } = await import("./run");
    code = await runExperiments(names, options);
  });
  withDataOptions(
    program
      .command("predict")
      .description("predict how a deep linear network learns your data")
      .requiredOption(
        "--inputs <file>",
        "samples as rows: .npy, .npz:name, .csv, .tsv, idx (MNIST), also .gz",
      ),
  )
    .option("--depth <n>", "number of weight matrices (default: 2)", readNumber)
    .option("--scale <u0>", "initial strength of every mode (default: 0.001)", readNumber)
    .option(
      "--relative-scale <r>",
      "in place of --scale: initial strength of every mode relative to its final strength",
      readNumber,
    )
    .option(
      "--standard-deviation <sigma>",
      "in place of --scale: standard deviation of Gaussian weights of two layers",
      readNumber,
    )
    .option("--hidden <n>", "number of hidden units with Gaussian weights (default: 128)", readNumber)
    .option("--seed <n>", "seed of Gaussian weights (default: 0)", readNumber)
    .option("--modes <n>", "number of the strongest modes to follow (default: 10)", readNumber)
    .option("--centre", "subtract the mean of each input first (also --center)")
    .addOption(new Option("--center").hideHelp())
    .option("--standardise", "bring each input to mean 0 and variance 1 first (also --standardize)")
    .addOption(new Option("--standardize").hideHelp())
    .option("--whiten", "whiten the inputs first")
    .option("--out <dir>", "directory of the report", "prediction")
    .option("--png", PNG)
    .action(async (options) => {
      const { predictFiles } = await import("./predict");
      code = await predictFiles(options);
    });
  program
    .command("fit")
    .description("fit the universal representation dynamics to the training log of two data points")
    .argument(
      "<file>",
      "columns time, representation, output, alignment (.csv, .tsv, .npz), or raw activations (.npz, .safetensors, .pt, or a folder with one of these per step)",
    )
    .option(
      "--input-distance <d2>",
      "squared distance of the two inputs, unless the file contains it",
      readNumber,
    )
    .option(
      "--target-distance <d2>",
      "squared distance of the two targets, unless the file contains it",
      readNumber,
    )
    .addOption(
      new Option(
        "--start <where>",
        "initial state of the theory (default: measured, or fitted if the data are noisy)",
      ).choices(["measured", "fitted"]),
    )
    .option("--out <dir>", "directory of the report", "fit")
    .option("--png", PNG)
    .action(async (file: string, options) => {
      const { fitFile } = await import("./fit");
      code = await fitFile(file, options);
    });
  program
    .command("diagnose")
    .description("report whether a training run was lazy or rich, and how well the theories describe it")
    .argument(
      "<file>",
      "a log of weights or activations over time (.npz, .safetensors, .pt), or a folder with one of these per step",
    )
    .addOption(
      new Option(
        "--activation <name>",
        "nonlinearity of the hidden layers, needed to compute activations from the weights",
      ).choices(USUAL_ACTIVATIONS),
    )
    .option("--points <i,j>", "indices of the two samples to follow, counted from 0", readPair)
    .option("--out <dir>", "directory of the report", "diagnosis")
    .option("--png", PNG)
    .action(async (file: string, options) => {
      const { diagnoseFile } = await import("./diagnose");
      code = await diagnoseFile(file, options);
    });
  const setCode = (exit: number) => {
    code = exit;
  };
  addSweepCommands(program, setCode);
  addWorkerCommand(program, setCode);
  try {
    await program.parseAsync([...argv]);
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.success : EXIT.badInput;
    const failure = exitOf(error);
    if (failure === undefined) throw error;
    process.stderr.write(`${(error as Error).message}\n`);
    return failure;
  }
  return code;
}

/** Returns the exit code for an error that is printed as one line; undefined for faults of the program. */
function exitOf(error: unknown): number | undefined {
  if (error instanceof FileError) return EXIT.cannotWrite;
  if (error instanceof StoreError) return storeExit(error);
  if (error instanceof ExecutorError) return EXIT.executorUnreachable;
  return isBadInput(error) ? EXIT.badInput : undefined;
}

const isBadInput = (error: unknown): boolean =>
  error instanceof UsageError ||
  error instanceof ArgumentError ||
  error instanceof MissingPackageError ||
  error instanceof MemoryError ||
  error instanceof IntegrationError ||
  error instanceof ConvergenceError;

function readPair(text: string): [number, number] {
  const [, i, j] = /^(\d+),(\d+)$/.exec(text) ?? [];
  if (i === undefined || j === undefined) throw new InvalidArgumentError("It must have the form i,j.");
  return [Number(i), Number(j)];
}

function collectSettings(text: string, settings: Record<string, number>): Record<string, number> {
  const [, key, value] = /^([^=]+)=(.+)$/.exec(text) ?? [];
  if (key === undefined || value === undefined)
    throw new InvalidArgumentError("It must have the form key=value.");
  return { ...settings, [key]: readNumber(value) };
}
