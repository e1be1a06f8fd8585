import { depth } from "./depth";
import type { Experiment } from "./experiment";
import { modes } from "./modes";
import { semanticDevelopment } from "./semantic-development";

/**
 * The published results that can be reproduced, each a function from parameters to a `Report`.
 *
 * @example
 * const modes = experiments.find(({ name }) => name === "modes")!;
 * const report = await modes.run({ levels: 4 });
 * report.checks.every(({ holds }) => holds); // true
 */
export const experiments: readonly Experiment[] = [modes, depth, semanticDevelopment];
