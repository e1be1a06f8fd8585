import { type Command, InvalidArgumentError, Option } from "commander";
import { USUAL_ACTIVATIONS } from "../../reports/usual-activations";
import type { diagnoseFile } from "../diagnose";
import type { SetExit } from "../exit";
import { withExamples } from "./examples";
import { withReportOptions } from "./report-options";

/** Adds the command `diagnose`, which is loaded when it runs. */
export function addDiagnoseCommand(program: Command, exit: SetExit): void {
  const diagnose = program
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
    .option("--points <i,j>", "indices of the two samples to follow, counted from 0", readPair);
  withReportOptions(diagnose, "diagnosis").action(
    async (file: string, options: Parameters<typeof diagnoseFile>[1]) => {
      const { diagnoseFile } = await import("../diagnose");
      exit(await diagnoseFile(file, options));
    },
  );
  withExamples(
    diagnose,
    "diagnose run.npz --activation relu --open",
    "diagnose checkpoints --activation tanh --points 0,1",
  );
}

function readPair(text: string): [number, number] {
  const [, i, j] = /^(\d+),(\d+)$/.exec(text) ?? [];
  if (i === undefined || j === undefined) throw new InvalidArgumentError("It must have the form i,j.");
  return [Number(i), Number(j)];
}
