export type { OutputsLike } from "../arrays/read-outputs";
export type { ComputationOptions } from "../concurrency/computation-options";
export type { FlowOptions } from "../flows/flow-options";
export type { Occurrence } from "../flows/trajectory";
export type { EmpiricalOptions } from "../networks/engine";
export * from "../networks/layers";
export {
  type CrossKernels,
  type EnsembleAsyncFunction,
  type EnsembleOptions,
  type EnsemblePrediction,
  ensemble,
  ensembleAsync,
} from "./dynamics/ensemble";
export {
  type KernelDescentProblem,
  type KernelFlow,
  type KernelFlowProblem,
  kernelGradientDescent,
  kernelGradientDescentAsync,
  kernelGradientFlow,
  kernelGradientFlowAsync,
  type LearningCurve,
  type TestSet,
} from "./dynamics/kernel-flow";
export {
  type KernelLossFlow,
  type KernelLossOptions,
  type KernelLossProblem,
  kernelLossFlow,
  kernelLossFlowAsync,
} from "./dynamics/kernel-loss-flow";
export type { KernelLike } from "./dynamics/kernel-modes";
export type { KernelProblem } from "./dynamics/kernel-problem";
export type { OutputLoss } from "./dynamics/losses";
export { empiricalNtk, empiricalNtkAsync } from "./finite/empirical-ntk";
export type { FiniteDescription, FiniteNetwork } from "./finite/finite-network";
export { finiteNetwork, type InitialiseOptions, initialise, networkFromWeights } from "./finite/initialise";
export {
  jacobian,
  jacobianAsync,
  jacobianVectorProduct,
  jacobianVectorProductAsync,
  vectorJacobianProduct,
  vectorJacobianProductAsync,
} from "./finite/jacobian";
export type { BlockOptions, KernelBlock } from "./infinite/blocks";
export type { KernelOptions } from "./infinite/kernel-jobs";
export type { KernelPair, KernelTarget } from "./infinite/kernel-output";
export type { KernelRun, KernelRunOptions } from "./infinite/kernel-run";
export { type KernelAsyncFunction, type KernelFunction, kernels, kernelsAsync } from "./infinite/kernels";
export type { DescentOptions, DescentRecord } from "./taylor/descent";
export { gradientDescent, gradientDescentAsync, type NetworkDescent } from "./taylor/network-descent";
export {
  type NeuralRepresentation,
  neuralRepresentation,
  neuralRepresentationAsync,
  type RepresentationOptions,
} from "./taylor/neural-representation";
export {
  type QuadraticModel,
  type QuadraticOptions,
  type QuadraticRecord,
  type QuadraticTask,
  type QuadraticTraining,
  quadraticModel,
} from "./taylor/quadratic-model";
export type { TaylorFlow, TaylorFlowOptions } from "./taylor/taylor-flow";
export { type TaylorModel, taylorModel } from "./taylor/taylor-model";
export type { TaylorTask } from "./taylor/taylor-task";
