export { type ContinualMetrics, continualMetrics } from "./continual-metrics";
export { kernelForgetting } from "./kernel-forgetting";
export type { SequenceOptions, SequenceProgress } from "./sequence-options";
export type { ContinualDiagnostics, SequenceTraining } from "./sequence-result";
export { trainSequence, trainSequenceAsync } from "./train-sequence";
