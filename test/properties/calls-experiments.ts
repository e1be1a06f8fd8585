import { strToU8 } from "fflate";
import { toNdArray } from "../../src/arrays";
import {
  diagnose,
  experimentRegistry,
  experiments,
  experimentWork,
  phaseDiagramFigure,
  readTask,
  readTrainingRun,
  readTrajectory,
  sweepWork,
} from "../../src/experiments";
import { sweepFigure, type Work } from "../../src/sweeps";
import { writeNpy, writeNpz } from "../../src/tasks";
import type { Call } from "./call";

/** Returns the `run` function of the experiment of a name. */
export const runExperiment =
  (name: string) =>
  (...args: never[]) =>
    experiments.find((experiment) => experiment.name === name)!.run(...args);

/**
 * Parameters of the fastest experiments with trained networks, at small sizes. All experiments read their parameters,
 * options and data through one function; the ranges of each experiment's parameters are tested with its claims.
 */
const SMALL: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  "universal-gain": { width: 10, networks: 1, seed: 1 },
  "universal-image": { samples: 10, epochs: 10, pairs: 1 },
};

/** Table of a sweep with four points. */
const table = {
  columns: ["lambda", "scale", "size", "seed", "kernelMovement"],
  rows: [
    [0, 0.1, 3, 1, 5],
    [0, 1, 3, 1, 0.7],
    [9, 0.1, 3, 1, 0.02],
    [9, 1, 3, 1, 0.1],
  ],
  failures: [{ point: { lambda: 4, scale: 1 } }],
};

/** Valid calls of the experiments as works of sweeps. */
const WORK_CALLS: readonly Call[] = [
  { name: "experimentRegistry", call: experimentRegistry, args: [] },
  { name: "experimentWork", call: experimentWork, args: ["phase-diagram"] },
  { name: "sweepWork", call: sweepWork, args: ["phase-diagram"] },
  { name: "phaseDiagramFigure", call: phaseDiagramFigure, args: [table, { value: "kernelMovement" }] },
  {
    name: "sweepFigure",
    call: sweepFigure,
    args: [
      table,
      {
        x: "lambda",
        y: "scale",
        value: "kernelMovement",
        labels: { lambda: "balance" },
        name: "map",
        title: "Movement",
        caption: "Of the kernel.",
        width: 500,
      },
    ],
  },
  {
    name: "phase-diagram",
    call: (...args: never[]) =>
      sweepWork("phase-diagram").run(...(args as unknown as Parameters<Work["run"]>)),
    args: [
      { lambda: 1, scale: 0.2, size: 3 },
      { signal: { aborted: false }, seed: 2 },
    ],
    calls: 60,
  },
];

/** Valid calls of experiments with trained networks, and of experiments as works of sweeps. */
export const EXPERIMENT_CALLS: readonly Call[] = [
  ...Object.entries(SMALL).map(([name, parameters]) => ({
    name,
    call: runExperiment(name),
    args: [parameters, { onProgress: () => {}, signal: { aborted: false } }],
    calls: 15,
    counts: Object.keys(parameters),
  })),
  ...WORK_CALLS,
];

/** Creates an array whose first dimension is the record, from the flat contents of each record. */
const recorded = (rows: readonly (readonly number[])[], shape: readonly number[]) =>
  toNdArray(Float64Array.from(rows.flat()), [rows.length, ...shape]);

const rows = toNdArray(Float64Array.of(1, 2, 3, 4), [2, 2]);
const log = writeNpz({
  time: toNdArray(Float64Array.of(0, 1), [2]),
  W1: toNdArray(Float64Array.of(1, 2, 3, 4), [2, 1, 2]),
});
const curves = strToU8("time,representation,output,alignment\n0,1,2,3\n1,2,3,4\n");

/** Valid calls of the readers of logs and tasks. */
export const FILE_CALLS: readonly Call[] = [
  {
    name: "readTrainingRun",
    call: readTrainingRun,
    args: [{ "run.npz": log }, { activation: "tanh" }],
  },
  {
    name: "readTrajectory",
    call: readTrajectory,
    args: [{ "pair.csv": curves }, { inputDistanceSquared: 1, targetDistanceSquared: 0.5 }],
  },
  {
    name: "readTask",
    call: readTask,
    args: [
      { "X.npy": writeNpy(rows), "Y.npy": writeNpy(rows) },
      { inputs: "X.npy", targets: "Y.npy", header: "auto", samples: 2, type: "float64" },
    ],
  },
];

/** A call of `diagnose` with a log of three records of a 2-2-1 network on three samples. */
export const DIAGNOSE_CALL: Call = {
  name: "diagnose",
  call: diagnose,
  args: [
    {
      times: [0, 1, 2],
      weights: [
        recorded([[1, 2, 0, 1].map((x) => x / 10), [0.2, 0.3, 0.1, 0.1], [0.6, 0.5, 0.2, 0.1]], [2, 2]),
        recorded(
          [
            [0.1, 0.2],
            [0.3, 0.2],
            [0.6, 0.5],
          ],
          [1, 2],
        ),
      ],
      biases: [
        recorded(
          [
            [0, 0.1],
            [0.1, 0.1],
            [0.2, 0.1],
          ],
          [2],
        ),
        recorded([[0], [0.1], [0.1]], [1]),
      ],
      inputs: [
        [0, 1],
        [1, 1],
        [2, 0],
      ],
      targets: [[0], [1], [1]],
      setting: { loss: "half-mean-square", learningRate: [0.1], momentum: 0.5, batchSize: 2 },
      hidden: recorded(
        [
          [0, 0.1, 0.2, 0.1, 0.2, 0.3],
          [0, 0.2, 0.3, 0.4, 0.5, 0.2],
          [0.1, 0.2, 0.5, 0.7, 1, 0.1],
        ],
        [3, 2],
      ),
      outputs: recorded(
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
