export type { ComputationOptions } from "../concurrency/computation-options";
export {
  type ContinualLearning,
  type ContinualOptions,
  type ContinualState,
  continualLearning,
  continualLearningAsync,
} from "./exact/continual-learning";
export {
  type ExactFlow,
  type ExactFlowOptions,
  type ExactState,
  exactFlow,
  exactFlowAsync,
} from "./exact/exact-flow";
export { type FinalRepresentations, finalRepresentations } from "./exact/final-representations";
export { type DescentOptions, gradientDescent, gradientDescentAsync } from "./flow/gradient-descent";
export { type FlowEvent, type FlowOptions, gradientFlow, gradientFlowAsync } from "./flow/gradient-flow";
export type { FlowEventRecord, LinearFlow, LinearState } from "./flow/linear-flow";
export { alignedWeights } from "./initial-weights/aligned-weights";
export { balancedWeights, lambdaBalancedWeights } from "./initial-weights/balanced-weights";
export { gaussianWeights, orthogonalWeights } from "./initial-weights/random-weights";
export { type Balance, balance } from "./layers/balance";
export type { GrowthPhases } from "./layers/growth-phases";
export { layerAlignment } from "./layers/layer-alignment";
export {
  type LayerGrowth,
  type LayerGrowthOptions,
  layerGrowth,
  layerGrowthAsync,
  type WeightTrajectory,
} from "./layers/layer-growth";
export { type NearestLambda, nearestLambda } from "./layers/nearest-lambda";
export { loss } from "./loss";
export { type ModeDynamics, type ModeOptions, modeDynamics } from "./modes/mode-dynamics";
export { type TaskModes, taskModes, taskModesAsync } from "./modes/task-modes";
export { product } from "./product";
export type { LinearData } from "./statistics";
