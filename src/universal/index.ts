export { conserved, finalDistance, type Regime, regime } from "./final-distance";
export { finalDistances, type InitialDistances } from "./final-distances";
export type { MeanOutput, UniversalProblem, UniversalState } from "./problem";
export { squaredDistances } from "./squared-distances";
export { type UniversalExact, universalExact } from "./universal-exact";
export {
  type UniversalEvent,
  type UniversalEventRecord,
  type UniversalFlow,
  type UniversalFlowOptions,
  type UniversalFlowState,
  universalFlow,
} from "./universal-flow";
