import { experiments } from "../experiments";

/** Returns the experiments with their claims and parameters as text. */
export function listExperiments(): string {
  return experiments
    .map(({ name, title, paper, claim, control, task, parameters }) => {
      const lines = Object.entries(parameters).map(
        ([key, parameter]) =>
          `    ${key.padEnd(10)} ${String(parameter.default).padEnd(8)} ${parameter.description}`,
      );
      const ownData =
        task === undefined ? "" : `  your own data (--inputs with --targets or --labels): ${task}\n`;
      return `${name}: ${title}\n  ${claim}\n  ${paper}\n  control (--control): ${control}\n${ownData}  parameters:\n${lines.join("\n")}\n`;
    })
    .join("\n");
}
