export type { FieldOptions, GatedData } from "./choose-field";
export type { GatedEventRecord, GatedFlow, GatedState } from "./flow-record";
export { gatedForward } from "./gated-forward";
export { gatedGradient, gatedLoss } from "./gated-gradient";
export {
  type GatedDescentOptions,
  gatedGradientDescent,
  gatedGradientDescentAsync,
} from "./gated-gradient-descent";
export {
  type GatedEvent,
  type GatedFlowOptions,
  gatedGradientFlow,
  gatedGradientFlowAsync,
} from "./gated-gradient-flow";
export { gatedNetwork } from "./gated-network";
export type { GatedNetworkLike } from "./graph";
export { gatedGaussianWeights, gatedOrthogonalWeights } from "./initial-weights";
export {
  type PathPair,
  type PathStatistics,
  type PathStatisticsLike,
  pathStatistics,
} from "./path-statistics";
export { type Path, type PathLimit, pathCount, paths } from "./paths";
