export { type DiagnoseOptions, diagnose } from "../reports/diagnose";
export { fitTrajectory } from "../reports/fit-trajectory";
export { type PredictOptions, predict } from "../reports/predict";
export type {
  Experiment,
  ExperimentProgress,
  Parameter,
  Report,
  RunOptions,
  Series,
} from "../reports/report-builder";
export type { TrainingRun } from "../reports/training-run";
export { experiments } from "./experiments";
