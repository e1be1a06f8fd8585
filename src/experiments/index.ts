export { type DiagnoseOptions, diagnose } from "./diagnose/diagnose";
export type { TrainingRun } from "./diagnose/training-run";
export type { Experiment, ExperimentProgress, Parameter, Report, RunOptions, Series } from "./experiment";
export { experiments } from "./experiments";
export { fitTrajectory } from "./fit-trajectory";
export { type PredictOptions, predict } from "./predict";
