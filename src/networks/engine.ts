/* Passes over networks of any layers, losses, blocks and batches of samples, and the steps of a training, for other rooms. */
export { checkCurvature } from "./derivatives/hessian-vector-product";
export { runBackward, signalsAtInputs } from "./engine/backward";
export {
  addGradient,
  addLayerGradient,
  directionalDerivative,
  forwardValues,
  learningRates,
  scaleByRates,
  writeJacobian,
} from "./engine/differentiate";
export { drawLayerVariances } from "./engine/draw-parameters";
export { runForward } from "./engine/forward";
export type { WeightOp } from "./engine/ops";
export { type Plan, planNetwork } from "./engine/plan";
export {
  checkBlock,
  type Prepared,
  packParameters,
  planLayout,
  prepare,
  readInputBlocks,
  readInputs,
} from "./engine/prepared";
export { outputChange, pullback } from "./engine/products";
export { gradientsPerBlock, sampleBlocks, samplesPerBlock } from "./engine/sample-blocks";
export { hasCurvature } from "./engine/some-op";
export {
  EMPIRICAL_OPTIONS,
  type EmpiricalOptions,
  empiricalKernel,
  fullKernel,
  passesPerSample,
} from "./engine/tangent-kernel/empirical-kernel";
export { patchesOf } from "./engine/tangent-kernel/patches";
export { countRight } from "./passes/accuracy";
export { passesOf } from "./passes/choose-passes";
export { chunkSteps, loadRows, preparePass, readNetworkTask } from "./passes/chunks";
export { gradientSteps } from "./passes/gradient";
export { type LossRule, readLoss } from "./passes/losses";
export type { Pass, PassBuilder } from "./passes/pass";
export { batchOf, lossSum, signalLoss, timesHessian } from "./passes/pass-batch";
export { batchesOf } from "./training/batches";
export { ownGradientSize, ownGradientSteps } from "./training/steps/own-gradient";
export { trainSteps } from "./training/train";
