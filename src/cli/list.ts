import { experiments } from "../experiments";
import type { Output } from "./output/output";
import type { ListedExperiment } from "./output/results";

/** Prints the experiments with their claims and parameters. */
export function listExperiments(output: Output): void {
  const listed = experiments.map(({ run: _, ...experiment }): ListedExperiment => experiment);
  output.text(listed.map(experimentText).join("\n"));
  output.result({ experiments: listed });
}

function experimentText({ name, title, paper, claim, control, task, parameters }: ListedExperiment): string {
  const lines = Object.entries(parameters).map(
    ([key, parameter]) =>
      `    ${key.padEnd(10)} ${String(parameter.default).padEnd(8)} ${parameter.description}`,
  );
  const ownData =
    task === undefined ? "" : `  your own data (--inputs with --targets or --labels): ${task}\n`;
  return `${name}: ${title}\n  ${claim}\n  ${paper}\n  control (--control): ${control}\n${ownData}  parameters:\n${lines.join("\n")}\n`;
}
