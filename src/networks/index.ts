export type { ComputationOptions } from "../concurrency/computation-options";
export type { FlowOptions } from "../flows/flow-options";
export type { Occurrence } from "../flows/trajectory";
export { type ConvolutionalOptions, convolutional } from "./architecture/convolutional";
export { type InitialisationOptions, type InitialisationScheme, initialise } from "./architecture/initialise";
export { type MlpOptions, mlp } from "./architecture/mlp";
export type { ChannelOrder, Network } from "./architecture/network";
export type { Parameters, ParametersLike } from "./architecture/parameters";
export { type SequentialOptions, sequential } from "./architecture/sequential";
export {
  type CoordinateCheckOptions,
  coordinateCheck,
  coordinateCheckAsync,
} from "./coordinate-check/coordinate-check";
export type { CoordinateCheck } from "./coordinate-check/summarise";
export { hessianVectorProduct, hessianVectorProductAsync } from "./derivatives/hessian-vector-product";
export { inputGradient, inputGradientAsync } from "./derivatives/input-gradient";
export { jacobian, jacobianAsync } from "./derivatives/jacobian";
export {
  type Direction,
  jacobianVectorProduct,
  jacobianVectorProductAsync,
} from "./derivatives/jacobian-vector-product";
export { type SampleGradients, sampleGradients, sampleGradientsAsync } from "./derivatives/sample-gradients";
export { type TangentKernelOptions, tangentKernel, tangentKernelAsync } from "./derivatives/tangent-kernel";
export {
  type Cotangents,
  vectorJacobianProduct,
  vectorJacobianProductAsync,
} from "./derivatives/vector-jacobian-product";
export type { EmpiricalOptions } from "./engine/tangent-kernel/empirical-kernel";
export * from "./layers";
export { type BalanceTrajectory, observeBalance } from "./observables/observe-balance";
export { type GateTrajectory, type ObserveGatesOptions, observeGates } from "./observables/observe-gates";
export { observeAccuracy, observeLoss } from "./observables/observe-generalisation";
export { type KernelTrajectory, observeKernel } from "./observables/observe-kernel";
export { observePair, type PairTrajectory } from "./observables/observe-pair";
export { observeWeights, type RecordedWeights } from "./observables/observe-weights";
export { type ActivationPattern, activationPatterns } from "./passes/activation-patterns";
export { type BackSignals, backSignals } from "./passes/back-signals";
export { type BalanceRates, balanceRates } from "./passes/balance-rates";
export type { NetworkTask } from "./passes/chunks";
export { type Forward, forward, forwardAsync, gates } from "./passes/forward";
export { type Gradient, gradient, gradientAsync, loss, lossAsync } from "./passes/gradient";
export type { LossName, LossOptions } from "./passes/losses";
export type { Checkpoint } from "./training/checkpoint";
export { convertLearningRate, type ForeignLoss } from "./training/convert-learning-rate";
export {
  gradientFlow,
  gradientFlowAsync,
  type NetworkFlow,
  type NetworkFlowOptions,
  type NetworkState,
} from "./training/gradient-flow";
export type { Precision } from "./training/precision";
export type { Optimiser, OptimiserName } from "./training/steps/optimiser";
export type { StepRecord } from "./training/steps/step-record";
export { type Records, train, trainAsync } from "./training/train";
export type { TrainOptions } from "./training/train-options";
export type {
  Observable,
  Observations,
  Recorded,
  Training,
  TrainingMoments,
  TrainingProgress,
  TrainingResult,
  TrainingState,
} from "./training/training";
