import { toNdArray } from "../../src/arrays";
import { diagnose, experiments } from "../../src/experiments";
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

const over = (rows: readonly (readonly number[])[], shape: readonly number[]) =>
  toNdArray(Float64Array.from(rows.flat()), [rows.length, ...shape]);

/** A log of three records of a network 2-2-1 on three samples. */
export const DIAGNOSE_CALL: Call = {
  name: "diagnose",
  call: diagnose,
  args: [
    {
      times: [0, 1, 2],
      weights: [
        over([[1, 2, 0, 1].map((x) => x / 10), [0.2, 0.3, 0.1, 0.1], [0.6, 0.5, 0.2, 0.1]], [2, 2]),
        over(
          [
            [0.1, 0.2],
            [0.3, 0.2],
            [0.6, 0.5],
          ],
          [1, 2],
        ),
      ],
      biases: [
        over(
          [
            [0, 0.1],
            [0.1, 0.1],
            [0.2, 0.1],
          ],
          [2],
        ),
        over([[0], [0.1], [0.1]], [1]),
      ],
      inputs: [
        [0, 1],
        [1, 1],
        [2, 0],
      ],
      targets: [[0], [1], [1]],
      hidden: over(
        [
          [0, 0.1, 0.2, 0.1, 0.2, 0.3],
          [0, 0.2, 0.3, 0.4, 0.5, 0.2],
          [0.1, 0.2, 0.5, 0.7, 1, 0.1],
        ],
        [3, 2],
      ),
      outputs: over(
        [
          [0, 0.1, 0.1],
          [0.1, 0.4, 0.3],
          [0.1, 0.8, 0.9],
        ],
        [3, 1],
      ),
      activation: "relu",
    },
    { points: [0, 1] },
    { onProgress: () => {}, signal: { aborted: false } },
  ],
  calls: 60,
};
