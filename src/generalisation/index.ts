export type { ComputationOptions } from "../concurrency/computation-options";
export { type AveragingGap, averagingGap, averagingGapAsync } from "./averaging/averaging-gap";
export type { AveragingGapOptions } from "./averaging/averaging-pair";
export type { CapacityMeasure } from "./capacity/capacity-measure";
export type { BoundsOptions, CapacityOptions } from "./capacity/capacity-options";
export { generalisationBounds } from "./capacity/generalisation-bounds";
export { margins } from "./capacity/margins";
export { type UnitCapacity, unitCapacity } from "./capacity/unit-capacity";
export type { PolynomialGrokkingOptions, WeightMoments } from "./grokking/grokking-options";
export type { PolynomialGrokking } from "./grokking/grokking-result";
export { polynomialGrokking, polynomialGrokkingAsync } from "./grokking/polynomial-grokking";
export { type ComputeOptimum, computeOptimal } from "./scaling/compute-optimal";
export type { FitDetails, FitScalingOptions, MeasuredPoints, ScalingFit } from "./scaling/fit-options";
export { fitScaling, fitScalingAsync } from "./scaling/fit-scaling";
export { learningCurve } from "./scaling/learning-curve";
export type { LearningCurveOptions } from "./scaling/learning-curve-options";
export type { LearningCurve } from "./scaling/learning-curve-result";
export type {
  ChinchillaConstants,
  KaplanDataConstants,
  KaplanStepsConstants,
  PowerConstants,
  ScalingForm,
  ScalingLaw,
} from "./scaling/scaling-law";
export { scalingLoss } from "./scaling/scaling-loss";
export type { ScalingPoints } from "./scaling/scaling-points";
export {
  type BoostingLeaves,
  type BoostingOptions,
  type BoostingSmoother,
  boostingSmoother,
  boostingSmootherAsync,
} from "./telescoping/boosting-smoother";
export { effectiveParameters } from "./telescoping/effective-parameters";
export { telescope, telescopeAsync } from "./telescoping/telescope";
export type { TelescopeOptions } from "./telescoping/telescope-options";
export { type Snapshot, type TelescopeRunOptions, telescopeRun } from "./telescoping/telescope-run";
export type { Parts, Telescoping, TelescopingRecord } from "./telescoping/telescoping";
export type { UpdateOptions } from "./telescoping/update-rule";
