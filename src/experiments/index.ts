export { type DiagnoseOptions, diagnose } from "../reports/diagnose";
export type {
  Experiment,
  ExperimentProgress,
  Parameter,
  ReportOptions,
  RunOptions,
} from "../reports/experiment";
export { fitTrajectory, type TrajectoryLog } from "../reports/fit-trajectory";
export {
  type FileContents,
  type FileTask,
  readTask,
  readTrainingRun,
  readTrajectory,
  type TaskOptions,
  type TrainingLog,
  type TrainingRunOptions,
  type TrajectoryOptions,
} from "../reports/logs";
export { type PredictOptions, predict } from "../reports/predict";
export type { Report, Series } from "../reports/report";
export type { TimeUnit, TrainingRun, TrainingSetting } from "../reports/training-run";
export {
  type PhaseDiagramFigureOptions,
  phaseDiagramFigure,
} from "./deep-linear/phase-diagram/phase-diagram-figure";
export { experiments } from "./experiments";
export { experimentRegistry, experimentWork, sweepWork } from "./sweep-work";
