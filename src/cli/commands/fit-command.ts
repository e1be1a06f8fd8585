import { type Command, Option } from "commander";
import type { SetExit } from "../exit";
import type { fitFile } from "../fit";
import { readNumber } from "../read-number";
import { withExamples } from "./examples";
import { withReportOptions } from "./report-options";

/** Adds the command `fit`, which is loaded when it runs. */
export function addFitCommand(program: Command, exit: SetExit): void {
  const fit = program
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
    );
  withReportOptions(fit, "fit").action(async (file: string, options: Parameters<typeof fitFile>[1]) => {
    const { fitFile } = await import("../fit");
    exit(await fitFile(file, options));
  });
  withExamples(
    fit,
    "fit pair.npz --open",
    "fit pair.csv --input-distance 1 --target-distance 4 --start fitted",
  );
}
