import { experiments } from "../../src/experiments";
import type { Call } from "./call";

export const runExperiment =
  (name: string) =>
  (...args: never[]) =>
    experiments.find((experiment) => experiment.name === name)!.run(...args);

/** Small sizes of the experiments with trained networks. */
const SMALL: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  "universal-architectures": { width: 10, seed: 4 },
  "universal-depth": { width: 10, networks: 1 },
  "universal-gain": { width: 10, networks: 1, seed: 1 },
  "universal-xor": { width: 10, networks: 1 },
  "universal-structure": { width: 10, networks: 1, points: 3 },
  "universal-controls": { width: 10, networks: 1 },
  "universal-image": { samples: 10, epochs: 10, pairs: 1 },
  "universal-hierarchy": { levels: 3, features: 20 },
};

/** A call of every experiment with trained networks. */
export const EXPERIMENT_CALLS: readonly Call[] = Object.entries(SMALL).map(([name, parameters]) => ({
  name,
  call: runExperiment(name),
  args: [parameters, { onProgress: () => {}, signal: { aborted: false } }],
  calls: 15,
  counts: Object.keys(parameters),
}));
