export { alignedWeights } from "./aligned-weights";
export { type Balance, balance } from "./balance";
export { balancedWeights, lambdaBalancedWeights } from "./balanced-weights";
export {
  type ContinualLearning,
  type ContinualOptions,
  type ContinualState,
  continualLearning,
} from "./continual-learning";
export { type ExactFlow, type ExactFlowOptions, type ExactState, exactFlow } from "./exact-flow";
export { type FinalRepresentations, finalRepresentations } from "./final-representations";
export { type DescentOptions, gradientDescent, gradientDescentAsync } from "./gradient-descent";
export { type FlowEvent, type FlowOptions, gradientFlow, gradientFlowAsync } from "./gradient-flow";
export type { GrowthPhases } from "./growth-phases";
export { layerAlignment } from "./layer-alignment";
export {
  type LayerGrowth,
  type LayerGrowthOptions,
  layerGrowth,
  type WeightTrajectory,
} from "./layer-growth";
export type { FlowEventRecord, LinearFlow, LinearState } from "./linear-flow";
export { loss } from "./loss";
export { type ModeDynamics, type ModeOptions, modeDynamics } from "./mode-dynamics";
export { type NearestLambda, nearestLambda } from "./nearest-lambda";
export { product } from "./product";
export { gaussianWeights, orthogonalWeights } from "./random-weights";
export type { LinearData } from "./statistics";
export { type TaskModes, taskModes } from "./task-modes";
