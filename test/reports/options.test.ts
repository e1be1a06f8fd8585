import { diagnose, fitTrajectory, predict, type RunOptions } from "../../src/experiments";
import { defineExperiment } from "../../src/reports/define-experiment";
import { universalFlow } from "../../src/universal";
import { testOptions } from "../helpers/option-cases";

const run = { onProgress: () => {}, signal: { aborted: false } };
const task = {
  inputs: [
    [1, 0],
    [0, 1],
  ],
  targets: [[2], [1]],
};
const log = {
  ...task,
  times: [0, 1],
  outputs: {
    data: Float64Array.of(0, 0, 2, 1),
    shape: [2, 2, 1],
    stride: [2, 1, 1],
    offset: 0,
  },
};
const problem = {
  initial: { representation: 0.01, output: 0.001, alignment: -0.01 },
  inputDistanceSquared: 1,
  targetDistanceSquared: 0.5,
  rates: { encoder: 0.02, decoder: 0.05 },
};
const times = Array.from({ length: 20 }, (_, i) => 25 * i);
const trajectory = { ...problem, ...universalFlow(problem, { times }) };

const experiment = defineExperiment(
  {
    name: "example",
    title: "An example",
    paper: "",
    claim: "",
    control: "",
    summary: [],
    task: "any",
    parameters: { width: { default: 3, description: "units" } },
  },
  async () => {},
);
const runOptions: Required<RunOptions> = { ...run, task, control: false };

testOptions([
  [
    "predict",
    "options",
    "dept",
    "depth",
    (extra) =>
      predict(task, {
        depth: 2,
        scale: 0.1,
        modes: 1,
        whiten: true,
        centre: true,
        standardise: true,
        ...extra,
      }),
  ],
  ["predict", "run", "onprogress", "onProgress", (extra) => predict(task, {}, { ...run, ...extra })],
  ["diagnose", "options", "point", "points", (extra) => diagnose(log, { points: [0, 1], ...extra })],
  ["diagnose", "runOptions", "signals", "signal", (extra) => diagnose(log, {}, { ...run, ...extra })],
  [
    "fitTrajectory",
    "run",
    "progress",
    "onProgress",
    (extra) => fitTrajectory(trajectory, {}, { ...run, ...extra }),
  ],
  ["example", "parameters", "widths", "width", (extra) => experiment.run({ width: 4, ...extra })],
  ["example", "options", "tasks", "task", (extra) => experiment.run({}, { ...runOptions, ...extra })],
]);
