export { conserved, finalDistance, type Regime, regime } from "./final-distance";
export { finalDistances, type InitialDistances } from "./final-distances";
export type { MeanFit } from "./fit/fit-mean";
export { type CurveFit, fitUniversal, type UniversalFit } from "./fit/fit-universal";
export type { Interval } from "./fit/intervals";
export type { Curve, FitOptions, UniversalTrajectory } from "./fit/read-trajectory";
export type { TimeShift } from "./fit/time-shift";
export { type PairLog, type PairTrajectory, pairTrajectory } from "./pair-trajectory";
export type { MeanOutput, UniversalProblem, UniversalState } from "./problem";
export { squaredDistances } from "./squared-distances";
export type { GivenStart, MeasuredStart, RandomStart, UniversalSystemProblem } from "./system/problem";
export {
  type UniversalSystem,
  type UniversalSystemOptions,
  type UniversalSystemState,
  universalSystem,
  universalSystemAsync,
} from "./system/universal-system";
export { type UniversalExact, universalExact } from "./universal-exact";
export {
  type UniversalEvent,
  type UniversalEventRecord,
  type UniversalFlow,
  type UniversalFlowOptions,
  type UniversalFlowState,
  universalFlow,
} from "./universal-flow";
