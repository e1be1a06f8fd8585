export { type FileContents, isLogFile, isRunFile } from "./logs/open-log";
export { type FileTask, readTask, type TaskOptions } from "./logs/read-task";
export { readTrainingRun, type TrainingLog, type TrainingRunOptions } from "./logs/read-training-run";
export { readTrajectory, type TrajectoryOptions } from "./logs/read-trajectory";
