import { experiments } from "../../src/experiments";
import type { Call } from "./call";

export const runExperiment =
  (name: string) =>
  (...args: never[]) =>
    experiments.find((experiment) => experiment.name === name)!.run(...args);

/**
 * The quickest experiments with networks that learn, at small sizes. All experiments read their parameters, options and
 * data through one function; that each refuses what is out of its range is tested beside its claims.
 */
const SMALL: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  "universal-gain": { width: 10, networks: 1, seed: 1 },
  "universal-image": { samples: 10, epochs: 10, pairs: 1 },
};

/** Calls of experiments with trained networks. */
export const EXPERIMENT_CALLS: readonly Call[] = Object.entries(SMALL).map(([name, parameters]) => ({
  name,
  call: runExperiment(name),
  args: [parameters, { onProgress: () => {}, signal: { aborted: false } }],
  calls: 15,
  counts: Object.keys(parameters),
}));
