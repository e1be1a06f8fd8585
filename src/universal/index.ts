export type { ComputationOptions } from "../concurrency/computation-options";
export type { FlowEvent, FlowOptions } from "../flows/flow-options";
export type { Occurrence } from "../flows/trajectory";
export { conserved } from "./conserved";
export { finalDistance } from "./final-distance";
export {
  type FinalDistancesOptions,
  finalDistances,
  finalDistancesAsync,
  type InitialDistances,
} from "./final-distances";
export type { MeanFit } from "./fit/fit-mean";
export { fitUniversal, fitUniversalAsync } from "./fit/fit-universal";
export type { Interval } from "./fit/intervals";
export type { Curve, FitOptions, UniversalTrajectory } from "./fit/read-trajectory";
export type { TimeShift } from "./fit/time-shift";
export type { CurveFit, UniversalFit } from "./fit/universal-fit";
export { type LoggedPair, type PairLog, pairTrajectory } from "./pair-trajectory";
export type { MeanOutput, UniversalProblem, UniversalState } from "./problem";
export { type Regime, regime } from "./regime";
export { squaredDistances, squaredDistancesAsync } from "./squared-distances";
export type { GivenStart, MeasuredStart, RandomStart, UniversalSystemProblem } from "./system/system-problem";
export {
  universalSystem,
  universalSystemAsync,
} from "./system/universal-system";
export type {
  UniversalSystem,
  UniversalSystemOptions,
  UniversalSystemState,
} from "./system/universal-system-state";
export { type UniversalExact, universalExact } from "./universal-exact";
export {
  type UniversalEvent,
  type UniversalEventRecord,
  type UniversalFlow,
  type UniversalFlowOptions,
  type UniversalFlowState,
  universalFlow,
  universalFlowAsync,
} from "./universal-flow";
