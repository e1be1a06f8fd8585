export type { ComputationOptions } from "../concurrency/computation-options";
export type { DescentOptions } from "../descent/descent-options";
export type { FlowEvent, FlowOptions } from "../flows/flow-options";
export type { Occurrence } from "../flows/trajectory";
export type { GatedEventRecord, GatedFlow, GatedState } from "./flow/flow-record";
export {
  type GatedDescentOptions,
  gatedGradientDescent,
  gatedGradientDescentAsync,
} from "./flow/gradient-descent";
export {
  type GatedEvent,
  type GatedFlowOptions,
  gatedGradientFlow,
  gatedGradientFlowAsync,
} from "./flow/gradient-flow";
export type { FieldOptions, GatedData } from "./gradient/choose-gradient";
export { gatedGradient, gatedGradientAsync, gatedLoss, gatedLossAsync } from "./gradient/gated-gradient";
export {
  type PathPair,
  type PathStatistics,
  type PathStatisticsLike,
  pathStatistics,
  pathStatisticsAsync,
} from "./gradient/path-statistics";
export type { GatedNetworkLike } from "./graph";
export { conserved } from "./network/conserved";
export { gatedForward } from "./network/forward";
export { gatedNetwork } from "./network/gated-network";
export { gatedGaussianWeights, gatedOrthogonalWeights } from "./network/initial-weights";
export { type Path, type PathLimit, paths } from "./paths";
export type { Lead, ModeOutcome } from "./race/mode-outcome";
export { type Race, type RaceOptions, race, raceAsync } from "./race/race";
export {
  type RaceDescent,
  type RaceDescentOptions,
  raceDescent,
  raceDescentAsync,
} from "./race/race-descent";
export type { RaceState } from "./race/race-state";
export {
  type ReductionError,
  type ReductionErrorOptions,
  reductionError,
  reductionErrorAsync,
} from "./race/reduction-error";
export {
  type RoutingRace,
  type RoutingRaceOptions,
  type RoutingStrengths,
  routingRace,
} from "./race/routing-race";
export { type XorRace, xorRace } from "./race/xor-race";
export { type AlignedReduction, gatedAlignedWeights, pathStrengths } from "./reduction/aligned-weights";
export type { ReductionLike } from "./reduction/read-reduction";
export { type ReduceOptions, reduce, reduceAsync } from "./reduction/reduce";
export type { ModeVariance, ReducedMode, Reduction, ReductionResiduals } from "./reduction/reduction";
export { type GateChanges, gateChanges } from "./relu/gate-changes";
export { type GatePathway, gatePathways } from "./relu/gate-pathways";
export { type ReluAsGated, type ReluParameters, reluAsGated } from "./relu/relu-as-gated";
