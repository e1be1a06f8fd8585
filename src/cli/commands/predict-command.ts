import { type Command, Option } from "commander";
import { SQUARED_LOSSES } from "../../reports/squared-losses";
import type { SetExit } from "../exit";
import type { predictFiles } from "../predict";
import { readNumber } from "../read-number";
import { withDataOptions } from "./data-options";
import { withExamples } from "./examples";
import { withReportOptions } from "./report-options";

/** Adds the command `predict`, which is loaded when it runs. */
export function addPredictCommand(program: Command, exit: SetExit): void {
  const predict = withDataOptions(
    program
      .command("predict")
      .description("predict how a deep linear network learns your data")
      .option("--inputs <file>", "samples as rows: .npy, .npz:name, .csv, .tsv, idx (MNIST), also .gz")
      // Files without options are named in the message of the command.
      .allowExcessArguments(),
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
    .option(
      "--learning-rate <eta>",
      "give times also in steps of gradient descent at this learning rate",
      readNumber,
    )
    .option(
      "--loss <name>",
      `loss of these steps: ${SQUARED_LOSSES.join(", ")} or mse (its names in the guide)`,
    )
    .option("--momentum <mu>", "momentum of these steps (default: 0)", readNumber)
    .option("--batch-size <n>", "samples in each of these steps (default: all)", readNumber);
  withReportOptions(predict, "prediction").action(
    async (options: Parameters<typeof predictFiles>[0], { args }: Command) => {
      const { predictFiles } = await import("../predict");
      exit(await predictFiles(options, args));
    },
  );
  withExamples(
    predict,
    "predict --inputs X.npy --targets Y.csv --learning-rate 0.01 --loss mse --open",
    "predict --inputs images.idx3-ubyte.gz --labels labels.idx1-ubyte.gz --samples 1000 --depth 3",
  );
}
