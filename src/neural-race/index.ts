export { gatedAlignedWeights, pathStrengths } from "./aligned-weights";
export type { FieldOptions, GatedData } from "./choose-field";
export { conserved } from "./conserved";
export type { GatedEventRecord, GatedFlow, GatedState } from "./flow-record";
export { type GateChanges, gateChanges } from "./gate-changes";
export { type GatePathway, gatePathways } from "./gate-pathways";
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
export type { Lead, ModeOutcome } from "./mode-outcome";
export {
  type PathPair,
  type PathStatistics,
  type PathStatisticsLike,
  pathStatistics,
} from "./path-statistics";
export { type Path, type PathLimit, pathCount, paths } from "./paths";
export { type Race, type RaceOptions, race } from "./race";
export { type RaceDescent, raceDescent } from "./race-descent";
export type { RaceState } from "./race-state";
export type { ReductionLike } from "./read-reduction";
export { type ReduceOptions, reduce } from "./reduce";
export type { ModeVariance, ReducedMode, Reduction, ReductionResiduals } from "./reduction";
export { type ReductionError, reductionError } from "./reduction-error";
export { type ReluAsGated, type ReluParameters, reluAsGated } from "./relu-as-gated";
export {
  type RoutingRace,
  type RoutingRaceOptions,
  type RoutingStrengths,
  routingRace,
} from "./routing-race";
export { type XorRace, xorRace } from "./xor-race";
