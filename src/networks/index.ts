export type { Activation, ActivationName, CustomActivation } from "./activation";
export { type ActivationPattern, activationPatterns } from "./activation-patterns";
export { type BackSignals, backSignals } from "./back-signals";
export { type BalanceRates, balanceRates } from "./balance-rates";
export type { Checkpoint } from "./checkpoint";
export { convertLearningRate, type ForeignLoss } from "./convert-learning-rate";
export { type ConvolutionalOptions, convolutional } from "./convolutional";
export { type Forward, forward, gates } from "./forward";
export { type Gradient, gradient, type LossOptions, loss } from "./gradient";
export {
  gradientFlow,
  gradientFlowAsync,
  type NetworkFlow,
  type NetworkFlowOptions,
  type NetworkState,
} from "./gradient-flow";
export { type InitialisationOptions, type InitialisationScheme, initialise } from "./initialise";
export type { LossName } from "./losses";
export { type MlpOptions, mlp } from "./mlp";
export type { ConvolutionalNetwork, MlpNetwork, Network } from "./network";
export { type BalanceTrajectory, observeBalance } from "./observe-balance";
export { type GateTrajectory, type ObserveGatesOptions, observeGates } from "./observe-gates";
export { observeAccuracy, observeLoss } from "./observe-generalisation";
export { type KernelTrajectory, observeKernel } from "./observe-kernel";
export { observePair, type PairTrajectory } from "./observe-pair";
export { observeWeights, type RecordedWeights } from "./observe-weights";
export type { Optimiser, OptimiserName } from "./optimiser";
export type { Parameters, ParametersLike } from "./parameters";
export { tangentKernel } from "./tangent-kernel";
export { train, trainAsync } from "./train";
export type { TrainOptions } from "./train-options";
export type {
  Observable,
  Observations,
  Recorded,
  Training,
  TrainingMoments,
  TrainingProgress,
  TrainingResult,
  TrainingState,
} from "./training";
