export type { ComputationOptions } from "../concurrency/computation-options";
export type { FlowOptions } from "../flows/flow-options";
export type { Occurrence } from "../flows/trajectory";
export type { Classification } from "./classification";
export {
  type DiagonalFlow,
  type DiagonalFlowOptions,
  type DiagonalState,
  diagonalFlow,
  diagonalFlowAsync,
} from "./diagonal-flow";
export { type DiagonalMinimiser, diagonalMinimiser, diagonalMinimiserAsync } from "./diagonal-minimiser";
export type { DiagonalProblem } from "./diagonal-problem";
export { effectiveRank } from "./end-to-end";
export {
  type EndToEndOptions,
  endToEndFlow,
  endToEndFlowAsync,
  factorisationFlow,
  factorisationFlowAsync,
} from "./factorisation-flow";
export { type AgreementDirection, agreementDirection } from "./linear-teachers/agreement-direction";
export { type AgreementRegime, agreementRegime } from "./linear-teachers/agreement-regime";
export {
  type LeakyNetwork,
  type LeakyNetworkLike,
  type LeakyNetworkOptions,
  leakyNetwork,
} from "./linear-teachers/leaky-network";
export { isGuaranteed, type NeuronClusters, neuronClusters } from "./linear-teachers/neuron-clusters";
export {
  type LeakyTraining,
  type TrainLeakyOptions,
  trainLeaky,
  trainLeakyAsync,
} from "./linear-teachers/train-leaky";
export { updateBound } from "./linear-teachers/update-bound";
export {
  type MarginAsymptotics,
  type MarginOptions,
  marginAsymptotics,
  marginAsymptoticsAsync,
} from "./margin-asymptotics";
export type { MatrixProblem } from "./matrix-problem";
export { type MaxMargin, maxMargin, maxMarginAsync } from "./max-margin";
export { type MinimumNormLimit, minimumNormLimit } from "./minimum-norm";
export type { FactorisationFlow, FactorisationOptions, FactorisationState } from "./product-flow";
export type { Regression } from "./regression";
export {
  type SeparableDescent,
  type SeparableOptions,
  separableDescent,
  separableDescentAsync,
} from "./separable-descent";
